"""SVG drawings as pictures: painted large, on white, by Qt; on the GUI thread.

Qt paints whatever a drawing asks for, however long that takes: copies of copies, dashes without number. So only plain
shapes are handed on, which take no longer than they are long.
"""

import re
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from core import what_is_it
from core.data.photo.digit_finder import MAX_SIDE_PX
from core.errors import DataError
from core.file_kinds import Kind
from core.files import opened

MAX_BYTES: Final = 1 << 20
MAX_ELEMENTS, MAX_DEPTH = 20_000, 40
NAMESPACE: Final = "{http://www.w3.org/2000/svg}"
SHAPES: Final = {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
TOLD: Final = {
    "viewBox", "width", "height", "transform", "style", "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy",
    "r", "rx", "ry", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "opacity", "fill-rule",
}  # fmt: skip
NOT_PLAIN: Final = re.compile(r"url\(|dasharray|filter|mask|clip|marker", re.IGNORECASE)
HINT: Final = "Save it as PNG first."


def is_svg(path: Path) -> bool:
    """Whether a file holds a drawing in SVG, by its content."""
    return what_is_it.kind_of(path) is Kind.SVG


def svg_image(path: Path) -> QImage:
    """Paint the plain shapes of a drawing, its longer side as long as photos are worked on.

    Raises:
        DataError: It cannot be read, is too large, or is no SVG that Qt can paint.
    """
    with opened(path, MAX_BYTES, DataError) as (file, _):
        content = file.read(MAX_BYTES)
    try:
        plain = _plain(content)
    except (ET.ParseError, ValueError) as error:
        raise DataError(f"{path} is damaged: it cannot be painted.", HINT) from error
    renderer = QSvgRenderer(QByteArray(plain))
    size = renderer.defaultSize()
    if not renderer.isValid() or size.isEmpty():
        raise DataError(f"{path} is damaged: it cannot be painted.", HINT)
    size.scale(MAX_SIDE_PX, MAX_SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(max(1, size.width()), max(1, size.height()), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _plain(content: bytes) -> bytes:
    """The drawing's plain shapes alone.

    Raises:
        ValueError: There are too many, or it defines words of its own.
    """
    if b"<!ENTITY" in content:
        raise ValueError("words of its own")
    root = ET.fromstring(content)  # noqa: S314  no entities, and bounded
    kept = _copied(root, 0, [MAX_ELEMENTS])
    if kept is None or kept.tag != f"{NAMESPACE}svg":
        raise ValueError("no drawing")
    return ET.tostring(kept)


def _copied(element: ET.Element, depth: int, left: list[int]) -> ET.Element | None:
    """The element with what is plain in it; None if it is not plain itself."""
    left[0] -= 1
    if depth > MAX_DEPTH or left[0] < 0:
        raise ValueError("too many elements")
    if element.tag.removeprefix(NAMESPACE) not in SHAPES:
        return None
    told = {name: text for name, text in element.attrib.items() if name in TOLD and not NOT_PLAIN.search(text)}
    made = ET.Element(f"{NAMESPACE}{element.tag.removeprefix(NAMESPACE)}", told)
    for child in element:
        if (copy := _copied(child, depth + 1, left)) is not None:
            made.append(copy)
    return made
