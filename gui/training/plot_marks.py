"""The upright lines in a plot: the best epoch with its words, and the crosshair."""

import pyqtgraph as pg

from gui.theme import Theme
from gui.training.curve_data import CurveData, Kind
from gui.training.plot_curves import pen

LABEL_PLACE: dict[Kind, float] = {"loss": 0.87, "accuracy": 0.13, "learning_rate": 0.87}  # from the bottom
IN_FRONT = 10


class BestMark(pg.InfiniteLine):  # type: ignore[misc]
    """A dashed line at the best epoch, and its words on the side where there is more room."""

    def __init__(self, theme: Theme, kind: Kind) -> None:
        super().__init__(angle=90, label="", labelOpts={"position": LABEL_PLACE[kind]})
        self._theme = theme
        self._kind = kind
        self.setZValue(IN_FRONT)
        self.hide()

    def restyle(self, ratio: float) -> None:
        """Take the theme's colour and font; `ratio` is how many pixels of the screen make one of the window."""
        good = self._theme.colour("good")
        self.setPen(pen(good, ratio, dashed=True))
        self.label.setColor(good)
        self.label.setFont(self._theme.font("text"))

    def show_data(self, data: CurveData | None) -> None:
        """Mark the best epoch of a run, if it has one; the learning rate has no mark."""
        marked = data is not None and data.best_epoch > 0 and self._kind != "learning_rate"
        self.setVisible(marked)
        if data is not None and marked:
            words = f"{'best' if data.ended else 'best so far'}: epoch {data.best_epoch}"
            if words != self.label.format:
                self.setValue(data.best_epoch)
                self.label.setFormat(words)


class Crosshair(pg.InfiniteLine):  # type: ignore[misc]
    """A thin line at the epoch under the pointer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(angle=90)
        self._theme = theme
        self.setZValue(IN_FRONT)
        self.hide()

    def restyle(self, ratio: float) -> None:
        """Take the theme's colour; `ratio` is how many pixels of the screen make one of the window."""
        self.setPen(pen(self._theme.colour("secondary"), ratio))

    def show_at(self, x: float | None) -> None:
        """Move to an epoch; None hides the line."""
        self.setVisible(x is not None)
        if x is not None:
            self.setValue(x)
