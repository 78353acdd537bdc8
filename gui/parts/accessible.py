"""What painted widgets are, for screen readers: Qt itself takes each of them for an empty area.

A class that paints says what it is by an attribute, `accessible_role`. What it shows, it says at every change by
`setAccessibleDescription`, its name by `setAccessibleName`: both are Qt's own, and tell whoever listens.
"""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

ROLE = "accessible_role"


@cache
def install_roles() -> None:
    """From now on the roles hold, for every widget of the program."""
    QAccessible.installFactory(_made)


def announce(widget: QWidget, words: str) -> None:
    """Have `words` spoken now, wherever the focus is."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def _made(_key: str, about: QObject) -> QAccessibleInterface | None:
    """The interface of a widget that says its role; None leaves it to Qt."""
    role = getattr(about, ROLE, None)
    return QAccessibleWidget(about, role) if role is not None and isinstance(about, QWidget) else None
