"""What stands below the canvas: undo, redo, eraser, clear, the pen's width, and the menu of pictures."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSlider, QToolButton, QWidget

from gui.drawing.canvas import Canvas
from gui.drawing.canvas_keys import ERASER_KEY, THICKER_KEY, THINNER_KEY
from gui.drawing.strokes import MAX_PEN_WIDTH, MIN_PEN_WIDTH
from gui.parts.enabling import enable
from gui.parts.small_controls import MoreButton, compact_button
from gui.parts.widgets import HelpButton, column, label, row
from gui.program_state import Fact
from gui.theme import Theme

ICON_SIDE, MIN_SLIDER = 16, 48


class CanvasTools(QWidget):
    """Follows a canvas.

    Signals:
        undo_wanted: Take back what was done last.
    """

    undo_wanted = Signal()

    def __init__(self, theme: Theme, canvas: Canvas) -> None:
        super().__init__()
        self._theme, self._canvas = theme, canvas
        self._undo, self._redo = _button("Undo", "undoButton"), _button("Redo", "redoButton")
        self._eraser, self._clear = _button("Eraser", "eraserButton"), _button("Clear", "clearButton")
        self._width = QSlider(Qt.Orientation.Horizontal)
        self._more = MoreButton(theme, "drawingMenuButton", "More: turn, mirror or save the picture")
        self._icons: list[QToolButton] = []
        self._build()
        self._connect()
        self._size()
        self._follow()

    def _build(self) -> None:
        self._eraser.setCheckable(True)
        self._eraser.setToolTip(f"Erase lines where you pass ({ERASER_KEY}, or the right button).")
        self._width.setObjectName("penWidth")
        self._width.setAccessibleName("Pen width")
        self._width.setRange(MIN_PEN_WIDTH, MAX_PEN_WIDTH)
        self._width.setToolTip(
            "How thick the pen is on the canvas; the prediction does not depend on it. "
            f"{THINNER_KEY} and {THICKER_KEY} change it."
        )
        buttons = row(self._undo, self._redo, self._eraser, self._clear, spacing=6)
        words = label("Pen", "secondary")
        words.setBuddy(self._width)
        self._pen = row(words, self._width, HelpButton("pen_width"), self._more)
        self.setLayout(column(buttons, self._pen))

    def add_buttons(self, *actions: QAction) -> None:
        """Offer `actions` as icons beside the pen."""
        before: QWidget = self._width
        for action in actions:
            made = QToolButton()
            made.setObjectName(f"{action.objectName()}Icon")
            made.setProperty("role", "quiet")
            made.setDefaultAction(action)
            made.setAccessibleName(action.iconText())
            self._icons.append(made)
            self._pen.insertWidget(self._pen.count() - 1, made)
            self.setTabOrder(before, made)
            before = made
        self.setTabOrder(before, self._more)
        self._size()

    def add_to_menu(self, *actions: QAction) -> None:
        """Offer `actions` in the menu."""
        self._more.menu.addActions(actions)

    def _connect(self) -> None:
        self._undo.clicked.connect(self.undo_wanted)
        self._redo.clicked.connect(self._canvas.redo)
        self._eraser.clicked.connect(self._canvas.set_eraser)
        self._clear.clicked.connect(self._canvas.clear)
        self._width.valueChanged.connect(self._canvas.set_pen_width)
        self._canvas.state_changed.connect(self._follow)
        self._theme.changed.connect(self._size)

    def _size(self) -> None:
        side = self._theme.px(ICON_SIDE)
        for made in self._icons:
            made.setIconSize(QSize(side, side))
        self._width.setMinimumWidth(self._theme.px(MIN_SLIDER))

    def _follow(self) -> None:
        canvas = self._canvas
        enable(self._undo, "" if canvas.can_undo else Fact.UNDO.value)
        enable(self._redo, "" if canvas.can_redo else Fact.REDO.value)
        enable(self._clear, "The canvas is empty." if canvas.empty else "")
        self._eraser.setChecked(canvas.eraser)
        self._width.setValue(round(canvas.pen_width))


def _button(text: str, name: str) -> QPushButton:
    made = compact_button(text, name)
    made.setProperty("compact", True)
    return made
