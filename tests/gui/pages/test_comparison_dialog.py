import threading

import numpy as np
import pytest
from made import SMALL, TINY, end, made_data, made_network, made_record
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from core.data.dataset import Dataset
from core.prediction.comparison import Comparison
from core.prediction.predictor import Predictor
from core.training.recipe import FAST, TUTORIAL
from core.training.store import NewRun, RunStore
from gui.pages import chance_card
from gui.pages.comparison_dialog import ComparisonDialog
from gui.pages.runs_cells import Column
from gui.pages.runs_page import RunsPage


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


def kept(store, name, seed, architecture=SMALL, recipe=FAST, data=None):
    """A finished run with a network, and its history."""
    run = store.create(NewRun(architecture, data or made_data(), recipe, name=name, source="made.npz"))
    run.keep_network(made_network(seed, architecture))
    record = end(made_record(run_id=run.id))
    run.change(outcome=record.ended)
    return run, record


@pytest.fixture
def runs(store):
    return [kept(store, "A", 1), kept(store, "B", 2, TINY, TUTORIAL)]


@pytest.fixture
def show(qtbot, theme, jobs):
    parent = QWidget()
    qtbot.addWidget(parent)

    def shown(runs, data=None):
        dialog = ComparisonDialog(theme, jobs, runs, made_data() if data is None else data, parent)
        dialog.show()
        return dialog

    return shown


def text(dialog, name) -> str:
    return dialog.findChild(QLabel, name).text()


def press(dialog, name) -> None:
    QTest.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def rows(dialog) -> list[tuple[str, ...]]:
    table = dialog.table
    return [tuple(table.item(row, column).text() for column in range(3)) for row in range(table.rowCount())]


def test_what_differs_is_listed_first_and_stands_out(show, runs):
    dialog = show(runs)
    assert not dialog.isModal()
    found = rows(dialog)
    assert ("Network", "small", "tiny") in found
    assert ("Batch size", f"{FAST.batch_size}", f"{TUTORIAL.batch_size}") in found
    differing = [first != second for _name, first, second in found]
    assert differing == sorted(differing, reverse=True)
    weights = [dialog.table.item(row, 1).font().weight() for row in (0, dialog.table.rowCount() - 1)]
    assert weights[0] > weights[1]
    assert dialog.findChild(QLabel, "comparisonWarning") is None


def test_different_test_digits_are_warned_of(show, store, runs):
    data = made_data()
    other = Dataset("others", "Made for tests.", data.train, data.validation, data.train)
    dialog = show([runs[0], kept(store, "C", 3, data=other)])
    assert "They cannot be compared." in text(dialog, "comparisonWarning")


def test_which_one_is_better_is_found_out_on_the_test_digits(show, runs, qtbot):
    dialog, digits = show(runs), made_data().test
    assert text(dialog, "chanceDigits") == "Both networks read the 30 test digits of made, which are their own."
    press(dialog, "chanceButton")
    qtbot.waitUntil(lambda: bool(text(dialog, "chanceAnswer")))
    right = [
        Predictor(run.network()).probabilities(digits.images).argmax(axis=1) == digits.labels for run, _record in runs
    ]
    expected = Comparison.of(*right)
    assert text(dialog, "chanceAnswer") == expected.sentence("“A”", "“B”")
    assert text(dialog, "chanceFigures") == f"{expected.figures('“A”', '“B”')}."
    assert not dialog.findChild(QPushButton, "chanceButton").isVisible()


def test_other_digits_than_their_own_are_said_to_be(show, runs):
    data = made_data()
    dialog = show(runs, Dataset("others", "Made for tests.", data.train, data.validation, data.train))
    assert text(dialog, "chanceDigits").endswith("They may have learnt from some of these digits.")


@pytest.fixture
def held(monkeypatch):
    """Reading that waits until it is allowed, or nobody wants it any more."""
    begun, allowed = threading.Event(), threading.Event()

    def evaluated(_network, digits, token, _part):
        begun.set()
        while not allowed.wait(0.005):
            token.check()
        return type("Read", (), {"answers": np.array(digits.labels)})

    monkeypatch.setattr(chance_card, "evaluated", evaluated)
    yield begun, allowed
    allowed.set()


def test_it_can_be_cancelled_and_begun_again(show, runs, held, qtbot):
    dialog, (begun, allowed) = show(runs), held
    press(dialog, "chanceButton")
    qtbot.waitUntil(begun.is_set)
    press(dialog, "chanceCancelButton")
    assert dialog.findChild(QPushButton, "chanceButton").isVisible()
    allowed.set()
    press(dialog, "chanceButton")
    qtbot.waitUntil(lambda: text(dialog, "chanceAnswer") == "No difference: both read the same digits right.")


def test_closing_it_ends_the_reading(show, runs, held, jobs, qtbot):
    dialog, (begun, _allowed) = show(runs), held
    press(dialog, "chanceButton")
    qtbot.waitUntil(begun.is_set)
    press(dialog, "comparisonCloseButton")
    assert not jobs.running(chance_card.JOB)
    qtbot.waitUntil(lambda: not jobs.alive())


def test_why_it_cannot_be_found_out_is_said(show, store, runs, theme, jobs, qtbot):
    assert show([*runs, kept(store, "C", 3)]).chance.findChild(QLabel, "chanceDigits").text() == chance_card.TWO_ALONE
    run = store.create(NewRun(SMALL, made_data(), FAST, name="begun"))
    assert "“begun” has no network yet" in text(show([runs[0], (run, run.record())]), "chanceDigits")
    dialog = show(runs)
    dialog.set_busy(True)
    assert not dialog.findChild(QPushButton, "chanceButton").isEnabled()
    dialog.set_busy(False)
    assert dialog.findChild(QPushButton, "chanceButton").isEnabled()


def test_a_damaged_network_is_told(show, runs, qtbot):
    next(runs[1][0].folder.glob("weights-*")).write_bytes(b"damaged")
    dialog = show(runs)
    press(dialog, "chanceButton")
    qtbot.waitUntil(lambda: bool(text(dialog, "chanceAnswer")))
    assert "weights" in text(dialog, "chanceAnswer")
    assert dialog.findChild(QPushButton, "chanceButton").isVisible()


@pytest.fixture
def page(qtbot, theme, jobs, store, runs):
    made = RunsPage(theme, jobs, store)
    qtbot.addWidget(made)
    made.set_data(made_data())
    made.show()
    qtbot.waitUntil(lambda: len(made.table.ids()) == 2)
    return made


def opened(page, qtbot) -> ComparisonDialog:
    press(page, "compareRunButton")
    qtbot.waitUntil(lambda: page.findChild(ComparisonDialog, "comparisonDialog") is not None)
    return page.findChild(ComparisonDialog, "comparisonDialog")


def test_selected_runs_are_compared_and_their_curves_shown(page, qtbot):
    page.table.selectAll()
    with qtbot.waitSignal(page.compared):
        dialog = opened(page, qtbot)
    assert page.table.lines.ticked == set(page.table.ids())
    heads = [dialog.table.horizontalHeaderItem(column).text() for column in (1, 2)]
    assert heads == [line.texts[Column.NAME] for line in page.table.lines.shown]


def test_ticked_runs_are_compared_where_one_is_selected(page, qtbot):
    page.table.selectRow(0)
    assert page.findChild(QPushButton, "compareRunButton").toolTip() == "Select or tick two runs or more."
    page.table.lines.tick(page.table.ids())
    first = opened(page, qtbot)
    assert first.table.columnCount() == 3
    press(page, "compareRunButton")
    qtbot.waitUntil(lambda: first not in dialogs(page) and len(dialogs(page)) == 1)  # one at a time
    dialogs(page)[0].close()
    qtbot.waitUntil(lambda: not dialogs(page))


def dialogs(page) -> list[ComparisonDialog]:
    return page.findChildren(ComparisonDialog, "comparisonDialog")


def test_very_many_are_not_compared_at_once(page, jobs, store, qtbot):
    for number in range(7):
        kept(store, f"more {number}", number)
    page.refresh()
    qtbot.waitUntil(lambda: len(page.table.ids()) == 9)
    page.table.selectAll()
    assert page.findChild(QPushButton, "compareRunButton").toolTip() == "At most 8 runs are compared at once."
