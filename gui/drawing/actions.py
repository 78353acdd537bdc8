"""What the user can do with the canvas and what is drawn on it."""

from gui.commands import KeyNote, Place
from gui.drawing.canvas_keys import CLEAR_KEYS, ERASER_KEY, LEAVE_KEY, THICKER_KEY, THINNER_KEY
from gui.drawing.strokes import Drawing
from gui.main_window import MainWindow, WindowAction
from gui.program_state import Fact, Mode, needs

PHONE_VIEW_SETTING = "phoneView"

# fmt: off
OPEN_PICTURE = WindowAction(
    "actionOpenPicture", "Open &picture…", "Put a picture of a digit on the canvas.", Place.FILE_PICTURE,
    keys=("Ctrl+O",), icon="picture", do=lambda window: window.drawing_panel.open_picture(),
)
PASTE_PICTURE = WindowAction(
    "actionPastePicture", "P&aste picture", "Put the copied picture on the canvas.", Place.FILE_PICTURE,
    keys=("Ctrl+V",), icon="paste", do=lambda window: window.drawing_panel.paste_picture(),
)
SAVE_DRAWING = WindowAction(
    "actionSaveDrawing", "&Save drawing…", "Save the drawing as a PNG.", Place.FILE_PICTURE,
    keys=("Ctrl+S",), icon="save", when=needs(Fact.INK), do=lambda window: window.drawing_panel.save_drawing(),
)
UNDO = WindowAction(
    "actionUndo", "&Undo", "Take back what was just kept, or the last change of the drawing.", Place.EDIT_HISTORY,
    keys=("Ctrl+Z",), icon="undo", when=needs(Fact.UNDO), do=lambda window: window.drawing_panel.undo(),
)
REDO = WindowAction(
    "actionRedo", "&Redo", "Do again what was taken back.", Place.EDIT_HISTORY,
    keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo", when=needs(Fact.REDO), do=lambda window: window.drawing_panel.redo(),
)
CLEAR = WindowAction(
    "actionClear", "&Clear", "Empty the canvas.", Place.EDIT_PEN,
    keys=("Ctrl+Backspace",), local_keys=CLEAR_KEYS, icon="clear", when=needs(Fact.INK),
    do=lambda window: window.drawing_panel.clear(),
)
TURN_PICTURE = WindowAction(
    "actionTurnPicture", "&Turn picture", "Turn the picture on the canvas by a quarter to the right.",
    Place.EDIT_PICTURE, keys=("Ctrl+R",), icon="turn", when=needs(Fact.PICTURE),
    do=lambda window: window.drawing_panel.change_picture(Drawing.turned),
)
MIRROR_PICTURE = WindowAction(
    "actionMirrorPicture", "&Mirror picture", "Change left and right of the picture on the canvas.",
    Place.EDIT_PICTURE, keys=("Ctrl+Shift+R",), icon="mirror", when=needs(Fact.PICTURE),
    do=lambda window: window.drawing_panel.change_picture(Drawing.mirrored),
)
ERASER = WindowAction(
    "actionEraser", "&Eraser", "Erase lines where you pass; so does the right button.", Place.EDIT_PEN,
    mode=Mode.ERASER, local_keys=(ERASER_KEY,), icon="eraser",
    switch=lambda window, on: window.drawing_panel.set_eraser(on),
)
PEN_THINNER = WindowAction(
    "actionPenThinner", "Pen t&hinner", "Draw with a thinner pen.", Place.EDIT_PEN,
    local_keys=(THINNER_KEY,), icon="pen", do=lambda window: window.drawing_panel.step_pen(-1),
)
PEN_THICKER = WindowAction(
    "actionPenThicker", "Pen thic&ker", "Draw with a thicker pen.", Place.EDIT_PEN,
    local_keys=(THICKER_KEY,), icon="pen", do=lambda window: window.drawing_panel.step_pen(1),
)


def _show_phone_view(window: MainWindow, on: bool) -> None:
    window.drawing_panel.set_phone_view(on)
    window.settings.set(PHONE_VIEW_SETTING, on)
    window.program.set_mode(Mode.PHONE_VIEW, on)


PHONE_VIEW = WindowAction(
    "actionPhoneView", "As the &phone sends it", "Show the drawing as the tutorial’s app would send it, too.",
    Place.VIEW_MORE,
    mode=Mode.PHONE_VIEW, switch=_show_phone_view,
)
# fmt: on

ACTIONS = (
    OPEN_PICTURE,
    PASTE_PICTURE,
    SAVE_DRAWING,
    UNDO,
    REDO,
    CLEAR,
    TURN_PICTURE,
    MIRROR_PICTURE,
    ERASER,
    PEN_THINNER,
    PEN_THICKER,
    PHONE_VIEW,
)
KEY_NOTES = (
    KeyNote(Place.EDIT_PEN, "Erase while drawing", "Right button"),
    KeyNote(Place.EDIT_PEN, "It was a …", "0 – 9"),
    KeyNote(Place.EDIT_PEN, "Leave the eraser, or the exercise", LEAVE_KEY),
)
