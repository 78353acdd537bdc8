import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QPushButton

from gui.parts.command_button import CommandButton
from gui.parts.enabling import enable
from gui.parts.keys import CHOOSING_KEYS, DELETE_KEYS, ENTER_KEYS, is_pressed

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, KEYPAD = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.KeypadModifier
NONE = Qt.KeyboardModifier.NoModifier


def key(code: Qt.Key, text: str = "", held: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, held, text)


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        (key(Qt.Key.Key_Enter, "\r", KEYPAD), ENTER_KEYS),
        (key(Qt.Key.Key_Space, " "), CHOOSING_KEYS),
        (key(Qt.Key.Key_Delete, "\x7f"), DELETE_KEYS),
        (key(Qt.Key.Key_Escape), ("Esc",)),
        (key(Qt.Key.Key_E, "e"), ("E",)),
        (key(Qt.Key.Key_BracketLeft, "["), ("[",)),
        (key(Qt.Key.Key_8, "[", CONTROL | ALT), ("[",)),  # as it is written on a German keyboard
        (key(Qt.Key.Key_Z, "\x1a", CONTROL), ("Ctrl+Z",)),
    ],
)
def test_a_key_is_known_by_its_name(qapp, event: QKeyEvent, keys: tuple[str, ...]) -> None:
    assert is_pressed(event, keys)


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        (key(Qt.Key.Key_E, "\x05", CONTROL), ("E",)),
        (key(Qt.Key.Key_E, "E", SHIFT), ("E",)),
        (key(Qt.Key.Key_Space, " ", CONTROL), CHOOSING_KEYS),
        (key(Qt.Key.Key_Z, "z"), ("Ctrl+Z",)),
        (key(Qt.Key.Key_A, "a"), ()),
    ],
)
def test_another_key_is_not(qapp, event: QKeyEvent, keys: tuple[str, ...]) -> None:
    assert not is_pressed(event, keys)


def test_what_is_grey_says_why(qtbot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    enable(button, "There is nothing yet.", "Do it.")
    assert (button.isEnabled(), button.toolTip()) == (False, "There is nothing yet.")
    enable(button, "", "Do it.")
    assert (button.isEnabled(), button.toolTip()) == (True, "Do it.")


def test_a_button_follows_its_action(qtbot) -> None:
    action = QAction("Act")
    button = CommandButton(action, "actButton")
    qtbot.addWidget(button)
    enable(action, "Not now.", "Act.")
    assert (button.isEnabled(), button.toolTip()) == (False, "Not now.")
    enable(action, "", "Act.")
    with qtbot.waitSignal(action.triggered):
        button.click()
