"""The terminal, called in this process, and somebody else; see `terminal` and `strangers`."""

from strangers import stranger  # noqa: F401  (a fixture)
from terminal import bars, digit_trainer, tiny, train  # noqa: F401  (fixtures)
