from datetime import UTC, datetime, timedelta

import pytest
from made import SMALL, end, made_data, made_record
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton, QWidget

from core.training.recipe import FAST, TUTORIAL
from core.training.store import NewRun, RunStore
from gui.pages.runs_delegates import SECOND_LINE
from gui.pages.runs_page import RunsPage
from gui.pages.runs_table import COMPARE, HEADINGS, NAME, when_words


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def two(store):
    """An older, finished run and a newer one that has not ended."""
    old = store.create(NewRun(SMALL, made_data(), TUTORIAL, name="old one"))
    old.change(outcome=end(made_record(run_id=old.id)).ended, created=datetime.now(UTC) - timedelta(days=400))
    return old, store.create(NewRun(SMALL, made_data(), FAST, name="new one"))


@pytest.fixture
def page(qtbot, theme, jobs, store, two):
    made = RunsPage(theme, jobs, store)
    qtbot.addWidget(made)
    made.resize(660, 500)
    made.show()
    qtbot.waitUntil(lambda: made.table.rowCount() == 2)
    return made


def line(page, row) -> dict[str, str]:
    return {name: page.table.item(row, column).text() for column, name in enumerate(HEADINGS)}


def press(page, name) -> None:
    QTest.mouseClick(page.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_runs_are_listed_newest_first_with_their_figures(page):
    assert [page.table.item(row, NAME).text() for row in range(2)] == ["new one", "old one"]
    assert line(page, 1) | {"When": ""} == {
        "": "", "Name": "old one", "When": "", "Data": "made", "Recipe": "Tutorial", "Epochs": "10",
        "Validation": "97.50 %", "Test": "97.00 %", "Outcome": "Finished",
    }  # fmt: skip
    assert line(page, 0)["Validation"] == "–"
    assert line(page, 0)["Outcome"] == "Interrupted"


def test_an_empty_folder_says_what_will_be_there_and_offers_to_train(qtbot, theme, jobs, tmp_path):
    made = RunsPage(theme, jobs, RunStore(tmp_path / "none"))
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.train_wanted):
        press(made, "runsEmptyButton")


def test_open_hands_on_the_selected_run(page, two, qtbot):
    page.table.selectRow(1)
    with qtbot.waitSignal(page.open_wanted) as opened:
        press(page, "openRunButton")
    assert opened.args[0].id == two[0].id
    with qtbot.waitSignal(page.open_wanted):
        QTest.keyClick(page.table, Qt.Key.Key_Return)


def test_while_a_run_trains_nothing_is_opened_and_it_says_why(page, two):
    page.set_current(two[1].id)
    page.set_busy(True)
    page.table.selectRow(0)
    for name in ("openRunButton", "resumeRunButton", "deleteRunButton"):
        assert not page.findChild(QPushButton, name).isEnabled()
        assert page.findChild(QPushButton, name).toolTip()
    page.table.selectRow(1)
    assert page.findChild(QPushButton, "deleteRunButton").isEnabled()


def test_a_run_without_an_epoch_cannot_be_resumed(page):
    assert "Nothing of this run was kept" in page.findChild(QPushButton, "resumeRunButton").toolTip()


def test_ticked_runs_are_compared(page, two, qtbot):
    with qtbot.waitSignal(page.compared) as compared:
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=box(page, 1))
    assert compared.args[0] == []  # it has no history to show
    assert page.table.ticked() == {two[0].id}
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.table.ticked() == {run.id for run in two}
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.table.ticked() == {two[0].id}


def box(page, row):
    return page.table.visualItemRect(page.table.item(row, COMPARE)).center()


def test_ticks_and_selection_survive_a_refresh(page, jobs, two, qtbot):
    page.table.selectRow(1)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    page.refresh()
    qtbot.waitUntil(lambda: not jobs.running("runs"))
    assert page.table.ticked() == {two[0].id}
    assert page.selected().id == two[0].id


def test_a_run_is_renamed_on_the_disk(page, store, two, qtbot):
    page.table.item(0, NAME).setText("  better name ")
    qtbot.waitUntil(lambda: store.find(two[1].id).info.name == "better name")
    qtbot.waitUntil(lambda: page.table.item(0, NAME).text() == "better name")
    page.table.item(0, NAME).setText(" ")
    assert page.table.item(0, NAME).text() == "better name"


def asked_to_delete(page) -> QMessageBox:
    press(page, "deleteRunButton")
    return page.findChild(QMessageBox, "deleteQuestion")


def choose(question: QMessageBox, answer: str) -> None:
    chosen = next(made for made in question.buttons() if made.text() == answer)
    QTest.mouseClick(chosen, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("answer", "left"), [("Delete", 1), ("Keep", 2)])
def test_deleting_asks_first(page, store, qtbot, answer, left):
    question = asked_to_delete(page)
    assert "new one" in question.text()
    choose(question, answer)
    qtbot.waitUntil(lambda: len(store.runs()) == left)
    qtbot.waitUntil(lambda: page.table.rowCount() == left)


def test_a_run_that_cannot_be_deleted_is_told(page, two, qtbot):
    with two[1].alone(), qtbot.waitSignal(page.failed) as failed:
        choose(asked_to_delete(page), "Delete")
    assert two[1].id in failed.args[0].sentence


def test_the_run_that_is_shown_stands_out(page, two):
    page.set_current(two[0].id)
    assert page.table.item(1, NAME).font().weight() > page.table.item(0, NAME).font().weight()


def test_moments_are_said_as_people_say_them():
    now = datetime(2026, 5, 4, 18, 0).astimezone()
    assert when_words(now.replace(hour=9, minute=5), now) == "09:05"
    assert when_words(now - timedelta(days=30), now) == "4 Apr"
    assert when_words(now - timedelta(days=400), now).endswith("2025")


@pytest.mark.parametrize(
    ("width", "gone"), [(900, set()), (626, {"Data"}), (371, {"Data", "Recipe", "When", "Outcome"})]
)
def test_in_little_room_the_figures_stay_and_the_rest_goes_below_the_name(page, qtbot, dressed, width, gone):
    dressed.changed.emit()
    page.resize(width, 500)
    qtbot.waitUntil(lambda: {name for place, name in enumerate(HEADINGS) if page.table.isColumnHidden(place)} >= gone)
    table, header = page.table, page.table.horizontalHeader()
    assert header.length() <= table.viewport().width()
    assert not table.isColumnHidden(HEADINGS.index("Test"))
    name = table.item(1, NAME)
    said = name.data(SECOND_LINE).split(" · ")
    assert {line(page, 1)[heading] for heading in gone} <= set(said)
    assert table.columnWidth(NAME) >= (140 if width > 600 else 80)
    assert name.toolTip().startswith("old one")


def editor(page) -> QLineEdit:
    return page.table.findChild(QLineEdit, "runNameEditor")


def test_return_ends_the_renaming_and_opens_nothing(page, store, two, qtbot):
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    editor(page).setText("typed")
    with qtbot.assertNotEmitted(page.open_wanted):
        QTest.keyClick(editor(page), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: store.find(two[1].id).info.name == "typed")


def test_delete_asks_as_its_button_does(page, two):
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    question = page.findChild(QMessageBox, "deleteQuestion")
    assert "new one" in question.text()
    question.reject()


def test_a_run_in_training_is_not_deleted_by_a_key(page, two):
    page.set_current(two[1].id)
    page.set_busy(True)
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.findChild(QMessageBox, "deleteQuestion") is None


def test_a_damaged_run_is_listed_with_its_reason_and_can_only_be_deleted(page, store, two, qtbot):
    old = two[0]
    (old.folder / "run.json").write_text("{")
    page.refresh()
    qtbot.waitUntil(lambda: page.table.rowCount() == 2 and page.table.item(1, 8).text() == "Damaged")
    page.table.selectRow(1)
    assert page.selected() is None
    assert "run.json" in page.table.item(1, 1).toolTip()
    enabled = {
        name: page.findChild(QPushButton, f"{name}RunButton").isEnabled() for name in ("open", "resume", "delete")
    }
    assert enabled == {"open": False, "resume": False, "delete": True}
    assert "run.json" in page.findChild(QPushButton, "openRunButton").toolTip()
    page.table.rename_selected()
    assert page.table.state() != page.table.State.EditingState
    choose(asked_to_delete(page), "Delete")
    qtbot.waitUntil(lambda: [entry.id for entry in store.entries()] == [two[1].id])


def test_train_further_asks_how_many_epochs_and_says_what_that_does(window, session, qtbot):
    window.commands["actionTrain"].trigger()
    session.release()
    with qtbot.waitSignal(window.controller.run_ended):
        pass
    window.commands["actionShowRuns"].trigger()
    page, run = window.runs_page, window.controller.run
    qtbot.waitUntil(lambda: run.id in page.table.ids() and not window.jobs.running("runs"))
    page.table.selectRow(0)
    assert page.selected().outcome == "finished"
    qtbot.mouseClick(page.findChild(QPushButton, "resumeRunButton"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(QWidget, "trainFurtherDialog") is not None)
    dialog = page.findChild(QWidget, "trainFurtherDialog")
    train = dialog.findChild(QPushButton, "furtherTrainButton")
    dialog.epochs.setValue(0)
    assert not train.isEnabled()
    dialog.epochs.setValue(5)
    assert dialog.words.text().startswith("The cycle is stretched over all 8 epochs")
    qtbot.mouseClick(train, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.controller.run_ended):
        pass
    assert session.calls[1]["recipe"].epochs == 8
    assert len(window.controller.record.epochs) == 8
    assert window.training_panel.isVisible()
