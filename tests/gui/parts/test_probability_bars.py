import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QColor

from gui.parts.probability_bars import ProbabilityBars
from gui.theme import Theme

ONE_SURE = np.array([0, 0, 0.03, 0, 0.95, 0, 0.02, 0, 0, 0], np.float32)


@pytest.fixture
def bars(qtbot):
    made = ProbabilityBars(Theme("light"))
    qtbot.addWidget(made)
    made.resize(260, made.sizeHint().height())
    return made


def accented(bars, digit) -> int:
    """Pixels of the digit's row in the accent colour."""
    image, colour = bars.grab().toImage(), QColor(Theme("light").colour("accent")).rgb()
    height = image.height() // 10
    rows = range(digit * height, (digit + 1) * height)
    return sum(image.pixel(x, y) == colour for y in rows for x in range(image.width()))


def test_only_the_winner_has_the_accent(bars):
    bars.show_values(ONE_SURE, 4)
    assert accented(bars, 4) > 500
    assert accented(bars, 2) == 0
    bars.show_values(ONE_SURE, None)
    assert accented(bars, 4) == 0


def test_the_layout_does_not_depend_on_the_values(bars):
    empty = bars.sizeHint()
    bars.show_values(ONE_SURE, 4)
    assert bars.sizeHint() == empty
    bars.show_values(None)
    assert bars.sizeHint() == empty


def test_figures_are_told_to_those_who_cannot_see_them(bars):
    bars.show_values(ONE_SURE, 4)
    assert bars.accessibleDescription().startswith("4: 95.0 %, 2: 3.0 %")
    bars.show_values(None)
    assert "No prediction" in bars.accessibleDescription()


def test_it_grows_with_the_text(bars):
    theme = Theme("light", 2.0)
    assert ProbabilityBars(theme).sizeHint().height() == 2 * bars.sizeHint().height()


def test_only_the_rows_that_look_otherwise_are_painted_again(bars, qtbot):
    bars.show_values(ONE_SURE, 4)
    first = Painted(bars)
    bars.show()
    qtbot.waitUntil(lambda: len(first.rows) == 10)
    painted = Painted(bars)
    other = ONE_SURE.copy()
    other[[2, 7]] = 0.01, 0.02
    bars.show_values(other, 4)
    qtbot.waitUntil(lambda: bool(painted.rows))
    assert painted.rows == {2, 7}
    bars.show_values(other + 1e-5, 4)
    bars.show_values(other, 7)
    qtbot.waitUntil(lambda: len(painted.rows) > 2)
    assert painted.rows == {2, 4, 7}
    assert bars.screen().grabWindow(bars.winId()).toImage() == bars.grab().toImage()


class Painted(QObject):
    """Notes the rows in the middle of which something is painted."""

    def __init__(self, bars: ProbabilityBars) -> None:
        super().__init__(bars)
        self.rows: set[int] = set()
        self._height = bars.height() / 10
        bars.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            middles = [QPoint(5, round((row + 0.5) * self._height)) for row in range(10)]
            self.rows |= {row for row, middle in enumerate(middles) if event.region().contains(middle)}
        return super().eventFilter(watched, event)
