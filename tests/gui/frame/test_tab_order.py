"""Tab, pressed from the top of the window until it is there again."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.parts.widgets import HelpButton

PAGES = ("Training", "Evaluation", "Layers", "Runs")
MAX_STOPS = 16  # of the left column: its fields and buttons, and nothing else


def stops(window: MainWindow, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """What Tab comes to, in order, once around."""
    with qtbot.waitActive(window):
        window.activateWindow()
    window.setFocus()
    found: list[QWidget] = []
    while True:
        QTest.keyClick(QApplication.focusWidget(), key)
        now = QApplication.focusWidget()
        if now in found:
            assert now is found[0], f"Tab does not leave {[made.objectName() for made in found[found.index(now) :]]}"
            return found
        found.append(now)


def left_column(window: MainWindow) -> QWidget:
    return window.findChild(QWidget, "leftColumn").widget()


def part(window: MainWindow, widget: QWidget) -> int:
    """Which part of the window, in the order in which one reads them."""
    parts = (window.tool_bar, left_column(window), window.messages, window.pages, window.drawing_panel)
    return next(place for place, made in enumerate(parts) if made.isAncestorOf(widget))


@pytest.mark.parametrize("page", PAGES)
def test_tab_goes_around_in_the_order_in_which_one_reads(window: MainWindow, qtbot: QtBot, page: str) -> None:
    window.show_page(page)
    found = stops(window, qtbot)
    places = [part(window, made) for made in found]
    assert places == sorted(places)
    for before, after in pairwise(found):
        if part(window, before) == part(window, after):
            whole = left_column(window) if part(window, before) == 1 else window
            bottom = after.mapTo(whole, QPoint(0, after.height())).y()
            assert bottom > before.mapTo(whole, QPoint(0, 0)).y(), (before.objectName(), after.objectName())


def test_backtab_goes_the_same_way_back(window: MainWindow, qtbot: QtBot) -> None:
    forth, back = stops(window, qtbot), stops(window, qtbot, Qt.Key.Key_Backtab)
    assert back == forth[::-1]


def test_the_left_column_has_stops_for_its_fields_only(window: MainWindow, qtbot: QtBot) -> None:
    column = left_column(window)
    found = [made for made in stops(window, qtbot) if column.isAncestorOf(made)]
    assert 10 <= len(found) <= MAX_STOPS
    assert not [made for made in found if isinstance(made, HelpButton)]
