"""Pictures from files onto the canvas, and the drawing into a file; both in the background."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from core.errors import DataError
from gui.background.jobs import Jobs
from gui.drawing import picture_opening
from gui.drawing.canvas import Canvas
from gui.drawing.digit_picker import DigitPicker
from gui.drawing.picture_opening import CanvasPicture, Colours
from gui.drawing.stroke_painting import drawing_image
from gui.drawing.strokes import SIDE
from gui.drawing.svg_picture import is_svg, svg_image
from gui.parts import file_choice
from gui.parts.saving import png_bytes, save_bytes
from gui.theme import Theme

PICTURE_NAME = Path("digit.png")
SAVED_SIDE = 2 * SIDE


class PictureFiles(QObject):
    """Opens pictures for a canvas, and saves what is drawn there.

    Signals:
        failed: A picture could not be opened or saved (a `DigitTrainerError`).
        succeeded: A picture was opened or saved.
    """

    failed = Signal(object)
    succeeded = Signal()

    def __init__(self, theme: Theme, canvas: Canvas, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._canvas, self._jobs, self._parent = theme, canvas, jobs, parent

    def ask(self) -> None:
        """Ask for a picture file and take it."""
        file_choice.choose_file(self._parent, "Open a picture of a digit", picture_opening.FILE_FILTER, self.take)

    def take(self, picture: Path | QImage) -> None:
        """Put a picture's ink on the canvas."""
        try:
            source = _source(picture)
        except DataError as error:
            self.failed.emit(error)
            return
        self._jobs.start(
            "picture",
            lambda _token: picture_opening.canvas_picture(source),
            self._show,
            failed=self.failed.emit,
        )

    def _show(self, picture: CanvasPicture) -> None:
        self.succeeded.emit()
        if picture.colours is None:
            self._canvas.set_background(picture.shown, picture.ink, picture.note)
            return
        picker = DigitPicker(self._theme, picture.colours, picture.digits, self._parent)
        picker.picked.connect(lambda found: self._canvas.set_background(picture_opening.fitted(found.ink), found.ink))
        picker.open()

    def ask_target(self) -> None:
        """Ask for a file and save the drawing as a PNG."""
        suggestion = Path.home() / PICTURE_NAME
        file_choice.choose_target(self._parent, "Save the drawing", "PNG picture (*.png)", suggestion, self.save)

    def save(self, path: Path) -> None:
        """Save the drawing as a PNG, white on black."""
        content = png_bytes(drawing_image(self._canvas.drawing(), SAVED_SIDE))
        self._jobs.start(
            "save-drawing",
            lambda _token: save_bytes(path, content),
            lambda _result: self.succeeded.emit(),
            failed=self.failed.emit,
        )


def _source(picture: Path | QImage) -> Path | Colours:
    """What is read in the background: the file itself, or the colours of what only Qt can paint."""
    if isinstance(picture, Path) and is_svg(picture):
        picture = svg_image(picture)
    return picture if isinstance(picture, Path) else picture_opening.colours_of(picture)
