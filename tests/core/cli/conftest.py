"""The terminal, called in this process; see `terminal`."""

from terminal import bars, digit_trainer, tiny, train  # noqa: F401  (fixtures)
