"""A button that follows an action."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from gui.parts.enabling import enable
from gui.parts.widgets import ButtonRole


class CommandButton(QPushButton):
    """Does what an action does, when that can be done, and otherwise says why not.

    Args:
        action: It may outlive the button.
        name: The objectName.
        role: As of `widgets.button`.
    """

    def __init__(self, action: QAction, name: str, role: ButtonRole = "") -> None:
        super().__init__(action.iconText())
        self._action = action
        self.setObjectName(name)
        self.setAccessibleName(action.iconText())
        self.setAutoDefault(False)
        if role:
            self.setProperty("role", role)
        self.clicked.connect(self._trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _trigger(self) -> None:
        self._action.trigger()

    def _follow(self) -> None:
        tip = self._action.toolTip()
        enable(self, "" if self._action.isEnabled() else tip, tip)
