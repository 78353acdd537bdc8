"""The terminal, called in this process; see `terminal`."""

from terminal import bars, digit_trainer, plain, tiny, train  # noqa: F401  (fixtures)
