"""Icons of our own, drawn as SVG in resources/icons, tinted with a colour of the theme and crisp at every scale."""

from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme import Theme

# Menus and buttons ask for 16 pixels, screens scale that by 1 to 3.
SIZES = (16, 20, 24, 32, 48)
APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """The icon `name` in the colour of `role`, paler where it is disabled.

    Raises:
        FileNotFoundError: There is no such icon; a bug, and a test.
    """
    return tinted(name, theme.colour(role), theme.colour("disabled"))


def tinted(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """The icon `name` in any two colours."""
    drawing = _svg(name)
    made = QIcon()
    for tint, mode in ((colour, QIcon.Mode.Normal), (disabled, QIcon.Mode.Disabled)):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", tint.name()).encode()))
        for size in SIZES:
            made.addPixmap(_pixmap(renderer, size), mode)
    return made


def app_icon() -> QIcon:
    """The program's own icon."""
    renderer = QSvgRenderer(QByteArray(_svg("app").encode()))
    made = QIcon()
    for size in APP_SIZES:
        made.addPixmap(_pixmap(renderer, size))
    return made


def _svg(name: str) -> str:
    return resources.files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def _pixmap(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
