from datetime import UTC, datetime, timedelta

import pytest
from made import SMALL, end, made_data, made_record
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QMessageBox, QPushButton, QWidget

from core.training.recipe import FAST, TUTORIAL
from core.training.store import NewRun, RunStore
from gui.pages.runs_cells import HEADINGS, Column
from gui.pages.runs_model import SECOND_LINE
from gui.pages.runs_page import RunsPage


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
    qtbot.waitUntil(lambda: len(made.table.ids()) == 2)
    return made


def line(page, row) -> dict[str, str]:
    return dict(zip(HEADINGS, page.table.lines.shown[row].texts, strict=True))


def names(page) -> list[str]:
    return [line.texts[Column.NAME] for line in page.table.lines.shown]


def press(page, name) -> None:
    QTest.mouseClick(page.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def refreshed(page, jobs, qtbot) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: not jobs.running("runs"))


def test_runs_are_listed_newest_first_with_their_figures(page):
    assert names(page) == ["new one", "old one"]
    assert line(page, 1) | {"When": "", "Size": ""} == {
        "": "", "Name": "old one", "When": "", "Data": "made", "Recipe": "Tutorial", "Epochs": "10",
        "Accuracy": "97.00 % on made", "Size": "", "Outcome": "Finished",
    }  # fmt: skip
    assert line(page, 0)["Accuracy"] == "–"
    assert line(page, 0)["Outcome"] == "Interrupted"


def test_how_many_there_are_and_what_they_take_is_said(page):
    assert page.card.note.text().startswith("2 runs · ")
    page.search.setText("old")
    assert page.card.note.text().startswith("1 of 2 runs · ")


def test_an_empty_folder_says_what_will_be_there_and_offers_to_train(qtbot, theme, jobs, tmp_path):
    made = RunsPage(theme, jobs, RunStore(tmp_path / "none"))
    qtbot.addWidget(made)
    made.show()
    assert made.card.note.text() == "reading…"
    qtbot.waitUntil(made.findChild(QWidget, "runsEmpty").isVisible)
    with qtbot.waitSignal(made.train_wanted):
        press(made, "runsEmptyButton")


def test_open_hands_on_the_selected_run(page, two, qtbot):
    page.table.selectRow(1)
    with qtbot.waitSignal(page.open_wanted) as opened:
        press(page, "openRunButton")
    assert opened.args[0].id == two[0].id
    with qtbot.waitSignal(page.open_wanted):
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(page, 1, Column.NAME))
    with qtbot.waitSignal(page.open_wanted):
        QTest.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(page, 1, Column.NAME))


def test_while_a_run_trains_nothing_is_opened_and_it_says_why(page, two):
    page.set_current(two[1].id)
    page.set_busy(True)
    page.table.selectRow(0)
    for name in ("openRunButton", "resumeRunButton", "deleteRunButton"):
        assert not page.findChild(QPushButton, name).isEnabled()
        assert page.findChild(QPushButton, name).toolTip()
    page.table.selectRow(1)
    assert page.findChild(QPushButton, "deleteRunButton").isEnabled()
    page.table.selectAll()
    assert not page.findChild(QPushButton, "deleteRunButton").isEnabled()


def test_a_run_without_an_epoch_cannot_be_resumed(page):
    assert "Nothing of this run was kept" in page.findChild(QPushButton, "resumeRunButton").toolTip()


def test_ticked_runs_are_compared(page, two, qtbot):
    with qtbot.waitSignal(page.compared) as compared:
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(page, 1, Column.TICK))
    assert compared.args[0] == {}  # it has no history to show
    assert page.table.lines.ticked == {two[0].id}
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.table.lines.ticked == {run.id for run in two}
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.table.lines.ticked == {two[0].id}


def cell(page, row, column) -> QPoint:
    return page.table.visualRect(page.table.lines.index(row, column)).center()


def test_space_ticks_all_that_are_selected(page, two):
    page.table.lines.tick({two[0].id})
    page.table.selectAll()
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.table.lines.ticked == {run.id for run in two}
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.table.lines.ticked == set()


def test_ticks_and_selection_survive_a_refresh(page, jobs, store, two, qtbot):
    page.table.selectRow(1)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    store.create(NewRun(SMALL, made_data(), FAST, name="newest"))
    refreshed(page, jobs, qtbot)
    assert names(page) == ["newest", "new one", "old one"]
    assert page.table.lines.ticked == {two[0].id}
    assert page.selected().id == two[0].id


def test_only_changed_rows_are_shown_anew(page, jobs, two, qtbot):
    with qtbot.assertNotEmitted(page.table.lines.modelReset), qtbot.assertNotEmitted(page.table.lines.dataChanged):
        refreshed(page, jobs, qtbot)
    changed = []
    page.table.lines.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    two[0].change(notes="Seen.")
    with qtbot.assertNotEmitted(page.table.lines.modelReset):
        refreshed(page, jobs, qtbot)
        qtbot.waitUntil(lambda: page.table.lines.shown[1].notes == "Seen.")
    assert (1, 1) in changed


def test_a_click_on_a_heading_sorts_and_another_one_turns_it_round(page, jobs, two, qtbot):
    header = page.table.horizontalHeader()

    def click(column):
        place = QPoint(header.sectionViewportPosition(column) + 9, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click(Column.NAME)
    assert (names(page), page.table.order) == (["new one", "old one"], "name up")
    click(Column.NAME)
    assert (names(page), page.table.order) == (["old one", "new one"], "name down")
    click(Column.EPOCHS)
    assert (names(page), page.table.order) == (["old one", "new one"], "epochs down")
    click(Column.ACCURACY)
    click(Column.ACCURACY)
    assert names(page) == ["new one", "old one"]
    assert page.table.lines.headerData(Column.ACCURACY, Qt.Orientation.Horizontal) == "Accuracy ↑"
    refreshed(page, jobs, qtbot)
    assert (names(page), page.table.order) == (["new one", "old one"], "accuracy up")


def test_a_kept_order_is_taken_up_and_nonsense_is_not(page):
    page.table.sort_as("name down")
    assert names(page) == ["old one", "new one"]
    for nonsense in ("", "name", "name sideways", "weight up"):
        page.table.sort_as(nonsense)
        assert page.table.order == "name down"


@pytest.mark.parametrize(("words", "found"), [
    ("", ["new one", "old one"]), ("old", ["old one"]), ("SMALL", ["new one", "old one"]), ("tutorial", ["old one"]),
    ("one made fast", ["new one"]), ("sevens", ["old one"]), ("old fast", []),
])  # fmt: skip
def test_the_search_looks_through_name_network_recipe_data_and_notes(page, jobs, two, qtbot, words, found):
    two[0].change(notes="Reads my sevens.")
    refreshed(page, jobs, qtbot)
    QTest.keyClicks(page.search, words)
    assert names(page) == found
    assert (page.findChild(QWidget, "runsNotFound").isVisible()) == (not found)
    if not found:
        press(page, "runsNotFoundButton")
        assert names(page) == ["new one", "old one"]


def test_a_run_is_renamed_on_the_disk(page, store, two, qtbot):
    rename(page, 0, "  better name ")
    qtbot.waitUntil(lambda: store.find(two[1].id).info.name == "better name")
    qtbot.waitUntil(lambda: names(page)[0] == "better name")
    with qtbot.assertNotEmitted(page.renamed):
        rename(page, 0, " ")
    assert names(page)[0] == "better name"


def rename(page, row, name) -> None:
    page.table.selectRow(row)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    editor(page).setText(name)
    QTest.keyClick(editor(page), Qt.Key.Key_Return)


def test_a_name_that_is_taken_gets_a_number(page, store, two, qtbot):
    with qtbot.waitSignal(page.renamed) as renamed:
        rename(page, 0, "old one")
    assert renamed.args == [two[1].id, "old one 2"]
    qtbot.waitUntil(lambda: names(page) == ["old one 2", "old one"])


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
    qtbot.waitUntil(lambda: len(page.table.ids()) == left)


def test_several_runs_are_deleted_with_one_question(page, store, two, qtbot):
    gone = []
    page.deleted.connect(gone.append)
    page.table.selectAll()
    question = asked_to_delete(page)
    assert question.text() == "Delete 2 runs?"
    assert question.informativeText().startswith("“new one”, “old one”.")
    choose(question, "Delete")
    qtbot.waitUntil(lambda: not store.entries())
    qtbot.waitUntil(lambda: page.findChild(QWidget, "runsEmpty").isVisible())
    assert gone == [two[1].id, two[0].id]


def test_a_run_that_cannot_be_deleted_is_told_and_the_others_are_gone(page, store, two, qtbot):
    page.table.selectAll()
    with two[1].alone(), qtbot.waitSignal(page.failed) as failed:
        choose(asked_to_delete(page), "Delete")
    assert two[1].id in failed.args[0].sentence
    assert [run.id for run in store.runs()] == [two[1].id]


def test_the_run_that_is_shown_stands_out(page, two):
    page.set_current(two[0].id)
    fonts = [page.table.lines.index(row, Column.NAME).data(Qt.ItemDataRole.FontRole) for row in range(2)]
    assert fonts[1].weight() > fonts[0].weight()


@pytest.mark.parametrize(
    ("width", "less"),
    [(900, set()), (626, {"Data", "Size"}), (400, {"Data", "Size", "Outcome", "Recipe", "When"})],
)
def test_in_little_room_the_figures_stay_and_the_rest_goes_below_the_name(page, qtbot, dressed, width, less):
    dressed.changed.emit()
    page.resize(width, 500)
    table, header = page.table, page.table.horizontalHeader()

    def said() -> list[str]:
        return table.lines.index(1, Column.NAME).data(SECOND_LINE).split(" · ")

    qtbot.waitUntil(
        lambda: {line(page, 1)[heading] for heading in less} <= set(said()) and bool(less) != (said() == [""])
    )
    assert header.length() <= table.viewport().width()
    for column in (Column.EPOCHS, Column.ACCURACY, Column.OUTCOME):
        assert not table.isColumnHidden(column)
    assert table.lines.index(1, Column.ACCURACY).data().startswith("97.00 %")
    assert table.columnWidth(Column.NAME) >= (140 if width > 600 else 80)
    assert table.lines.index(1, Column.NAME).data(Qt.ItemDataRole.ToolTipRole).startswith("old one")


def test_in_the_least_room_the_epochs_stand_below_the_name_too(page, qtbot, dressed):
    dressed.changed.emit()
    page.resize(320, 500)
    qtbot.waitUntil(lambda: page.table.isColumnHidden(Column.EPOCHS))
    said = [page.table.lines.index(row, Column.NAME).data(SECOND_LINE) for row in range(2)]
    assert [words.split(" · ")[:2] for words in said] == [
        ["Interrupted", f"0 of {FAST.epochs} epochs"],
        ["Finished", "10 epochs"],
    ]
    assert page.table.horizontalHeader().length() <= page.table.viewport().width()


def test_a_narrow_outcome_is_a_mark_with_its_word_in_the_tip(page, qtbot, dressed):
    dressed.changed.emit()
    page.resize(400, 500)
    outcome = page.table.lines.index(1, Column.OUTCOME)
    qtbot.waitUntil(lambda: outcome.data() == "")
    assert "Finished" in outcome.data(Qt.ItemDataRole.ToolTipRole)
    assert "Finished" in outcome.data(Qt.ItemDataRole.AccessibleTextRole)


def editor(page) -> QLineEdit:
    return page.table.findChild(QLineEdit, "runNameEditor")


def test_return_ends_the_renaming_and_opens_nothing(page, store, two, qtbot):
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    editor(page).setText("typed")
    with qtbot.assertNotEmitted(page.open_wanted):
        QTest.keyClick(editor(page), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: store.find(two[1].id).info.name == "typed")


def test_a_name_that_is_edited_is_not_taken_away_by_what_comes(page, jobs, store, two, qtbot):
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    editor(page).setText("typed")
    store.create(NewRun(SMALL, made_data(), FAST, name="newest"))
    refreshed(page, jobs, qtbot)
    assert editor(page).text() == "typed"
    QTest.keyClick(editor(page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(page) == ["newest", "typed", "old one"])


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


def test_a_right_click_shows_all_that_can_be_done(page, two, qtbot):
    place = cell(page, 1, Column.NAME)
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.RightButton, pos=place)
    page.table.customContextMenuRequested.emit(place)
    menu = page.findChild(QMenu, "runMenuButtonMenu")
    qtbot.waitUntil(menu.isVisible)
    assert page.selected().id == two[0].id
    done = {action.objectName(): action for action in menu.actions() if not action.isSeparator()}
    assert {name: action.isEnabled() for name, action in done.items()} == {
        "openRunAction": True, "resumeRunAction": False, "compareRunAction": False, "renameRunAction": True,
        "tickRunAction": True, "folderRunAction": True, "deleteRunAction": True,
    }  # fmt: skip
    menu.close()
    with qtbot.waitSignal(page.open_wanted) as opened:
        done["openRunAction"].trigger()
    assert opened.args[0].id == two[0].id


def test_of_several_runs_none_is_opened_and_it_says_why(page):
    page.table.selectAll()
    assert page.selected() is None
    for name in ("openRunButton", "resumeRunButton"):
        assert page.findChild(QPushButton, name).toolTip() == "Several runs are selected."
    assert page.findChild(QPushButton, "compareRunButton").isEnabled()


def test_a_damaged_run_is_listed_with_its_reason_and_can_only_be_deleted(page, store, two, qtbot):
    old = two[0]
    (old.folder / "run.json").write_text("{")
    page.refresh()
    qtbot.waitUntil(lambda: len(page.table.ids()) == 2 and line(page, 1)["Outcome"] == "Damaged")
    page.table.selectRow(1)
    assert page.selected() is None
    assert "run.json" in page.table.lines.index(1, Column.NAME).data(Qt.ItemDataRole.ToolTipRole)
    enabled = {
        name: page.findChild(QPushButton, f"{name}RunButton").isEnabled() for name in ("open", "resume", "delete")
    }
    assert enabled == {"open": False, "resume": False, "delete": True}
    assert "run.json" in page.findChild(QPushButton, "openRunButton").toolTip()
    page.table.rename_selected()
    assert page.table.state() != page.table.State.EditingState
    choose(asked_to_delete(page), "Delete")
    qtbot.waitUntil(lambda: [entry.id for entry in store.entries()] == [two[1].id])


def test_thousands_of_runs_are_sorted_and_searched(page, jobs, store, two, qtbot):
    text = (two[0].folder / "run.json").read_text()
    for number in range(2000):
        folder = store.folder / f"z{number:04}-small"
        folder.mkdir()
        (folder / "run.json").write_text(text.replace("old one", f"copy {number}"))
    refreshed(page, jobs, qtbot)
    qtbot.waitUntil(lambda: len(page.table.ids()) == 2002)
    page.table.sort_as("name up")
    assert names(page)[:3] == ["copy 0", "copy 1", "copy 10"]
    page.search.setText("copy 1999")
    assert names(page) == ["copy 1999"]


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
    assert dialog.words.text().startswith(f"The cycle is stretched over all {FAST.epochs + 5} epochs")
    qtbot.mouseClick(train, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.controller.run_ended):
        pass
    assert session.calls[1]["recipe"].epochs == FAST.epochs + 5
    assert len(window.controller.record.epochs) == FAST.epochs + 5
    assert window.training_panel.isVisible()
