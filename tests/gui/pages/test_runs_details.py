import pytest
from made import SMALL, made_data
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.errors import RunError
from core.training.recipe import FAST
from core.training.run import Run
from core.training.run_name import MAX_NOTES
from core.training.store import NewRun, RunStore
from gui.pages.runs_page import RunsPage


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def page(qtbot, theme, jobs, store):
    """A page with two runs, "new" above "old"."""
    for name in ("old", "new"):
        store.create(NewRun(SMALL, made_data(), FAST, name=name))
    made = RunsPage(theme, jobs, store)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: len(made.table.ids()) == 2)
    made.table.selectRow(0)
    return made


def notes(store) -> dict[str, str]:
    return {run.info.name: run.info.notes for run in store.runs()}


def test_notes_are_kept_while_one_writes(page, store, qtbot):
    QTest.keyClicks(page.details.notes, "Reads my sevens.")
    qtbot.waitUntil(lambda: notes(store) == {"new": "Reads my sevens.", "old": ""})
    qtbot.waitUntil(lambda: page.table.lines.shown[0].notes == "Reads my sevens.")
    assert page.details.notes.text() == "Reads my sevens."


def test_notes_go_to_the_run_that_they_were_written_for(page, store, qtbot):
    QTest.keyClicks(page.details.notes, "Of the new one.")
    page.table.selectRow(1)
    assert page.details.notes.text() == ""
    qtbot.waitUntil(lambda: notes(store) == {"new": "Of the new one.", "old": ""})
    page.table.selectRow(0)
    assert page.details.notes.text() == "Of the new one."


def test_notes_are_there_before_they_are_on_the_disk(page, store, qtbot):
    QTest.keyClicks(page.details.notes, "Of the new one.")
    page.table.selectRow(1)
    page.table.selectRow(0)  # at once: the table was not read again
    assert page.details.notes.text() == "Of the new one."
    qtbot.waitUntil(lambda: page.table.lines.shown[0].notes == "Of the new one.")
    page.table.selectRow(1)
    page.table.selectRow(0)
    assert page.details.notes.text() == "Of the new one."
    assert notes(store) == {"new": "Of the new one.", "old": ""}


def test_notes_that_others_changed_are_shown(page, store, qtbot):
    QTest.keyClicks(page.details.notes, "Mine.")
    page.table.selectRow(1)
    qtbot.waitUntil(lambda: page.table.lines.shown[0].notes == "Mine.")
    page.table.selectRow(0)
    page.table.selectRow(1)
    store.runs()[0].change(notes="Theirs.")
    page.refresh()
    qtbot.waitUntil(lambda: page.table.lines.shown[0].notes == "Theirs.")
    page.table.selectRow(0)
    assert page.details.notes.text() == "Theirs."


def test_notes_that_cannot_be_written_stay_and_are_tried_again(page, store, qtbot, monkeypatch):
    def full(*_args, **_changes):
        raise RunError("The disk is full.", "Free some space.")

    with monkeypatch.context() as patched:
        patched.setattr(Run, "change", full)
        QTest.keyClicks(page.details.notes, "Not lost.")
        with qtbot.waitSignal(page.failed):
            page.table.selectRow(1)
    page.table.selectRow(0)
    assert page.details.notes.text() == "Not lost."
    page.table.selectRow(1)
    qtbot.waitUntil(lambda: notes(store) == {"new": "Not lost.", "old": ""})


def test_notes_are_kept_when_another_page_is_shown(page, store, qtbot):
    QTest.keyClicks(page.details.notes, "Left.")
    page.hide()
    qtbot.waitUntil(lambda: notes(store)["new"] == "Left.")


def test_notes_that_did_not_change_are_not_written(page, qtbot):
    with qtbot.assertNotEmitted(page.details.noted):
        page.table.selectRow(1)
        page.table.selectRow(0)
        page.hide()


def test_notes_that_are_too_long_are_cut(page, qtbot):
    page.details.notes.setText("x" * (MAX_NOTES + 5))
    with qtbot.waitSignal(page.details.noted) as noted:
        page.details.keep()
    assert len(noted.args[1]) == MAX_NOTES


def test_several_runs_have_no_notes(page):
    page.table.selectAll()
    assert not page.details.notes.isEnabled()
    assert page.findChild(QLabel, "runFacts").text().startswith("2 runs are selected, ")
    assert page.details.notes.text() == ""


def test_a_damaged_run_has_no_notes(page, store, qtbot):
    (store.runs()[0].folder / "run.json").write_text("{")
    page.refresh()
    qtbot.waitUntil(lambda: page.table.lines.shown[1].run is None)
    page.table.selectRow(1)
    assert page.details.notes.toolTip() == "A damaged run keeps no notes."
    assert "run.json" in page.findChild(QLabel, "runFacts").text()


def test_tab_leaves_the_notes(page, qtbot):
    page.details.notes.setFocus()
    QTest.keyClick(page.details.notes, Qt.Key.Key_Tab)
    assert page.details.notes.text() == ""
