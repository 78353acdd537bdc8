"""The one place where anything in the window is enabled or disabled: what is grey says why."""

from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QWidget


def enable(target: QWidget | QAction, why_not: str, tip: str = "") -> None:
    """Let `target` be used and tell `tip`; or, if there is a sentence `why_not`, make it grey and tell that."""
    target.setEnabled(not why_not)
    target.setToolTip(why_not or tip)


def listen(shortcut: QShortcut, on: bool) -> None:
    """Let a key without an action be heard, or leave it to whatever has the focus."""
    shortcut.setEnabled(on)
