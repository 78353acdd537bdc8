"""Words that several parts of the window say."""

import math

FAIR, CLEAR = 0.05, 0.22  # of the temperature's natural logarithm: about 5 and 25 per cent
NEARLY_CERTAIN = 0.9995  # from here on one decimal would say 100.0 %


def temperature_words(temperature: float) -> str:
    """What a run's temperature says about its network; "" for exactly 1, which stands for "not known"."""
    if temperature == 1:
        return ""
    off = math.log(temperature)
    if abs(off) < FAIR:
        return f"Of answers that are 90 % sure, about nine in ten are right (temperature {temperature:.2f})."
    much = "clearly" if abs(off) >= CLEAR else "a little"
    words = f"{much} {'less' if off > 0 else 'more'} often right than it claims (temperature {temperature:.2f})"
    return f"It is {words}; the figures at the canvas take that into account."


def per_cent(probability: float) -> str:
    """A probability in per cent with one decimal; never rounded up to certainty: "97.3", at most ">99.9"."""
    return ">99.9" if probability >= NEARLY_CERTAIN else f"{probability * 100:.1f}"


def sure_words(probability: float) -> str:
    """How sure a network is of its answer, as `per_cent` has it, in words."""
    return f"{per_cent(probability).replace('>', 'over ')} % sure"


def a_digit(digit: int) -> str:
    """The digit with its article: an 8, but a 7."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def digit_note(part: str, place: int, truth: int) -> str:
    """Which digit of the data it is: "test digit 2,462 · truth 8".

    Args:
        part: "training", "validation" or "test".
        place: From 0; it is told from 1.
        truth: Its label.
    """
    return f"{part} digit {place + 1:,} · truth {truth}"
