"""SVG drawings as pictures: painted large, on white, by Qt; on the GUI thread."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from core import what_is_it
from core.data.photo.digit_finder import MAX_SIDE_PX
from core.errors import DataError
from core.file_kinds import Kind
from core.files import opened

MAX_BYTES = 4 << 20


def is_svg(path: Path) -> bool:
    """Whether a file holds a drawing in SVG, by its content."""
    return what_is_it.kind_of(path) is Kind.SVG


def svg_image(path: Path) -> QImage:
    """Paint a drawing, its longer side as long as photos are worked on.

    Raises:
        DataError: It cannot be read, is too large, or is no SVG that Qt can paint.
    """
    with opened(path, MAX_BYTES, DataError) as (file, _):
        renderer = QSvgRenderer(QByteArray(file.read(MAX_BYTES)))
    size = renderer.defaultSize()
    if not renderer.isValid() or size.isEmpty():
        raise DataError(f"{path} is damaged: it cannot be painted.", "Save it as PNG first.")
    size.scale(MAX_SIDE_PX, MAX_SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(max(1, size.width()), max(1, size.height()), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image
