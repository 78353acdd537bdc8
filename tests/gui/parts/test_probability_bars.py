import numpy as np
import pytest
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
