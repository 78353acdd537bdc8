import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from gui.parts.fields import ComboBox, DecimalField, FieldRow, IntegerField, Switch


def wheel(widget) -> bool:
    """Turn the wheel over a widget; whether it took the event."""
    event = QWheelEvent(
        QPointF(5, 5),
        widget.mapToGlobal(QPointF(5, 5)),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.mark.parametrize("make", [lambda: IntegerField("n", "N", 1, 10), lambda: DecimalField("x", "X", 0.1, 10)])
def test_the_wheel_scrolls_the_column_unless_the_field_has_the_focus(make, qtbot) -> None:
    field = make()
    qtbot.addWidget(field)
    field.setValue(2)
    field.show()
    qtbot.waitExposed(field)
    field.clearFocus()
    assert not wheel(field)
    assert field.value() == 2
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert wheel(field)
    assert field.value() > 2


def test_the_wheel_never_changes_a_choice(qtbot) -> None:
    box = ComboBox("c", "C")
    qtbot.addWidget(box)
    box.addItems(["one", "two"])
    box.show()
    box.setFocus()
    assert not wheel(box)
    assert box.currentIndex() == 0


@pytest.mark.parametrize(("typed", "value"), [("0.001", 0.001), ("1e-3", 0.001), ("0,25", 0.25), ("3", 3.0)])
def test_decimals_are_read_in_every_usual_spelling(typed: str, value: float, qtbot) -> None:
    field = DecimalField("x", "X", 0, 1)
    qtbot.addWidget(field)
    field.lineEdit().selectAll()
    qtbot.keyClicks(field.lineEdit(), typed)
    assert field.value() == pytest.approx(value)


@pytest.mark.parametrize(("value", "shown"), [(0.001, "0.001"), (0.00005, "0.00005"), (1.0, "1"), (0.3, "0.3")])
def test_decimals_are_shown_short(value: float, shown: str, qtbot) -> None:
    field = DecimalField("x", "X", 0, 1)
    qtbot.addWidget(field)
    field.setValue(value)
    assert field.text() == shown


def test_letters_cannot_be_typed_into_a_number(qtbot) -> None:
    field = DecimalField("x", "X", 0.5, 1)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.lineEdit(), "abc")
    assert field.text() == "0.5"


def test_arrow_keys_stay_in_the_range_but_typing_may_leave_it(qtbot) -> None:
    field = IntegerField("n", "N", 1, 3)
    qtbot.addWidget(field)
    for _ in range(5):
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 3
    field.selectAll()
    qtbot.keyClicks(field, "99")
    assert field.value() == 99


def test_a_step_of_a_decimal_doubles_or_halves(qtbot) -> None:
    field = DecimalField("x", "X", 0.001, 1)
    qtbot.addWidget(field)
    field.setValue(0.004)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == pytest.approx(0.008)
    for _ in range(9):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.value() == pytest.approx(0.001)


def test_a_mistake_is_marked_where_it_is(qtbot) -> None:
    field = IntegerField("n", "N", 1, 3)
    line = FieldRow("Epochs", field, "epochs")
    qtbot.addWidget(line)
    line.set_mistake("Too many.")
    assert field.property("invalid")
    assert (line.mistake(), field.toolTip(), field.accessibleDescription()) == ("Too many.",) * 3
    line.set_mistake("")
    assert not field.property("invalid")
    assert line.mistake() == ""


def test_a_switch_is_turned_by_mouse_and_space(qtbot) -> None:
    switch = Switch("On", "s")
    qtbot.addWidget(switch)
    switch.show()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
    assert switch.grab().width() >= switch.sizeHint().height()
