"""The geometry of a plot, without Qt: axes, their ticks, and curves thinned out to what a screen can show."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float32]
Places = NDArray[np.float64]

LEAST_SPAN, MOST_SPAN = 1e-6, 1e6  # how far an axis can be zoomed, in its own units or, if logarithmic, decades
TINIEST = 1e-12


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of values along a side of the plot.

    Attributes:
        low: The value at the beginning.
        high: The value at the end, above `low`.
        log: Whether equal distances are equal factors; both ends are then above 0.
        whole: Whether ticks are whole numbers from 0 on, where there is room: epochs.
    """

    low: float
    high: float
    log: bool = False
    whole: bool = False

    def places(self, values: Series) -> Places:
        """Where values lie: 0 at `low`, 1 at `high`; not a number for what a logarithmic axis cannot show."""
        low, high = self._ends()
        with np.errstate(divide="ignore", invalid="ignore"):
            shown = np.log10(values.astype(np.float64)) if self.log else values.astype(np.float64)
        return np.asarray((np.where(np.isfinite(shown), shown, np.nan) - low) / (high - low))

    def place(self, value: float) -> float:
        """Where one value lies."""
        return float(self.places(np.array([value], np.float32))[0])

    def value(self, place: float) -> float:
        """The value at a place."""
        low, high = self._ends()
        return self._back(low + place * (high - low))

    def zoomed(self, factor: float, place: float = 0.5) -> "Axis":
        """Nearer around `place` for a factor below 1, farther above."""
        low, high = self._ends()
        span = min(max((high - low) * factor, LEAST_SPAN), MOST_SPAN if not self.log else 24.0)
        start = low + place * (high - low) - place * span
        return replace(self, low=self._back(start), high=self._back(start + span))

    def moved(self, share: float) -> "Axis":
        """The range `share` of its length farther on."""
        low, high = self._ends()
        step = share * (high - low)
        return replace(self, low=self._back(low + step), high=self._back(high + step))

    def ticks(self, count: int) -> list[float]:
        """Round values in the range, about `count` at most."""
        if self.log:
            return _log_ticks(*self._ends())
        step = nice_step(self.high - self.low, max(2, count))
        if self.whole and self.high - self.low > 2:
            step = max(1.0, step)
        first = ceil(self.low / step - 1e-9)
        places = range(max(0, first) if self.whole else first, floor(self.high / step + 1e-9) + 1)
        return [place * step for place in places]

    def _ends(self) -> tuple[float, float]:
        return (log10(self.low), log10(self.high)) if self.log else (self.low, self.high)

    def _back(self, shown: float) -> float:
        return float(10 ** min(max(shown, -30.0), 30.0)) if self.log else shown


def tick_text(value: float) -> str:
    """A tick's value, as short as it can be."""
    return f"{value:.4g}" if abs(value) >= TINIEST else "0"


def nice_step(span: float, count: int) -> float:
    """1, 2 or 5 times a power of ten, so that at most about `count` steps fill `span`."""
    rough = max(span, 1e-9) / count
    power = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)


def _log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten; where fewer than two are seen, 2 and 5 times a power too."""
    step = max(1, round((high - low) / 8))
    powers = range(floor(low), ceil(high) + 1, step)
    for factors in ((1,), (1, 2, 5)):
        values = [factor * 10.0**power for power in powers for factor in factors]
        seen = [value for value in values if low <= log10(value) <= high]
        if len(seen) >= 2:
            break
    return seen


def peaks(x: Series, y: Places, low: float, high: float, columns: int) -> tuple[Series, Places]:
    """A long curve with the lowest and highest value of every column of pixels, so that no peak is lost.

    Args:
        x: (n,) ascending.
        y: (n,) places; what is not a number is passed over.
        low: Where the part begins that is shown; a point more is kept on both sides.
        high: Where it ends.
        columns: How many columns of pixels there are.

    Returns:
        At most about 2 × `columns` points, and always the last one that is shown.
    """
    x, y = _shown(x, y, low, high)
    if len(x) <= 2 * columns:
        return x, y
    starts = np.arange(0, len(x), ceil(len(x) / columns))
    both = np.stack([np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)], axis=1).reshape(-1)
    return np.append(np.repeat(x[starts], 2), x[-1]), np.append(both, y[-1])


def means(x: Series, y: Places, low: float, high: float, columns: int) -> tuple[Series, Places]:
    """A long curve that is smooth already, with the mean of every column of pixels; arguments as for `peaks`."""
    x, y = _shown(x, y, low, high)
    if len(x) <= columns:
        return x, y
    starts = np.arange(0, len(x), ceil(len(x) / columns))
    finite = np.isfinite(y)
    counts = np.add.reduceat(finite.astype(np.float64), starts)
    with np.errstate(invalid="ignore"):
        level = np.add.reduceat(np.where(finite, y, 0.0), starts) / np.where(counts, counts, np.nan)
    middles = (np.append(starts[1:], len(x)) - 1 + starts) // 2
    return np.append(x[middles], x[-1]), np.append(level, y[-1])


def unbroken(x: Places, y: Places) -> Iterator[tuple[Places, Places]]:
    """The parts of a curve between values that are no numbers."""
    holes = np.flatnonzero(~np.isfinite(y))
    if not len(holes):
        yield x, y
        return
    edges = np.concatenate([[-1], holes, [len(y)]])
    for before, after in pairwise(edges.tolist()):
        if after - before > 1:
            yield x[before + 1 : after], y[before + 1 : after]


def _shown(x: Series, y: Places, low: float, high: float) -> tuple[Series, Places]:
    part = slice(max(0, int(np.searchsorted(x, low)) - 1), int(np.searchsorted(x, high, "right")) + 1)
    return x[part], y[part]
