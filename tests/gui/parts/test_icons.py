from importlib import resources

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap

from gui.actions import ACTIONS
from gui.parts.icons import app_icon, icon
from gui.theme import Theme

NAMES = sorted(entry.name.removesuffix(".svg") for entry in resources.files("resources").joinpath("icons").iterdir())


def inked(image: QImage) -> set[tuple[int, ...]]:
    """The colours of all pixels that are wholly covered, as far as painting is exact: to one in 256."""
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    colours = (image.pixelColor(*point) for point in points)
    return {tuple(round(part / 4) for part in colour.getRgb()[:3]) for colour in colours if colour.alpha() == 255}


def rounded(colour: QColor) -> set[tuple[int, ...]]:
    return {tuple(round(part / 4) for part in colour.getRgb()[:3])}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "app"])
def test_an_icon_is_drawn_in_the_colour_of_its_role(name: str, theme: Theme) -> None:
    drawn = icon(name, theme, "accent")
    assert inked(drawn.pixmap(48).toImage()) == rounded(theme.colour("accent"))
    faint = drawn.pixmap(48, mode=QIcon.Mode.Disabled).toImage()
    assert inked(faint) == rounded(theme.colour("disabled"))


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0, 3.0])
def test_an_icon_is_drawn_with_all_dots_that_a_screen_has(scale: float, theme: Theme) -> None:
    drawn, dots = icon("picture", theme), round(16 * scale)
    asked = drawn.pixmap(QSize(16, 16), scale)
    assert (asked.width(), asked.devicePixelRatio()) == (dots, scale)
    painted = QPixmap(dots, dots)
    painted.setDevicePixelRatio(scale)
    painted.fill(Qt.GlobalColor.transparent)
    painter = QPainter(painted)
    drawn.paint(painter, QRect(0, 0, 16, 16))
    painter.end()
    assert painted.toImage() == asked.toImage().convertToFormat(painted.toImage().format())


def test_an_icon_can_be_copied_and_is_drawn_as_before(theme: Theme) -> None:
    drawn = icon("picture", theme)
    copy = QIcon(drawn)
    copy.setIsMask(True)  # what changes a copy makes it one of its own
    assert copy.pixmap(32).toImage() == drawn.pixmap(32).toImage()


def test_every_command_finds_its_icon() -> None:
    wanted = {icon for action in ACTIONS for icon in (action.icon, action.icon_on) if icon}
    assert wanted <= set(NAMES)


def test_the_programs_icon_has_every_size(qapp) -> None:
    assert {size.width() for size in app_icon().availableSizes()} >= {16, 32, 48, 256}
