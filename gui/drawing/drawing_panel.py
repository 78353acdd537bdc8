"""The right column: draw a digit, see what the network sees, and read what it says, live with the pen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QWidget

from core.data.dataset import Images
from core.prediction.predictor import Reader
from gui.background.jobs import Jobs, Latest
from gui.drawing.canvas import Canvas
from gui.drawing.canvas_prompt import CanvasPrompt, usual_words
from gui.drawing.canvas_tools import CanvasTools
from gui.drawing.picture_files import PictureFiles
from gui.drawing.prediction import Seen, read
from gui.drawing.prediction_card import PredictionCard, answer_words
from gui.drawing.strokes import SIDE, Drawing
from gui.parts.widgets import Card, HelpButton, column
from gui.parts.words import a_digit
from gui.program_state import Fact
from gui.theme import GAP, Theme


class DrawingPanel(QWidget):
    """Canvas and prediction.

    Signals:
        state_changed: Undo, redo, pen width or eraser have changed.
        seen: What is drawn was read (a `Seen`), after every change of the drawing or of the network.
        digit_named: A key, a bar or the menu said which digit is drawn.
        failed: A picture could not be opened or saved (a `DigitTrainerError`).
        succeeded: A picture was opened or saved.
        undo_kept_wanted: What was kept shall not be.
        next_wanted: The digit that was asked for is drawn.
        left: Esc was pressed, and the canvas has nothing to leave.
        end_wanted: No more questions.
    """

    state_changed = Signal()
    seen = Signal(object)
    digit_named = Signal(int)
    failed = Signal(object)
    succeeded = Signal()
    undo_kept_wanted = Signal()
    next_wanted = Signal()
    left = Signal()
    end_wanted = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawingPanel")
        self._predictor: Reader | None = None
        self._reader_name = ""
        self._training = False
        self._phone = False
        self._last: Seen | None = None
        self.canvas = Canvas(theme)
        self.prediction_card = PredictionCard(theme)
        self._pictures = PictureFiles(theme, self.canvas, jobs, self)
        self._tools = CanvasTools(theme, self.canvas)
        self._reader = Latest("prediction", _read_task, self)
        self._build()
        self._connect()
        self._show_state()
        self._show_hint()

    # What it is told

    def set_predictor(self, predictor: Reader | None) -> None:
        """Read with this network from now on, and read again what is drawn; None takes the network away."""
        self._predictor = predictor
        self._show_hint()
        self._read()

    def set_reader(self, name: str) -> None:
        """Say above the canvas which network reads; "" for none."""
        self._reader_name = name
        self._show_hint()

    def set_training(self, training: bool) -> None:
        """Say whether a run trains now: every new network then adds to the trace of the prediction."""
        if training != self._training:
            self._training = training
            self.prediction_card.clear_trace()
            self._show_hint()

    def set_phone_view(self, shown: bool) -> None:
        """Show or hide the drawing as the tutorial's app would send it."""
        self._phone = shown
        self.prediction_card.show_phone(shown)
        self._read()

    def ask(self, digit: int, place: int, of: int) -> None:
        """Empty the canvas and ask for a digit, the `place`-th (from 1) of so many."""
        self.canvas.clear()
        self.prompt.ask(digit, place, of)
        self._show_hint()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def remind(self) -> None:
        """Say that the digit is not drawn yet, until something is."""
        self.prompt.remind()

    def say_kept(self, words: str, counter: str, *, can_undo: bool) -> None:
        """Say above the canvas what was kept, and how many there are by now."""
        self.prompt.say(words, counter, can_undo=can_undo)

    def add_to_tools(self, *actions: QAction) -> None:
        """Offer `actions` as icons beside the pen."""
        self._tools.add_buttons(*actions)

    def add_to_tools_menu(self, *actions: QAction) -> None:
        """Offer `actions` in the menu beside the pen."""
        self._tools.add_to_menu(*actions)

    def add_to_menu(self, *actions: QAction) -> None:
        """Offer `actions` in the menu of the prediction."""
        self.prediction_card.add_to_menu(*actions)

    def end_asking(self) -> None:
        """Ask no more."""
        self.prompt.end()
        self._show_hint()

    @property
    def last_seen(self) -> Seen | None:
        """The latest prediction; None before the first."""
        return self._last

    def drawing(self) -> Drawing:
        """What is on the canvas now."""
        return self.canvas.drawing()

    @property
    def empty(self) -> bool:
        return self.canvas.empty

    @property
    def can_undo(self) -> bool:
        return self.canvas.can_undo

    @property
    def can_redo(self) -> bool:
        return self.canvas.can_redo

    @property
    def eraser(self) -> bool:
        return self.canvas.eraser

    def shut(self) -> None:
        """End the prediction thread; before the window goes."""
        self._reader.close()

    # Actions

    def undo(self) -> None:
        """Take back what was said last: that the drawing is kept, while that stands above it; else its last change."""
        if self.prompt.can_undo:
            self.undo_kept_wanted.emit()
        else:
            self.canvas.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.canvas.redo()

    def clear(self) -> None:
        """Empty the canvas."""
        self.canvas.clear()

    def set_eraser(self, on: bool) -> None:
        """Erase with the left button too, or draw."""
        self.canvas.set_eraser(on)

    def step_pen(self, steps: int) -> None:
        """Make the pen `steps` notches thicker, below 0 thinner."""
        self.canvas.step_pen(steps)

    def paste_picture(self) -> None:
        """Put the copied picture on the canvas."""
        self.canvas.paste()

    def show_digit(self, image: Images, note: str = "") -> None:
        """Put a digit image, (28, 28) uint8, on the canvas with a `note` below; the network reads this very image."""
        scale = SIDE // image.shape[0]
        self.canvas.set_background(image.repeat(scale, axis=0).repeat(scale, axis=1), image, note)

    def change_picture(self, change: Callable[[Drawing], Drawing]) -> None:
        """Put the picture on the canvas in another way: `Drawing.turned` or `Drawing.mirrored`. Can be undone."""
        self.canvas.put(change(self.canvas.drawing()))

    def open_picture(self) -> None:
        """Ask for a picture file and put it on the canvas."""
        self._pictures.ask()

    def take_picture(self, picture: Path | QImage) -> None:
        """Put a picture's ink on the canvas; it is read in the background."""
        self._pictures.take(picture)

    def save_drawing(self) -> None:
        """Ask for a file and save the drawing as a PNG."""
        self._pictures.ask_target()

    def save_drawing_to(self, path: Path) -> None:
        """Save the drawing as a PNG, white on black."""
        self._pictures.save(path)

    # Building

    def _build(self) -> None:
        self.canvas_card = Card("Draw a digit", "", "canvasCard")
        self.prompt = CanvasPrompt(self.canvas_card, self.canvas)
        self.canvas_card.header.addWidget(HelpButton("drawing"))
        self.canvas_card.body.addWidget(self.canvas)
        self.canvas_card.body.addWidget(self._tools)
        self.setLayout(column(self.canvas_card, self.prediction_card, 1, spacing=GAP))

    def _connect(self) -> None:
        self.canvas.changed.connect(self._drawing_changed)
        self.canvas.state_changed.connect(self._show_state)
        self.canvas.state_changed.connect(self._show_hint)
        self.canvas.state_changed.connect(self.state_changed)
        self.canvas.picture_offered.connect(self.take_picture)
        self._tools.undo_wanted.connect(self.undo)
        self._pictures.failed.connect(self.failed)
        self._pictures.succeeded.connect(self.succeeded)
        self.canvas.picture_refused.connect(self.failed)
        self.canvas.digit_named.connect(self.digit_named)
        self.canvas.left.connect(self.left)
        self.prediction_card.digit_named.connect(self.digit_named)
        self.prompt.undo_wanted.connect(self.undo_kept_wanted)
        self.prompt.next_wanted.connect(self.next_wanted)
        self.prompt.end_wanted.connect(self.end_wanted)
        self._reader.ready.connect(self._show)
        self._reader.failed.connect(self.failed)

    # Prediction

    def _drawing_changed(self) -> None:
        self.prompt.forget()
        self.prediction_card.clear_trace()
        self._read()

    def _read(self) -> None:
        self._reader.submit((self.canvas.drawing(), self._predictor, self._phone))

    def _show(self, seen: Seen) -> None:
        self._last = seen
        if seen.drawing is self.canvas.drawing():
            self.canvas.describe(answer_words(seen))
        self.prediction_card.show_seen(seen, traced=self._training and seen.drawing is self.canvas.drawing())
        self.seen.emit(seen)

    # State

    def _show_state(self) -> None:
        self.prediction_card.set_teachable(_why_not_taught(self.canvas.drawing()))

    def _show_hint(self) -> None:
        drawn = bool(self.canvas.drawing().strokes)
        note, hint = usual_words(training=self._training, trained=self._predictor is not None, drawn=drawn)
        if self.prompt.asked is not None:
            hint = f"Draw {a_digit(self.prompt.asked)} here, then press Enter."
        self.prompt.show_usual(self._reader_name or note)
        self.canvas.set_hint(hint)


def _why_not_taught(drawing: Drawing) -> str:
    """Why a drawing cannot join the user's digits; "" if it can."""
    if drawing.background is not None:
        return "Only digits that are drawn here can join yours, not opened pictures."
    return "" if drawing.strokes else Fact.INK.value


def _read_task(task: tuple[Drawing, Reader | None, bool]) -> Seen:
    drawing, predictor, phone = task
    return read(drawing, predictor, phone=phone)
