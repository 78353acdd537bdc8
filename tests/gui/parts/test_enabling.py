"""Whatever is grey says why, in a sentence that is shown."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QPushButton,
    QScrollBar,
    QToolTip,
    QWidget,
)

from gui.parts.enabling import enable
from gui.program_state import Fact, State

WHY = "Nothing is drawn."


def grey(window: QWidget) -> Iterator[QWidget]:
    """What is grey by itself, or the outermost part that is grey with all in it; Qt's own parts are left out."""
    for made in window.findChildren(QWidget):
        parent = made.parentWidget()
        own = made.objectName()[:1].islower() and not made.objectName().startswith("qt_")
        if not made.isEnabled() and parent.isEnabled() and own and not isinstance(made, (QMenu, QScrollBar)):
            yield made


def unexplained(window: QWidget) -> list[str]:
    return [made.objectName() for made in grey(window) if not made.toolTip().rstrip().endswith((".", "!", "?"))]


def unexplained_actions(window: QWidget) -> list[str]:
    found = [made for made in window.findChildren(QAction) if not made.isEnabled() and made.text() and not made.menu()]
    return [made.objectName() or made.text() for made in found if not made.toolTip().rstrip().endswith(".")]


@pytest.mark.parametrize("state", State, ids=lambda state: state.name)
def test_whatever_is_grey_says_why(window, state: State) -> None:
    for facts in (False, True):
        window.program.set_state(state)
        for fact in Fact:
            window.program.set_fact(fact, facts)
        assert unexplained(window) == []
        assert unexplained_actions(window) == []


def test_the_walk_finds_what_says_nothing(window) -> None:
    button = QPushButton("Grey", window, objectName="silentButton")
    button.setEnabled(False)
    assert unexplained(window) == ["silentButton"]


def shown_tip(widget: QWidget, place: QPoint) -> str:
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
    return QToolTip.text()


def test_a_grey_button_shows_its_reason_and_so_does_what_is_in_a_grey_part(qtbot) -> None:
    part = QWidget()
    qtbot.addWidget(part)
    button = QPushButton("Undo", part)
    part.show()
    enable(button, WHY)
    assert shown_tip(button, QPoint(3, 3)) == WHY
    QToolTip.hideText()
    enable(button, "", "Take the last stroke back.")
    enable(part, "Wait.")
    button.setToolTip("")
    assert shown_tip(button, QPoint(3, 3)) == "Wait."


def test_a_grey_action_shows_its_reason_in_its_menu(window, qtbot) -> None:
    menu = next(made for made in window.menuBar().findChildren(QMenu) if made.objectName() == "menuEdit")
    action = window.commands["actionUndo"]
    assert not action.isEnabled()
    menu.popup(window.mapToGlobal(QPoint(20, 60)))
    assert action.statusTip() in shown_tip(menu, menu.actionGeometry(action).center())
    menu.close()
