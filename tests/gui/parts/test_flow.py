import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from gui.parts.flow import FlowLayout


@pytest.fixture
def holder(qtbot) -> QWidget:
    made = QWidget()
    made.boxes = [QWidget() for _ in range(3)]
    for box in made.boxes:
        box.setFixedSize(50, 20)
    made.setLayout(FlowLayout(*made.boxes, across=10, down=4))
    qtbot.addWidget(made)
    made.show()
    return made


def places(holder: QWidget) -> list[tuple[int, int]]:
    return [box.pos().toTuple() for box in holder.boxes if box.isVisible()]


def test_what_finds_no_room_goes_to_the_next_line(holder) -> None:
    for width, expected in (
        (170, [(0, 0), (60, 0), (120, 0)]),
        (169, [(0, 0), (60, 0), (0, 24)]),
        (60, [(0, 0), (0, 24), (0, 48)]),
    ):
        holder.resize(width, 100)
        assert places(holder) == expected
        assert holder.layout().heightForWidth(width) == expected[-1][1] + 20


def test_hidden_ones_take_no_room(holder, qtbot) -> None:
    holder.resize(170, 100)
    holder.boxes[1].hide()
    qtbot.waitUntil(lambda: places(holder) == [(0, 0), (60, 0)])
    assert holder.layout().sizeHint() == QSize(110, 20)
    assert holder.layout().minimumSize() == QSize(50, 20)


def test_something_can_be_taken_out(holder) -> None:
    layout = holder.layout()
    assert layout.takeAt(1).widget() is holder.boxes[1]
    assert layout.count() == 2
    assert layout.itemAt(5) is None
    assert layout.takeAt(5) is None
