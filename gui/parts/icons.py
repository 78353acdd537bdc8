"""Icons of our own, drawn as SVG in resources/icons, tinted with a colour of the theme and crisp at every scale."""

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme import Theme

APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


_copies: list[QIconEngine] = []
"""Qt takes what it asks for, and Python would destroy it. It asks if a copy of an icon is changed: hardly ever."""


def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """The icon `name` in the colour of `role`, paler where it is disabled.

    Raises:
        FileNotFoundError: There is no such icon; a bug, and a test.
    """
    return tinted(name, theme.colour(role), theme.colour("disabled"))


def tinted(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """The icon `name` in any two colours."""
    return QIcon(_Tinted(_svg(name), colour.name(), disabled.name()))


class _Tinted(QIconEngine):
    """Draws an icon when it is painted, in the size that it then has: most of them are never seen.

    Args:
        drawing: SVG.
        colour: In the place of `currentColor`, as "#rrggbb".
        disabled: The same where it is disabled.
    """

    def __init__(self, drawing: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._drawing, self._colour, self._disabled = drawing, colour, disabled
        self._drawn: dict[tuple[int, int, float, str], QPixmap] = {}

    def clone(self) -> QIconEngine:
        _copies.append(_Tinted(self._drawing, self._colour, self._disabled))
        return _copies[-1]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, painter.device().devicePixelRatio()))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        key = size.width(), size.height(), scale, colour
        if key not in self._drawn:
            renderer = QSvgRenderer(QByteArray(self._drawing.replace("currentColor", colour).encode()))
            renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
            self._drawn[key] = _pixmap(renderer, size * scale)
            self._drawn[key].setDevicePixelRatio(scale)
        return self._drawn[key]


def app_icon() -> QIcon:
    """The program's own icon."""
    renderer = QSvgRenderer(QByteArray(_svg("app").encode()))
    made = QIcon()
    for size in APP_SIZES:
        made.addPixmap(_pixmap(renderer, QSize(size, size)))
    return made


@cache
def _svg(name: str) -> str:
    return resources.files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def _pixmap(renderer: QSvgRenderer, size: QSize) -> QPixmap:
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return pixmap
