"""Where an axis has its ticks and what stands beside them, without Qt."""

from math import ceil, floor, log10

LEFT_WIDTH = 50  # of the axis, in pixels at text scale 1; the same in all plots
MIN_POSITIVE = 1e-12
MAX_DECADES_WITH_TICKS = 4
SEEN_EDGE = 1e-9  # a tick that rounding puts just outside is still seen


def ticks(low: float, high: float, count: int, *, whole: bool = False) -> list[float]:
    """Round values from `low` to `high`, about `count` at most.

    Args:
        low: Where the axis begins.
        high: Where it ends, above `low`.
        count: For how many there is room; 2 at least.
        whole: Whole numbers from 0 on, unless only a part of one or two is seen: epochs.
    """
    step = nice_step(high - low, max(2, count))
    if whole and high - low > 2:
        step = max(1.0, step)
    first = ceil(low / step - SEEN_EDGE)
    places = range(max(0, first) if whole else first, floor(high / step + SEEN_EDGE) + 1)
    return [place * step for place in places]


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten from 10^`low` to 10^`high`; where fewer than two are seen, 2 and 5 times a power too, or all."""
    step = max(1, round((high - low) / 8))
    powers = range(floor(low), ceil(high) + 1, step)
    seen: list[float] = []
    for factors in ((1,), (1, 2, 5), range(1, 10)):
        values = [factor * 10.0**power for power in powers for factor in factors]
        seen = [value for value in values if low <= log10(value) <= high]
        if len(seen) >= 2:
            break
    return seen


def log_between(low: float, high: float) -> list[float]:
    """2 to 9 times each power of ten from 10^`low` to 10^`high`; none where more than four powers are seen."""
    if high - low > MAX_DECADES_WITH_TICKS:
        return []
    values = [factor * 10.0**power for power in range(floor(low), ceil(high) + 1) for factor in range(2, 10)]
    written = set(log_ticks(low, high))
    return [value for value in values if low <= log10(value) <= high and value not in written]


def nice_step(span: float, count: int) -> float:
    """1, 2 or 5 times a power of ten, so that at most about `count` steps fill `span`."""
    rough = max(span, 1e-9) / count
    power = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)


def percent_tick(value: float) -> str:
    """An accuracy of 0 to 1 in per cent, as short as it can be: "98.5 %"."""
    return f"{tick_text(round(value * 100, 6))} %"


def tick_text(value: float) -> str:
    """A tick's value, as short as it can be."""
    return f"{value:.4g}" if abs(value) >= MIN_POSITIVE else "0"
