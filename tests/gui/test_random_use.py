"""A thousand things that a hurried user might do, in an order that nobody thought of."""

import pytest
from chance import dice, note
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QMessageBox, QWidget

from core.errors import ExportError
from core.export import exporter

STEPS = 1000
LEFT_OUT = {"actionQuit", "actionLogFolder", "actionRunsFolder"}
KEYS = (
    Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Delete, Qt.Key.Key_E, Qt.Key.Key_BracketLeft,
    Qt.Key.Key_BracketRight, Qt.Key.Key_0, Qt.Key.Key_7, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageDown,
)  # fmt: skip


class Hurry:
    """One user with a fixed seed."""

    def __init__(self, window, session, seed: int) -> None:
        self.window, self.session = window, session
        self.random = dice(seed)
        self.done = 0

    def _note(self, action: str) -> None:
        self.done += 1
        note(action)

    def act(self) -> None:
        doing = self.random.choice(
            (self.command, self.command, self.click, self.click, self.key, self.key, self.draw, self.choose, self.steps)
        )
        front = self.front()
        if front is not self.window and self.random.random() < 0.5:
            self._note(f"close {front.objectName()}")
            QTest.keyClick(front, self.random.choice((Qt.Key.Key_Escape, Qt.Key.Key_Escape, Qt.Key.Key_Return)))
        else:
            doing(front)

    def front(self) -> QWidget:
        """What a user sees in front: a popup, a dialog, or the window."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def command(self, front: QWidget) -> None:
        names = [name for name, action in self.window.commands.actions.items() if action.isEnabled()]
        name = self.random.choice(sorted(set(names) - LEFT_OUT))
        self._note(name)
        if front is self.window:
            self.window.commands[name].trigger()

    def click(self, front: QWidget) -> None:
        found = [made for made in front.findChildren(QWidget) if made.isVisible() and made.isEnabled()]
        buttons = [made for made in found if isinstance(made, QAbstractButton)]
        choice = self.random.choice(buttons if buttons and self.random.random() < 0.7 else found or [front])
        if "Folder" in choice.objectName():
            return
        self._note(f"click {choice.objectName() or type(choice).__name__}")
        place = QPoint(self.random.randrange(max(choice.width(), 1)), self.random.randrange(max(choice.height(), 1)))
        QTest.mouseClick(
            choice, self.random.choice((Qt.MouseButton.LeftButton,) * 4 + (Qt.MouseButton.RightButton,)), pos=place
        )

    def key(self, front: QWidget) -> None:
        key = self.random.choice(KEYS)
        self._note(f"key {key.name}")
        QTest.keyClick(QApplication.focusWidget() or front, key)

    def draw(self, front: QWidget) -> None:
        if front is not self.window:
            return
        canvas = self.window.drawing_panel.canvas
        places = [
            QPoint(self.random.randrange(canvas.width()), self.random.randrange(canvas.height())) for _ in range(4)
        ]
        self._note(f"draw {[place.toTuple() for place in places]}")
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(canvas, place)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=places[-1])

    def choose(self, front: QWidget) -> None:
        boxes = [box for box in front.findChildren(QComboBox) if box.isVisible() and box.isEnabled() and box.count()]
        if boxes:
            box = self.random.choice(boxes)
            place = self.random.randrange(box.count())
            self._note(f"choose {box.objectName()} {place}")
            box.setCurrentIndex(place)
            box.activated.emit(place)

    def steps(self, _front: QWidget) -> None:
        count = self.random.randrange(1, 8)
        self._note(f"steps {count}")
        self.session.release(count)


@pytest.fixture
def answered(qapp):
    """Closes the questions that Qt's file dialog asks in a loop of its own ("replace the file?")."""

    def close() -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QMessageBox) and isinstance(asked.parent(), QFileDialog):
            asked.reject()

    timer = QTimer()
    timer.timeout.connect(close)
    timer.start(50)
    yield
    timer.stop()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_thousand_random_actions_do_no_harm(window, session, qtbot, monkeypatch, answered, seed: int) -> None:
    def refused(*_args: object, **_kwargs: object) -> None:
        raise ExportError("Not in this test.", "")

    monkeypatch.setattr(exporter, "export", refused)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_args: True)
    hurry = Hurry(window, session, seed)
    for _ in range(STEPS):
        hurry.act()
        QApplication.processEvents()
    while (front := hurry.front()) is not window:
        front.close()
        QApplication.processEvents()
    assert hurry.done > STEPS / 2
    assert window.isVisible()
    session.release()
    window.controller.stop()
    window.drawing_panel.canvas.set_strokes([[(140, 40), (140, 240)]])
    assert len(window.drawing_panel.canvas.strokes()) == 1
