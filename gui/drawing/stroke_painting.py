"""Strokes as the eye sees them: smooth lines with round caps and joins, white on black."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QImage, QPainter, QPainterPath, QPen, QPixmap

from gui.drawing.strokes import SIDE, Drawing, PenStroke
from gui.parts.digit_pictures import PAPER, grey_image
from gui.theme import HALF, NEAR, Theme

CORNER = 8  # radius of the canvas's corners
INK = QColor("#FFFFFF")


class InkPainter:
    """Paints a drawing into a square of the screen, and keeps the picture of what does not change under the pen."""

    def __init__(self) -> None:
        self._kept: Drawing | None = None
        self._image = QImage()

    def paint(self, painter: QPainter, area: QRectF, drawing: Drawing, live: PenStroke | None = None) -> None:
        """Paint paper, `drawing` and the `live` line over it into `area`, sharp at every scale of the screen."""
        scale = painter.device().devicePixelRatio()
        side = max(1, round(area.width() * scale))
        if self._kept is not drawing or self._image.width() != side:
            self._image = drawing_image(drawing, side)
            self._kept = drawing
        painter.drawImage(area, self._image)
        if live is not None:
            painter.save()
            painter.translate(area.topLeft())
            painter.scale(area.width() / SIDE, area.height() / SIDE)
            painter.setClipRect(QRectF(0, 0, SIDE, SIDE))
            paint_stroke(painter, live)
            painter.restore()


def paint_frame(painter: QPainter, area: QRectF, around: QColor, ring: QColor | None) -> None:
    """Round the corners off with the colour of what is `around`, and draw the focus `ring`, if there is one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    corners = QPainterPath()
    corners.addRect(area)
    corners.addRoundedRect(area, CORNER, CORNER)
    painter.fillPath(corners, around)
    if ring is not None:
        painter.setPen(QPen(ring, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), CORNER - 1, CORNER - 1)


def paint_note(painter: QPainter, area: QRectF, note: str, theme: Theme) -> None:
    """Write a `note` about the picture at the lower edge of `area`, in as many lines as it takes."""
    if not note:
        return
    painter.setFont(theme.font("caption"))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
    room = area.adjusted(NEAR, NEAR, -NEAR, -HALF)
    paper = QColor(PAPER)
    paper.setAlphaF(0.7)  # what lies below shows through, and the words can still be read
    painter.fillRect(painter.boundingRect(room, flags, note).adjusted(-HALF, 0, HALF, 0), paper)
    painter.setPen(theme.colour("hint"))
    painter.drawText(room, flags, note)


def pen_cursor(diameter: float, *, eraser: bool) -> QCursor:
    """A ring of the pen's size, so that one sees where the line will be; dashed for the eraser."""
    side = max(9, min(96, round(diameter))) | 1
    picture = QPixmap(side + 2, side + 2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    style = Qt.PenStyle.DashLine if eraser else Qt.PenStyle.SolidLine
    painter.setPen(QPen(QColor("#8A94A3"), 1.5, style))
    painter.drawEllipse(QRectF(1, 1, side, side))
    painter.end()
    return QCursor(picture)


def paint_drawing(painter: QPainter, drawing: Drawing) -> None:
    """Paint background and strokes; the painter's coordinates are canvas units."""
    if drawing.background is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, SIDE, SIDE), grey_image(drawing.background))
    for stroke in drawing.strokes:
        paint_stroke(painter, stroke)


def paint_stroke(painter: QPainter, stroke: PenStroke) -> None:
    """Paint one stroke; a single point becomes a dot."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    points = [QPointF(float(x), float(y)) for x, y in stroke.points]
    if len(points) == 1 or not np.ptp(stroke.points, axis=0).any():
        radius = float(stroke.widths()[0]) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(INK)
        painter.drawEllipse(points[0], radius, radius)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if stroke.pressure is None:
        painter.setPen(_pen(stroke.width))
        painter.drawPath(smooth_path(points))
        return
    for (start, end), width in zip(pairwise(points), stroke.widths()[1:], strict=True):
        painter.setPen(_pen(float(width)))
        painter.drawLine(start, end)


def smooth_path(points: list[QPointF]) -> QPainterPath:
    """A path from the first to the last point that bends at every point between, instead of breaking."""
    path = QPainterPath(points[0])
    for point, following in pairwise(points[1:]):
        path.quadTo(point, (point + following) / 2)
    path.lineTo(points[-1])
    return path


def drawing_image(drawing: Drawing, side: int) -> QImage:
    """The drawing as a grey picture of `side` × `side` pixels, white on black."""
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(PAPER)
    painter = QPainter(image)
    painter.scale(side / SIDE, side / SIDE)
    paint_drawing(painter, drawing)
    painter.end()
    return image


def _pen(width: float) -> QPen:
    return QPen(INK, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
