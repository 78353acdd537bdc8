import re
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication

import gui
from gui.palettes import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Palette
from gui.parts.contrast import contrast
from gui.theme import TEXT_SCALES, Theme

PALETTES = {"light": LIGHT, "dark": DARK, "light, high": LIGHT_CONTRAST, "dark, high": DARK_CONTRAST}
EACH = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
GROUNDS = ("window", "card", "control", "hover", "track")
WRITTEN = (
    *product(("text", "secondary"), GROUNDS),
    *product(("accent", "training", "validation", "good", "bad"), ("card",)),
    *product(("on_accent",), ("accent", "accent_hover")),
    *product(("ink", "hint"), ("canvas",)),
)
DRAWN = (
    *product(("outline", "scroll", "accent"), ("window", "card", "control")),
    *product(("training", "validation", "good", "bad"), ("card",)),
    *product(("accent", "secondary"), ("track",)),
)


def between(palette: Palette, pair: tuple[str, str]) -> float:
    return contrast(*(QColor(getattr(palette, role)) for role in pair))


@EACH
def test_all_text_can_be_read_on_whatever_it_stands_on(palette: Palette) -> None:
    assert {pair: between(palette, pair) for pair in WRITTEN if between(palette, pair) < 4.5} == {}


@EACH
def test_what_is_drawn_is_seen_on_whatever_it_lies_on(palette: Palette) -> None:
    assert {pair: between(palette, pair) for pair in DRAWN if between(palette, pair) < 3} == {}


@EACH
def test_the_names_of_compared_runs_can_be_read_and_told_apart(palette: Palette) -> None:
    card = QColor(palette.card)
    assert {colour for colour in palette.compared if contrast(QColor(colour), card) < 4.5} == set()
    assert len({*palette.compared, palette.training, palette.validation}) == len(palette.compared) + 2


@pytest.mark.parametrize("palette", [LIGHT_CONTRAST, DARK_CONTRAST], ids=["light", "dark"])
def test_high_contrast_is_black_and_white_and_everything_in_it_stands_out(palette: Palette) -> None:
    assert between(palette, ("text", "window")) == pytest.approx(21)
    assert between(palette, ("hairline", "card")) == pytest.approx(21)
    assert {pair: between(palette, pair) for pair in WRITTEN if between(palette, pair) < 7} == {}
    assert between(palette, ("disabled", "card")) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.005)
    assert contrast(QColor("#0000FF"), QColor("#FFFFFF")) == pytest.approx(8.59, abs=0.005)


def test_high_contrast_changes_colours_and_lines_of_either_theme(theme: Theme, qapp, qtbot) -> None:
    theme.apply()
    assert not theme.high_contrast
    assert "border: 1px solid" in qapp.styleSheet()
    with qtbot.waitSignal(theme.changed):
        theme.set_high_contrast(True)
    assert theme.palette is LIGHT_CONTRAST
    assert "border: 1px solid" not in qapp.styleSheet()
    assert "border: 2px solid #000000" in qapp.styleSheet()
    theme.choose("dark")
    assert theme.palette is DARK_CONTRAST
    assert qapp.palette().window().color() == QColor("#000000")
    assert theme.contrast_choice == "high"
    theme.set_high_contrast(False)
    assert theme.palette is DARK
    assert theme.contrast_choice == "system"  # which does not ask for it here


def test_text_goes_up_and_down_in_steps_and_stops_at_the_ends(theme: Theme) -> None:
    seen = [theme.text_scale]
    for _ in TEXT_SCALES:
        theme.step_text(1)
        seen.append(theme.text_scale)
    assert seen == [*TEXT_SCALES, 2.0]
    theme.set_text_scale(1.6)  # as an earlier version may have left it
    theme.step_text(-1)
    assert theme.text_scale == 1.5
    for _ in TEXT_SCALES:
        theme.step_text(-1)
    assert theme.text_scale == 1.0


def test_the_style_sheet_has_every_token_filled_in(theme: Theme) -> None:
    assert "$" not in theme.style_sheet()
    assert LIGHT.accent in theme.style_sheet()


def test_choosing_another_theme_is_said_and_dresses_the_application(theme: Theme, qapp, qtbot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.dark
    assert DARK.card in qapp.styleSheet()
    assert qapp.palette().window().color() == QColor(DARK.window)
    theme.choose("light")
    assert not theme.dark


def test_the_system_theme_is_followed(qapp) -> None:
    theme = Theme("system")
    assert theme.dark == (QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark)


def test_all_measures_grow_with_the_text(theme: Theme) -> None:
    before = theme.px(13), theme.font("caption").pixelSize()
    theme.set_text_scale(2.0)
    assert (theme.px(13), theme.font("caption").pixelSize()) == (before[0] * 2, before[1] * 2)
    theme.set_text_scale(9.0)
    assert theme.text_scale == 2.0
    assert Theme("light").px(13) == before[0]


def test_figures_have_equal_widths(theme: Theme) -> None:
    tags = [tag.toString() for tag in theme.font("text").featureTags()]
    assert "tnum" in [bytes(tag.data()).decode() for tag in tags]


def test_nothing_moves_but_bars_that_do_not_know_how_long() -> None:
    """There is no motion to reduce but that of such a bar; the system may ask two of three to stand still."""
    texts = {path: path.read_text(encoding="utf-8") for path in Path(gui.__path__[0]).rglob("*.py")}
    moving = r"Q(Property|Variant|Sequential|Parallel)\w*Animation|QTimeLine|QMovie|QScroller|QGraphicsOpacityEffect"
    assert [path.name for path, text in texts.items() if re.search(moving, text)] == []


def test_less_motion_is_only_asked_for_by_a_system_that_can_say_it(theme: Theme) -> None:
    assert theme.reduced_motion is False
