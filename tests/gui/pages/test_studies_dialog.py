import json

import pytest
from made import TINY
from PySide6.QtWidgets import QPushButton, QWidget
from studied import QUICK, made_study, trained
from waiting import LONG

from core.study import report
from core.study.shelf import StudyShelf
from core.training.store import RunStore
from gui.pages import studies_dialog
from gui.pages.studies_dialog import StudiesDialog


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def study(store):
    """Eight of sixteen trainings are done: those of the tiny network."""
    kept = StudyShelf(store.folder).keep(made_study(seeds=(1, 2, 3, 4)))
    for training in kept.trainings():
        if training.architecture == TINY:
            trained(store, training, (0.95 if training.recipe.name == "quick" else 0.9) + training.recipe.seed / 1000)
    return kept


@pytest.fixture
def show(qtbot, theme, jobs, store):
    parent = QWidget()
    qtbot.addWidget(parent)

    def shown():
        dialog = StudiesDialog(theme, jobs, store, parent)
        dialog.show()
        qtbot.waitUntil(lambda: not jobs.running(studies_dialog.JOB), timeout=int(LONG * 1000))
        return dialog

    return shown


def click(dialog, name):
    dialog.findChild(QPushButton, name).click()


def cells(dialog):
    table = dialog.table
    return [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]


def test_without_a_study_it_says_what_one_is_and_how_to_begin(show):
    dialog = show()
    assert dialog.findChild(QWidget, "studiesEmpty").isVisible()
    assert not dialog.table.isVisible()
    assert dialog.command.text().startswith("digit-trainer study --architecture")
    assert not dialog.findChild(QPushButton, "studySaveButton").isEnabled()


def test_the_table_is_that_of_the_terminal(show, study):
    dialog = show()
    assert dialog.table.isVisible()
    assert [row[:4] for row in cells(dialog)] == [
        ["tiny", "quick", "4", "95.25 ± 0.13 %"],
        ["tiny", "fast", "4", "90.25 ± 0.13 %"],
        ["small", "fast", "0 of 4", "–"],
        ["small", "quick", "0 of 4", "–"],
    ]
    assert [dialog.table.horizontalHeaderItem(place).text() for place in range(9)] == list(report.HEADING)
    assert dialog.progress.text() == "8 of 16 trainings are done."
    assert dialog.sentences.text().startswith("“tiny, quick” reads better than “tiny, fast” by 5.00 points.")
    assert dialog.command.text() == "digit-trainer study mine"


def test_what_is_trained_meanwhile_is_read_again(show, study, store, qtbot):
    dialog = show()
    trained(store, study.trainings()[0], 0.99)
    click(dialog, "studyRefreshButton")
    qtbot.waitUntil(lambda: dialog.progress.text() == "9 of 16 trainings are done.")
    assert cells(dialog)[0][:4] == ["small", "fast", "1 of 4", "99.00 %"]


def test_another_study_is_chosen_by_its_name(show, study, store, qtbot):
    StudyShelf(store.folder).keep(made_study("another one").asked)
    dialog = show()
    assert dialog.choice.currentText() == "another one"
    assert dialog.progress.text() == "It has not begun."
    assert dialog.command.text() == "digit-trainer study 'another one'"
    dialog.choice.setCurrentText("mine")
    dialog.choice.activated.emit(dialog.choice.currentIndex())
    qtbot.waitUntil(lambda: dialog.progress.text() == "8 of 16 trainings are done.")
    assert dialog.choice.currentText() == "mine"


def test_the_table_is_saved_as_a_page(show, study, tmp_path):
    dialog = show()
    dialog.save_to(tmp_path / "study.html")
    assert "95.25 ± 0.13 %" in (tmp_path / "study.html").read_text(encoding="utf-8")
    assert str(tmp_path / "study.html") in dialog.findChild(QWidget, "studySaid").text()
    dialog.save_to(tmp_path / "none" / "study.html")
    assert "could not be saved" in dialog.findChild(QWidget, "studySaid").text()


def test_the_command_is_copied(show, study, qapp):
    dialog = show()
    click(dialog, "studyCopyButton")
    assert qapp.clipboard().text() == "digit-trainer study mine"


def test_what_cannot_be_read_is_said(show, store):
    store.folder.mkdir()
    (store.folder / "studies").mkdir()
    path = store.folder / "studies" / "a.json"
    path.write_text(json.dumps(made_study().to_json() | {"recipes": [QUICK.to_json()]}))  # found says of another, too
    dialog = show()
    assert dialog.findChild(QWidget, "studiesEmpty").isVisible()


def test_the_action_opens_one_dialog(window, qtbot):
    for _ in range(2):
        window.commands["actionStudies"].trigger()
    (dialog,) = window.findChildren(StudiesDialog)
    qtbot.waitUntil(lambda: not window.jobs.running(studies_dialog.JOB))
    dialog.close()
