"""Values that people write into files and fields, checked where they are taken; name and value in the sentence."""

import contextlib
from collections.abc import Collection, Iterator

from core.errors import DigitTrainerError


class WrongValueError(ValueError):
    """A value of another kind or out of its range; its text is a sentence without the full stop."""


@contextlib.contextmanager
def checked(family: type[DigitTrainerError]) -> Iterator[None]:
    """Turn a wrong value into an error of ours.

    Raises:
        DigitTrainerError: Of `family`.
    """
    try:
        yield
    except WrongValueError as error:
        raise family(f"{error}.") from error


def whole(name: str, value: object, low: int, high: int) -> None:
    """See to it that `value` is a whole number from `low` to `high`; True is none.

    Raises:
        WrongValueError: It is not.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise WrongValueError(f"{name} must be a whole number from {low:,} to {high:,}, not {value!r}")


def number(
    name: str, value: object, low: float, high: float, *, open_low: bool = False, open_high: bool = False
) -> None:
    """See to it that `value` is a number from `low` to `high`; an open end does not belong to them.

    Raises:
        WrongValueError: It is not.
    """
    ok = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
    if not ok or (open_low and value == low) or (open_high and value == high):
        above, below = "above" if open_low else "at least", "below" if open_high else "at most"
        raise WrongValueError(f"{name} must be {above} {low:g} and {below} {high:g}, not {value!r}")


def one_of(name: str, value: object, choices: Collection[str]) -> None:
    """See to it that `value` is among `choices`.

    Raises:
        WrongValueError: It is not.
    """
    if not isinstance(value, str) or value not in choices:
        raise WrongValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")


def switch(name: str, value: object) -> None:
    """See to it that `value` is True or False.

    Raises:
        WrongValueError: It is not.
    """
    if not isinstance(value, bool):
        raise WrongValueError(f"{name} must be true or false, not {value!r}")
