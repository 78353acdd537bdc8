"""Words that several parts of the window say."""

import math

FAIR, CLEAR = 0.05, 0.22  # of the temperature's natural logarithm: about 5 and 25 per cent


def temperature_words(temperature: float) -> str:
    """What a run's temperature says about its network; "" for exactly 1, which stands for "not known"."""
    if temperature == 1:
        return ""
    off = math.log(temperature)
    if abs(off) < FAIR:
        words = "it is as sure of itself as it may be"
    else:
        words = f"it is {'' if abs(off) >= CLEAR else 'a little '}too {'sure of itself' if off > 0 else 'modest'}"
        words += ", and “sure” on the canvas makes up for that"
    return f"Temperature {temperature:.2f}: {words}."


def a_digit(digit: int) -> str:
    """The digit with its article: an 8, but a 7."""
    return f"an {digit}" if digit == 8 else f"a {digit}"
