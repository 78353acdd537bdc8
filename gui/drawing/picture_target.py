"""Pictures from elsewhere: what is dropped or pasted is offered, and read by somebody else."""

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from core.errors import DataError
from gui.drawing.pen_surface import PenSurface
from gui.drawing.picture_opening import picture_in


class PictureTarget(PenSurface):
    """A surface to draw on, onto which pictures can be dropped and pasted.

    Signals:
        picture_offered: A picture was dropped or pasted: its path, or a QImage.
        picture_refused: What was dropped or pasted is no picture (a `DigitTrainerError`).
    """

    picture_offered = Signal(object)
    picture_refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.awaits_drop = False
        """Whether something is held over it that may be dropped."""

    def paste(self) -> None:
        """Offer the clipboard's picture, or the picture file that was copied."""
        self._offer(QGuiApplication.clipboard().mimeData())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasImage() or event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._await_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._await_drop(False)

    def _await_drop(self, held: bool) -> None:
        self.awaits_drop = held
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._await_drop(False)
        self._offer(event.mimeData())
        event.acceptProposedAction()

    def _offer(self, data: QMimeData | None) -> None:
        try:
            picture = picture_in(data)
        except DataError as error:
            self.picture_refused.emit(error)
        else:
            self.picture_offered.emit(picture)
