import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.parts.focus import FocusRing, shows_ring


@pytest.fixture
def form(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    layout = QVBoxLayout(made)
    for name in ("first", "second", "third"):
        layout.addWidget(QPushButton(name, objectName=name))
    layout.addWidget(QLineEdit(objectName="written"))
    FocusRing(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def ringed() -> str:
    """What has the ring, by both ways to ask; "" if nothing has."""
    now = QApplication.focusWidget()
    ringed = [made for made in QApplication.allWidgets() if made.property("ring") and not made.isWindow()]
    assert ringed == ([now] if shows_ring(now) else [])
    return now.objectName() if ringed else ""


def test_a_window_that_opens_shows_no_ring(form: QWidget) -> None:
    assert QApplication.focusWidget().objectName() == "first"
    assert ringed() == ""


def test_tab_shows_where_it_is_and_a_click_does_not(form: QWidget) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert ringed() == "second"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert ringed() == "third"
    QTest.mouseClick(form.findChild(QWidget, "first"), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget().objectName() == "first"
    assert ringed() == ""
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert ringed() == "written"


def test_a_click_shows_where_one_writes(form: QWidget) -> None:
    QTest.mouseClick(form.findChild(QWidget, "written"), Qt.MouseButton.LeftButton)
    assert ringed() == "written"


@pytest.mark.parametrize("by_key", [True, False])
def test_who_is_left_without_a_button_sees_the_next_one_only_after_tab(form: QWidget, by_key: bool) -> None:
    """Train hides when it is pressed, and Pause takes its place."""
    second = form.findChild(QWidget, "second")
    if by_key:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert second.hasFocus()
    else:
        QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    second.hide()
    assert ringed() == ("third" if by_key else "")


def test_a_dialog_that_opens_shows_no_ring(form: QWidget, qtbot) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    dialog = QDialog(form)
    inside = QPushButton("inside", dialog)
    dialog.open()
    qtbot.waitUntil(inside.hasFocus)
    assert ringed() == ""
    dialog.close()
