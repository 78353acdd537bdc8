"""The right column: draw a digit, see what the network sees, and read what it says, live with the pen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from core.errors import DataError
from core.prediction.predictor import Predictor
from gui.background.jobs import Jobs, Latest
from gui.drawing import picture_opening
from gui.drawing.canvas import Canvas
from gui.drawing.canvas_prompt import CanvasPrompt
from gui.drawing.reading import Seen, read
from gui.drawing.reading_card import ReadingCard
from gui.drawing.stroke_painting import drawing_image
from gui.drawing.strokes import MAX_PEN_WIDTH, MIN_PEN_WIDTH, SIDE, Drawing
from gui.parts import file_choice
from gui.parts.saving import png_bytes, save_bytes
from gui.parts.small_controls import MoreButton, compact_button
from gui.parts.widgets import Card, HelpButton, label, row
from gui.parts.words import a_digit
from gui.theme import GAP, Theme

PICTURE_NAME = Path("digit.png")
SAVED_SIDE = 2 * SIDE
TEACH = "keys 0–9 teach it"


class DrawingPanel(QWidget):
    """Canvas and reading.

    Signals:
        seen: What is drawn was read (a `Seen`), after every change of the drawing or of the network.
        digit_named: A key, a bar or the menu said which digit is drawn.
        failed: A picture could not be opened or saved (a `DigitTrainerError`).
        succeeded: A picture was opened or saved.
    """

    seen = Signal(object)
    digit_named = Signal(int)
    failed = Signal(object)
    succeeded = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawingPanel")
        self._theme = theme
        self._jobs = jobs
        self._predictor: Predictor | None = None
        self._training = False
        self._phone = False
        self._picture: picture_opening.CanvasPicture | None = None
        self._last: Seen | None = None
        self.canvas = Canvas(theme)
        self.reading_card = ReadingCard(theme)
        self._reader = Latest("reading", _read_task, self)
        self._build()
        self._connect()
        self._show_state()
        self._show_hint()

    # What it is told

    def set_predictor(self, predictor: Predictor | None) -> None:
        """Read with this network from now on, and read again what is drawn; None takes the network away."""
        self._predictor = predictor
        self._show_hint()
        self._read()

    def set_training(self, training: bool) -> None:
        """Say whether a run trains now: every new network then adds to the trace of the reading."""
        if training != self._training:
            self._training = training
            self.reading_card.clear_trace()
            self._show_hint()

    def set_phone_view(self, shown: bool) -> None:
        """Show or hide the drawing as the tutorial's app would send it."""
        self._phone = shown
        self.reading_card.phone.setVisible(shown)
        self._read()

    def ask(self, digit: int, place: int, of: int) -> None:
        """Empty the canvas and ask for a digit, the `place`-th (from 1) of so many."""
        self.canvas.clear()
        self.prompt.ask(digit, place, of)
        self._show_hint()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_asking(self) -> None:
        """Ask no more."""
        self.prompt.end()
        self._show_hint()

    @property
    def last_seen(self) -> Seen | None:
        """The latest reading; None before the first."""
        return self._last

    def shut(self) -> None:
        """End the reading thread; before the window goes."""
        self._reader.close()

    # Actions

    def undo(self) -> None:
        """Take back what was said last: that the drawing is kept, while that stands above it; else its last change."""
        if self.prompt.can_undo:
            self.prompt.undo_wanted.emit()
        else:
            self.canvas.undo()

    def open_picture(self) -> None:
        """Ask for a picture file and put it on the canvas."""
        file_choice.choose_file(self, "Open a picture of a digit", picture_opening.FILE_FILTER, self.take_picture)

    def take_picture(self, picture: Path | QImage) -> None:
        """Put a picture's ink on the canvas; it is read in the background."""
        try:
            source = picture if isinstance(picture, Path) else picture_opening.colours_of(picture)
        except DataError as error:
            self.failed.emit(error)
            return
        self._jobs.start(
            "picture",
            lambda _token: picture_opening.canvas_picture(source),
            self._show_picture,
            failed=self.failed.emit,
        )

    def _show_picture(self, picture: picture_opening.CanvasPicture) -> None:
        self._picture = picture
        self.canvas.set_background(picture.shown, picture.ink)
        self.succeeded.emit()

    def save_drawing(self) -> None:
        """Ask for a file and save the drawing as a PNG."""
        file_choice.choose_target(
            self, "Save the drawing", "PNG picture (*.png)", Path.home() / PICTURE_NAME, self.save_drawing_to
        )

    def save_drawing_to(self, path: Path) -> None:
        """Save the drawing as a PNG, white on black."""
        content = png_bytes(drawing_image(self.canvas.drawing(), SAVED_SIDE))
        self._jobs.start(
            "save-drawing",
            lambda _token: save_bytes(path, content),
            lambda _result: self.succeeded.emit(),
            failed=self.failed.emit,
        )

    # Building

    def _build(self) -> None:
        self.canvas_card = Card("Draw a digit", "", "canvasCard")
        self.prompt = CanvasPrompt(self.canvas_card, self.canvas)
        self.canvas_card.header.addWidget(HelpButton("drawing"))
        self.canvas_card.body.addWidget(self.canvas)
        self._undo = self._button("Undo", "undoButton", self.undo)
        self._redo = self._button("Redo", "redoButton", self.canvas.redo)
        self._eraser = self._button("Eraser", "eraserButton", self.canvas.set_eraser)
        self._eraser.setCheckable(True)
        self._clear = self._button("Clear", "clearButton", self.canvas.clear)
        self.canvas_card.body.addLayout(row(self._undo, self._redo, self._eraser, self._clear, spacing=6))
        self.canvas_card.body.addLayout(self._pen_row())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.canvas_card)
        layout.addWidget(self.reading_card)
        layout.addStretch(1)

    def _button(self, text: str, name: str, action: Callable[..., None]) -> QPushButton:
        made = compact_button(text, name)
        made.setProperty("compact", True)
        made.clicked.connect(action)
        return made

    def _pen_row(self) -> QHBoxLayout:
        self._width = QSlider(Qt.Orientation.Horizontal)
        self._width.setObjectName("penWidth")
        self._width.setAccessibleName("Pen width")
        self._width.setRange(MIN_PEN_WIDTH, MAX_PEN_WIDTH)
        self._width.setToolTip(
            "How thick the pen is on the canvas; the reading does not depend on it. [ and ] change it."
        )
        self._width.valueChanged.connect(self.canvas.set_pen_width)
        return row(label("Pen", "secondary"), self._width, HelpButton("pen_width"), self._more_button())

    def _more_button(self) -> MoreButton:
        made = MoreButton(self._theme, "drawingMenuButton", "More: open, paste or save a picture")
        made.menu.addAction("Open picture…", self.open_picture)
        made.menu.addAction("Paste picture", self.canvas.paste)
        self._save_action = made.menu.addAction("Save drawing…", self.save_drawing)
        return made

    def _connect(self) -> None:
        self.canvas.changed.connect(self._drawing_changed)
        self.canvas.state_changed.connect(self._show_state)
        self.canvas.state_changed.connect(self._show_hint)
        self.canvas.picture_offered.connect(self.take_picture)
        self.canvas.picture_refused.connect(self.failed)
        self.canvas.digit_named.connect(self.digit_named)
        self.reading_card.digit_named.connect(self.digit_named)
        self._reader.ready.connect(self._show)
        self._reader.failed.connect(self.failed)

    # Reading

    def _drawing_changed(self) -> None:
        self.prompt.forget()
        self.reading_card.clear_trace()
        self._read()

    def _read(self) -> None:
        self._reader.submit((self.canvas.drawing(), self._predictor, self._phone))

    def _show(self, seen: Seen) -> None:
        self._last = seen
        self.reading_card.show_seen(seen, traced=self._training and seen.drawing is self.canvas.drawing())
        self.seen.emit(seen)

    # State

    def _show_state(self) -> None:
        canvas = self.canvas
        for widget, on, why in (
            (self._undo, canvas.can_undo, "Nothing has been drawn that could be undone."),
            (self._redo, canvas.can_redo, "Nothing has been undone."),
            (self._clear, not canvas.empty, "The canvas is empty."),
        ):
            widget.setEnabled(on)
            widget.setToolTip("" if on else why)
        self._save_action.setEnabled(not canvas.empty)
        self.reading_card.set_teachable(_why_not_taught(canvas.drawing()))
        self._eraser.setChecked(canvas.eraser)
        self._eraser.setToolTip("Erase lines where you pass (E, or the right button).")
        self._width.setValue(round(canvas.pen_width))

    def _show_hint(self) -> None:
        if self._training:
            note, hint = (
                "reads it live",
                "Draw a digit here. It is read again and again while the network learns.",
            )
        elif self._predictor is None:
            note, hint = "not trained yet", "Press Train, then draw a digit here: it is read while the network learns."
        else:
            note, hint = TEACH if self.canvas.drawing().strokes else "reads as you draw", "Draw a digit here."
        if self.prompt.asked is not None:
            hint = f"Draw {a_digit(self.prompt.asked)} here, then press Enter."
        picture = self._picture
        left_out = picture.note if picture and self.canvas.drawing().background is picture.shown else ""
        self.prompt.show_usual(left_out or note)
        self.canvas.set_hint(hint)


def _why_not_taught(drawing: Drawing) -> str:
    """Why a drawing cannot join the user's digits; "" if it can."""
    if drawing.background is not None:
        return "Only digits that are drawn here can join yours, not opened pictures."
    return "" if drawing.strokes else "Nothing is drawn."


def _read_task(task: tuple[Drawing, Predictor | None, bool]) -> Seen:
    drawing, predictor, phone = task
    return read(drawing, predictor, phone=phone)
