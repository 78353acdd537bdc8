"""Keys that a part of the window takes while it has the focus, by the names that Qt reads."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

DELETE_KEYS = ("Delete", "Backspace")
ENTER_KEYS = ("Return", "Enter")
SPACE = "Space"
CHOOSING_KEYS = (*ENTER_KEYS, SPACE)


def is_pressed(event: QKeyEvent, keys: Iterable[str]) -> bool:
    """Whether one of `keys` was pressed, on the keypad or elsewhere; a sign counts whatever is held to write it."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(held.value | event.key())
    return any(pressed == QKeySequence(key) or (event.text() == key and not key.isalnum()) for key in keys)
