"""What the curves show of a run, without Qt: a `RunRecord` turned into series over epochs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.training.events import EpochDone
from core.training.record import RunRecord
from core.training.smoothing import smoothed, window_for
from core.words import percent
from gui.training.axis_ranges import Range, accuracy_range, loss_range

Series = NDArray[np.float32]
Kind = Literal["loss", "accuracy", "learning_rate"]
NONE = np.zeros(0, np.float32)
BEFORE, AFTER = 0.025, 0.03  # shares of the training that are seen before its beginning and after its end
LAST_SHARE = 0.1  # of the training: what is looked at closely
LAST_ROOM = 0.05  # of that part, behind its end


@dataclass(frozen=True, slots=True, eq=False)
class CurveData:
    """One plot of one run; all x in epochs, 0 at the beginning of the training.

    Attributes:
        x: (steps,) where each step ended.
        values: (steps,) each step's own value.
        smoothed: (steps,) mean of the `window` steps around each; empty for the learning rate.
        validation_x: (epochs,)
        validation: (epochs,) the value after each epoch; empty for the learning rate.
        best_epoch: The epoch with the lowest validation loss so far; 0 before there is one.
        ended: Whether the run is over.
        last_x: Where the training will end if nothing stops it.
        y_range: What the axis shows unless the user zooms.
        window: Steps in a mean.
    """

    x: Series
    values: Series
    smoothed: Series
    validation_x: Series
    validation: Series
    best_epoch: int
    ended: bool
    last_x: float
    y_range: Range
    window: int

    @property
    def end(self) -> tuple[float, float] | None:
        """The end of its line: an epoch and the value there; None without one."""
        line = self.smoothed if len(self.smoothed) else self.values
        last = next((place for place in range(len(line) - 1, -1, -1) if np.isfinite(line[place])), None)
        return None if last is None else (float(self.x[last]), float(line[last]))

    def at(self, x: float) -> tuple[float | None, float | None]:
        """The smoothed value (the plain one where nothing is smoothed) and the validation value nearest to `x`."""
        line = self.smoothed if len(self.smoothed) else self.values
        return _nearest(self.x, line, x), _nearest(self.validation_x, self.validation, x)


def curve_data(record: RunRecord, kind: Kind) -> CurveData:
    """The series of one plot."""
    steps_per_epoch = record.started.steps_per_epoch if record.started else 1
    window = window_for(steps_per_epoch)
    values = {"loss": record.losses, "accuracy": record.accuracies, "learning_rate": record.learning_rates}[kind]
    validation = np.array([_validation(epoch, kind) for epoch in record.epochs], np.float32)
    if kind == "learning_rate":
        validation = NONE
    return CurveData(
        x=np.arange(1, len(values) + 1, dtype=np.float32) / np.float32(steps_per_epoch),
        values=values,
        smoothed=smoothed(values, window) if kind != "learning_rate" else NONE,
        validation_x=np.array([epoch.epoch for epoch in record.epochs], np.float32)[: len(validation)],
        validation=validation,
        best_epoch=record.best.epoch if record.best else 0,
        ended=record.ended is not None,
        last_x=_last_x(record),
        y_range=_y_range(kind, values, validation),
        window=window,
    )


def whole(shown: Sequence[CurveData]) -> tuple[Range, Range]:
    """The epochs and the values that hold all of some runs; at least one."""
    last = max(data.last_x for data in shown)
    low, high = min(data.y_range[0] for data in shown), max(data.y_range[1] for data in shown)
    return (-BEFORE * last, (1 + AFTER) * last), (low, high)


def last_part(data: CurveData) -> tuple[Range, Range] | None:
    """The last `LAST_SHARE` of what was trained, and the values of its lines: two ranges; None before there are any."""
    end = data.end
    if end is None:
        return None
    begin = end[0] * (1 - LAST_SHARE)
    line = data.smoothed if len(data.smoothed) else data.values
    before = np.flatnonzero(data.validation_x <= begin)[-1:]  # the line that leads into the part is seen too
    values = np.concatenate(
        [line[data.x >= begin], data.validation[data.validation_x >= begin], data.validation[before]]
    )
    values = values[np.isfinite(values)]
    low, high = float(values.min()), float(values.max())
    room = max((high - low) * 0.15, high * 0.002)
    return (begin, end[0] + (end[0] - begin) * LAST_ROOM), (max(low - room, low * 0.5), high + room)


def training_words(data: CurveData | None, kind: Kind) -> str:
    """The figure of the strong line beside a plot: "0.061 training"; "" while there is none."""
    end = data.end if data is not None and kind != "learning_rate" else None
    return "" if end is None else f"{value_words(end[1], kind)} training"


def validation_words(data: CurveData | None, kind: Kind) -> str:
    """The large figure beside a plot: "0.048 validation", "98.71 % validation"; "" while there is none."""
    if data is None or not len(data.validation):
        return ""
    return f"{value_words(float(data.validation[-1]), kind)} validation"


def value_words(value: float, kind: Kind) -> str:
    """A value as it is written everywhere: loss with three decimals, accuracy with two decimals of a per cent."""
    if not np.isfinite(value):
        return "no number"
    if kind == "accuracy":
        return percent(value)
    return f"{value:.3f}" if kind == "loss" else f"{value:.6f}".rstrip("0").rstrip(".")


def _validation(epoch: EpochDone, kind: Kind) -> float:
    return epoch.validation_accuracy if kind == "accuracy" else epoch.validation_loss


def _last_x(record: RunRecord) -> float:
    """All epochs of the recipe; for a run that ended before, what it has done."""
    if record.started is None:
        return 1.0
    done = record.steps / record.started.steps_per_epoch
    planned = float(record.started.epochs)
    return max(done, 0.1) if record.ended is not None and done < planned else planned


def _y_range(kind: Kind, values: Series, validation: Series) -> Range:
    if kind == "loss":
        return loss_range(values, validation)
    if kind == "accuracy":
        return accuracy_range(values, validation)
    return 0.0, float(values.max()) * 1.1 if len(values) else 1.0


def _nearest(places: Series, values: Series, x: float) -> float | None:
    if not len(places):
        return None
    index = min(int(np.searchsorted(places, x)), len(places) - 1)
    if index and abs(places[index - 1] - x) <= abs(places[index] - x):
        index -= 1
    value = float(values[index])
    return value if np.isfinite(value) else None
