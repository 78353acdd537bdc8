"""Somebody who uses the window by mouse and keys, and sees what is on the screen."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.drawing.strokes import SIDE
from gui.main_window import MainWindow
from gui.pages.runs_cells import HEADINGS, Column
from gui.program_state import State

LONG = 120_000  # milliseconds; the machine may be busy
LEFT = Qt.MouseButton.LeftButton


class User:
    """Acts only through mouse and keys; looks at widgets by their objectName."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    # Seeing

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def text(self, name: str) -> str:
        return self.find(name, QLabel).text()

    def bars(self) -> str:
        """The bars in words, as a screen reader says them."""
        return self.find("probabilityBars").accessibleDescription()

    def picture(self, name: str) -> QImage:
        return self.find(name).grab().toImage()

    def state(self) -> State:
        return self.window.program.state

    def wait(self, true, timeout: int = LONG) -> None:
        """Until it is true; an error in the window ends the waiting at once, with what it says."""
        message = self.window.messages

        def true_or_failed() -> bool:
            if come := true():
                return come
            if message.isVisibleTo(self.window):
                pytest.fail(f"The window says: {message.accessibleDescription()}")
            return False

        self.qtbot.waitUntil(true_or_failed, timeout=timeout)

    def wait_until_ready(self) -> None:
        controller = self.window.controller
        self.wait(
            lambda: controller.engine_loader.ready and controller.data is not None and self.state() is State.READY
        )

    def wait_until_read(self) -> None:
        """What is on the canvas now is what the bars show."""
        panel = self.window.drawing_panel
        self.wait(lambda: panel.last_seen is not None and panel.last_seen.drawing is panel.canvas.drawing())

    def screenshot(self, path: Path) -> None:
        """Save the window, and see that there is something on it."""
        assert self.window.grab().save(str(path), "PNG")
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) >= (1024, 700)
        colours = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
        assert len(colours) > 20, "the window is blank"

    # Mouse

    def click(self, name: str) -> None:
        button = self.find(name, QAbstractButton)
        assert button.isVisible(), f"{name} is not on the screen"
        assert button.isEnabled(), f"{name}: {button.toolTip()}"
        QTest.mouseClick(button, LEFT)

    def draw(self, strokes: Iterable[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        """Draw strokes, given in canvas units, by mouse; give them back as the mouse could do them, in whole pixels."""
        canvas = self.find("canvas")
        return [self._draw_one(canvas, stroke) for stroke in strokes]

    def _draw_one(self, canvas: QWidget, stroke: NDArray[np.float32]) -> NDArray[np.float32]:
        side = min(canvas.width(), canvas.height())
        corner = np.array([(canvas.width() - side) // 2, (canvas.height() - side) // 2])
        pixels = np.round(stroke / SIDE * side).astype(int) + corner
        moved = np.any(np.diff(pixels, axis=0, prepend=pixels[:1] - 1), axis=1)
        places = [QPoint(int(x), int(y)) for x, y in pixels[moved]]
        QTest.mousePress(canvas, LEFT, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(canvas, place)
        QTest.mouseRelease(canvas, LEFT, pos=places[-1])
        return ((pixels[moved] - corner) / side * SIDE).astype(np.float32)

    def open_run(self, run_id: str) -> None:
        """Show an earlier run: its row on the page "Runs", then Open."""
        self.select_run(run_id)
        self.click("openRunButton")
        self.wait(lambda: self.window.controller.open_network.network is not None)
        self.press("Ctrl+1")

    def select_run(self, run_id: str) -> int:
        self.press("Ctrl+4")
        self.wait(lambda: run_id in self.run_ids())
        row = self.run_ids().index(run_id)
        table = self.window.runs_page.table
        QTest.mouseClick(table.viewport(), LEFT, pos=self.run_cell(row, Column.NAME))
        assert [line.id for line in table.selected()] == [run_id]
        return row

    def run_ids(self) -> list[str]:
        """As they are listed, from the top."""
        return self.window.runs_page.table.ids()

    def run_texts(self, row: int) -> dict[str, str]:
        return dict(zip(HEADINGS, self.window.runs_page.table.lines.shown[row].texts, strict=True))

    def run_cell(self, row: int, column: Column) -> QPoint:
        """The middle of a cell of the table of runs."""
        table = self.window.runs_page.table
        return table.visualRect(table.lines.index(row, column)).center()

    # Keys

    def press(self, keys: str, widget: QWidget | None = None) -> None:
        """Press a key with its modifiers, as "Ctrl+4"."""
        combination = QKeySequence(keys)[0]
        QTest.keyClick(widget or self.window, combination.key(), combination.keyboardModifiers())

    def set_number(self, name: str, value: int) -> None:
        """Type a number into a field."""
        field = self.find(name, QSpinBox)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, str(value))
        QTest.keyClick(field, Qt.Key.Key_Tab)
        assert field.value() == value

    def type_text(self, name: str, text: str) -> None:
        field = self.find(name, QLineEdit)
        QTest.mouseClick(field, LEFT)
        field.selectAll()
        QTest.keyClicks(field, text)

    def accept_suggestion(self) -> None:
        """Take the name and folder that the file dialog suggests."""
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        (button,) = [made for made in dialog.findChildren(QPushButton) if made.isDefault()]
        QTest.mouseClick(button, LEFT)


def names_missing(window: QWidget, names: Sequence[str], kind: type) -> list[str]:
    return [name for name in names if window.findChild(kind, name) is None]
