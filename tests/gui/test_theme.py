import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication

from gui.theme import DARK, LIGHT, Palette, Theme

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def contrast(first: str, second: str) -> float:
    """WCAG 2: (lighter + 0.05) / (darker + 0.05)."""

    def luminance(colour: str) -> float:
        parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@PALETTES
@pytest.mark.parametrize("text", ["text", "secondary", "accent", "validation", "good", "bad"])
def test_text_can_be_read_on_cards(palette: Palette, text: str) -> None:
    assert contrast(getattr(palette, text), palette.card) >= 4.5


@PALETTES
def test_text_can_be_read_everywhere_else(palette: Palette) -> None:
    for text in ("text", "secondary"):
        for ground in (palette.window, palette.control, palette.hover, palette.track):
            assert contrast(getattr(palette, text), ground) >= 4.5
    for ground in (palette.accent, palette.accent_hover):
        assert contrast(palette.on_accent, ground) >= 4.5


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
