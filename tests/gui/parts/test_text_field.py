import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.parts.text_field import TextField
from gui.parts.widgets import column


@pytest.fixture
def form(qtbot, dressed):
    made = QWidget()
    made.field, made.next = TextField("text", "Text", "one"), QLineEdit()
    made.setLayout(column(made.field, made.next, 1))
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def lines_seen(field: TextField) -> int:
    return field.viewport().height() // field.fontMetrics().lineSpacing()


def test_it_shows_three_lines_and_grows_to_six(form, qtbot) -> None:
    field = form.field
    assert lines_seen(field) == 3
    for lines, seen in ((4, 4), (6, 6), (9, 6), (2, 3)):
        field.setText("\n".join("x" * lines))
        qtbot.waitUntil(lambda seen=seen: lines_seen(field) == seen)
        assert field.verticalScrollBar().isVisible() == (lines > 6)


def test_a_narrower_field_breaks_its_lines_anew(form, qtbot) -> None:
    form.field.setText("Reads one handwritten digit from a small grayscale image. " * 2)
    before = lines_seen(form.field)
    form.resize(160, 400)
    qtbot.waitUntil(lambda: lines_seen(form.field) > before)


def test_tab_goes_on_to_the_next_field(form, qtbot) -> None:
    form.activateWindow()
    form.field.setFocus()
    QTest.keyClick(form.field, Qt.Key.Key_Tab)
    assert form.next.hasFocus()
    assert form.field.text() == "one"
