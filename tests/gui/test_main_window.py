import re
from pathlib import Path

import pytest
from contract import ACTIONS, WIDGETS
from made import made_network
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)

from core.errors import DigitTrainerError
from core.model.architecture import CHOLLET
from core.prediction.predictor import Predictor
from core.training.recipe import TUTORIAL
from gui.frame.columns import LEFT, RIGHT, Column
from gui.parts.help_texts import all_texts
from gui.parts.widgets import HelpButton
from gui.program_state import State
from gui.settings import Settings

CONTROLS = (QAbstractButton, QComboBox, QAbstractSpinBox, QAbstractSlider, QLineEdit)


def own_controls(window) -> list[QWidget]:
    """Everything that can be used, without the parts that Qt makes its own controls of."""
    found = [made for kind in CONTROLS for made in window.findChildren(kind)]
    return [
        made
        for made in found
        if not made.objectName().startswith("qt_")
        and not isinstance(made.parent(), (QAbstractSpinBox, QComboBox))
        and type(made).__name__ not in {"QScrollBar", "QToolButton"} | {"QTabBar"}
    ]


def test_the_names_that_others_rely_on_are_there(window) -> None:
    assert window.objectName() == "mainWindow"
    for name in WIDGETS:
        assert window.findChild(QWidget, name) is not None, name
    for name in ACTIONS:
        assert window.findChild(QAction, name) is not None, name
    for name in ("set_strokes", "strokes", "clear"):
        assert callable(getattr(window.findChild(QWidget, "canvas"), name))


def test_every_control_has_a_name_for_programs_and_one_for_people(window) -> None:
    for made in own_controls(window):
        assert made.objectName(), made
        assert made.accessibleName() or getattr(made, "text", str)(), made.objectName()


def test_every_help_button_has_its_words(window) -> None:
    topics = {made.topic for made in window.findChildren(HelpButton)}
    assert len(topics) > 15
    assert topics <= set(all_texts())


def resize(window, width: int, height: int) -> None:
    """In the pixels of usual text: larger text needs a larger window to show the same."""
    window.resize(window.theme.px(width), window.theme.px(height))


def column(window, name: str) -> Column:
    return window.findChild(Column, name)


def test_the_usual_window_shows_every_column_whole(system_font, window, qtbot) -> None:
    resize(window, 1280, 800)
    for side in (column(window, "leftColumn"), column(window, "rightColumn")):
        content = side.widget()
        assert content.minimumSizeHint().width() <= side.viewport().width()
    assert window.minimumWidth() <= 1024
    assert window.minimumHeight() <= 700


def test_the_canvas_gives_way_so_that_the_whole_reading_is_seen(system_font, window, qtbot) -> None:
    side, panel = column(window, "rightColumn"), window.drawing_panel
    for width, height, phone in ((1280, 770, False), (1280, 770, True), (1024, 700, False)):
        window.commands["actionPhoneView"].setChecked(phone)
        resize(window, width, height)
        qtbot.waitUntil(lambda: panel.height() == side.viewport().height())
        assert panel.prediction_card.geometry().bottom() < side.viewport().height()
        assert panel.canvas.height() >= 170


def test_the_captions_above_the_canvas_fit(system_font, window) -> None:
    resize(window, 1024, 700)
    panel = window.drawing_panel
    note = panel.canvas_card.note
    panel.canvas.set_strokes([[(10, 10), (200, 200)]])
    panel.set_predictor(Predictor(made_network(), 1.0))
    for training in (False, True):
        panel.set_training(training)
        QApplication.processEvents()
        assert note.sizeHint().width() <= note.width(), note.text()


def test_no_words_are_cut_off_at_any_text_size(system_font, window, qtbot) -> None:
    window.resize(1920, 1200)
    for scale in (1.0, 1.5, 2.0):
        window.theme.set_text_scale(scale)
        for card in (window.data_panel, window.model_panel, window.recipe_panel):
            card.layout().activate()
            QApplication.processEvents()
            for words in card.findChildren(QLabel):
                if words.isVisible() and not words.wordWrap() and type(words) is QLabel:
                    assert words.width() >= words.sizeHint().width(), (scale, words.text())
                    assert words.height() >= words.fontMetrics().height(), (scale, words.text())


def test_train_makes_place_for_pause_and_stop(system_font, window, session, qtbot) -> None:
    bar = window.tool_bar
    assert bar.train_button.isVisible()
    assert bar.train_button.property("accent")
    left = bar.progress.mapTo(window, QPoint(0, 0)).x()
    qtbot.mouseClick(bar.train_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.program.state is State.TRAINING)
    assert bar.pause_button.isVisible()
    assert bar.stop_button.isVisible()
    assert not bar.train_button.isVisible()
    assert bar.progress.mapTo(window, QPoint(0, 0)).x() == left
    session.release()
    qtbot.waitUntil(lambda: window.program.state is State.READY)
    assert bar.train_button.isVisible()
    assert bar.export_button.property("accent")
    assert not bar.train_button.property("accent")
    assert bar.progress.value() == 1000
    assert window.findChild(QWidget, "statusLabel").text().startswith("Finished · 95.00 %")


def test_settings_are_kept_while_a_run_trains(window, session, qtbot) -> None:
    window.commands["actionTrain"].trigger()
    qtbot.waitUntil(lambda: window.program.state is State.TRAINING)
    for box in (window.data_panel.box, window.model_panel.box, window.recipe_panel.box):
        assert not box.isEnabled()
        assert "Wait until the training is over" in box.toolTip()
    window.commands["actionStop"].trigger()
    qtbot.waitUntil(lambda: window.program.state is State.READY)
    assert window.data_panel.box.isEnabled()


def test_a_wrong_value_disables_train_and_says_why(window) -> None:
    window.recipe_panel.epochs.setValue(0)
    assert not window.commands["actionTrain"].isEnabled()
    assert "out of its range" in window.commands["actionTrain"].toolTip()
    window.recipe_panel.epochs.setValue(2)
    assert window.commands["actionTrain"].isEnabled()


def test_space_trains_and_pauses_where_nothing_else_wants_it(window, session, qtbot) -> None:
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.program.state is State.TRAINING)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.program.state is State.PAUSED)
    assert window.tool_bar.pause_button.text() == "Go on"
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.program.state is State.TRAINING)


def test_a_run_that_goes_on_is_shown_with_its_curves(window) -> None:
    window.commands["actionShowRuns"].trigger()
    window.runs_page.train_wanted.emit()
    assert window.training_panel.isVisible()
    window.controller.stop()


def test_the_drawing_is_read_while_it_trains(window, session, qtbot) -> None:
    window.drawing_panel.canvas.set_strokes([[(140, 40), (140, 240)]])
    window.commands["actionTrain"].trigger()
    qtbot.waitUntil(lambda: window.program.state is State.TRAINING)
    session.release(1)
    qtbot.waitUntil(
        lambda: window.drawing_panel.last_seen is not None and window.drawing_panel.last_seen.prediction is not None
    )
    first = window.drawing_panel.last_seen
    session.release(1)
    qtbot.waitUntil(lambda: window.drawing_panel.last_seen is not first)
    assert (window.drawing_panel.last_seen.prediction.probabilities != first.prediction.probabilities).any()


def test_undo_redo_clear_and_eraser_follow_the_canvas(window, qtbot) -> None:
    commands, canvas = window.commands, window.drawing_panel.canvas
    assert not commands["actionUndo"].isEnabled()
    canvas.set_strokes([[(10, 10), (200, 200)]])
    assert commands["actionUndo"].isEnabled()
    assert commands["actionClear"].isEnabled()
    commands["actionUndo"].trigger()
    assert canvas.strokes() == []
    commands["actionRedo"].trigger()
    assert len(canvas.strokes()) == 1
    commands["actionClear"].trigger()
    assert canvas.strokes() == []
    commands["actionEraser"].trigger()
    assert canvas.eraser
    canvas.set_eraser(False)
    assert not commands["actionEraser"].isChecked()


def test_closing_while_it_trains_asks_once_and_may_be_refused(window, session, qtbot) -> None:
    window.commands["actionTrain"].trigger()
    qtbot.waitUntil(lambda: window.program.state is State.TRAINING)
    window.close()
    window.close()
    questions = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert len(questions) == 1
    keep, leave = (questions[0].findChild(QAbstractButton, name) for name in ("keepTraining", "stopAndClose"))
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert window.isVisible()
    assert window.program.state is State.TRAINING
    window.close()
    (question,) = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    leave = question.findChild(QAbstractButton, "stopAndClose")
    qtbot.mouseClick(leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not window.controller.bridge.running


def test_choices_are_remembered(make_window, qtbot, tmp_path: Path) -> None:
    first = make_window()
    first.model_panel.choose("chollet")
    first.recipe_panel.show_recipe(TUTORIAL.changed(name="own", epochs=4))
    first.data_panel.choose("pen")
    first.theme.choose("dark")
    first.close()
    settings = Settings(tmp_path / "settings.ini")
    assert settings.text("theme") == "dark"
    second = make_window()
    assert second.model_panel.architecture == CHOLLET
    assert second.controller.architecture == CHOLLET
    assert second.recipe_panel.recipe() == TUTORIAL.changed(name="own", epochs=4)
    assert second.data_panel.choice == "pen"


def test_damaged_settings_open_the_usual_window(make_window, tmp_path: Path) -> None:
    path = tmp_path / "broken.ini"
    path.write_bytes(b'\x00\xff[General\nversion=1\nrecipe={"format": 7}\n')
    assert make_window(settings=Settings(path)).recipe_panel.recipe() is not None
    path.write_text('[General]\nversion=1\nrecipe="{\\"format\\": 1, \\"epochs\\": -5}"\narchitecture=gone.json\n')
    window = make_window(settings=Settings(path))
    assert window.recipe_panel.recipe() is not None


def test_the_latest_error_is_said_in_the_window_and_can_be_closed(window, qtbot) -> None:
    bar = window.messages
    assert not bar.isVisible()
    window.controller.failed.emit(DigitTrainerError("The disk is full.", "Make room."))
    assert bar.isVisible()
    assert (bar.sentence.text(), bar.hint.text()) == ("The disk is full.", "Make room.")
    assert bar.hint.geometry().top() >= bar.sentence.geometry().bottom()
    window.controller.failed.emit(DigitTrainerError("Something else."))
    assert bar.sentence.text() == "Something else."
    assert not bar.hint.isVisible()
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_an_error_goes_when_the_same_has_been_done_after_all(window) -> None:
    bar, panel = window.messages, window.drawing_panel
    panel.failed.emit(DigitTrainerError("That is no picture."))
    window.model_panel.chosen.emit(window.model_panel.architecture)
    assert bar.isVisible()
    panel.succeeded.emit()
    assert not bar.isVisible()


def test_pages_and_columns_follow_their_commands(window, qtbot) -> None:
    for name, page in (
        ("actionShowEvaluation", window.evaluation_page),
        ("actionShowLayers", window.layers_page),
        ("actionShowRuns", window.runs_page),
        ("actionShowTraining", window.training_panel),
    ):
        window.commands[name].trigger()
        assert page.isVisible()
    qtbot.waitUntil(lambda: not window.controller.jobs.running("runs"))
    assert window.commands["actionLeftColumn"].isChecked()
    window.commands["actionLeftColumn"].trigger()
    assert not window.columns.is_shown(LEFT)
    window.commands["actionLeftColumn"].trigger()
    assert window.columns.is_shown(LEFT)
    window.columns.setSizes([300, 900, 0])
    window.columns.folded.emit()
    assert not window.commands["actionRightColumn"].isChecked()
    window.commands["actionRightColumn"].trigger()
    assert window.columns.is_shown(RIGHT)
    window.commands["actionResetLayout"].trigger()
    assert window.columns.usual


@pytest.mark.parametrize(
    ("action", "dialog"),
    [
        ("actionAbout", "aboutDialog"),
        ("actionShortcuts", "shortcutsDialog"),
        ("actionLessons", "lessonsDialog"),
        ("actionBrowseSamples", "sampleBrowser"),
    ],
)
def test_dialogs_open_and_close_by_key(window, qtbot, action: str, dialog: str) -> None:
    window.commands[action].trigger()
    opened = window.findChild(QWidget, dialog)
    assert opened.isVisible()
    for made in opened.findChildren(QAbstractButton):
        assert made.objectName() or isinstance(made.parent(), QAbstractScrollArea), made
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(QWidget, dialog) is None)


def test_a_help_button_leads_to_its_lesson(window, qtbot) -> None:
    made = window.recipe_panel.findChild(HelpButton, "help_batch_size")
    made.lesson_wanted.emit("batch_size")
    dialog = window.findChild(QWidget, "lessonsDialog")
    assert dialog.title.text() == "Batch size"
    made.lesson_wanted.emit("epochs")
    assert dialog.title.text() == "Epochs"
    dialog.close()


def test_the_shortcut_list_has_every_key(window, qtbot) -> None:
    window.commands["actionShortcuts"].trigger()
    dialog = window.findChild(QWidget, "shortcutsDialog")
    said = " ".join(words.text() for words in dialog.findChildren(QLabel))
    for key in ("Ctrl+Z", "Ctrl+Shift+Z", "[", "]", "E", "Delete", "Esc", "Space", "Ctrl+E", "Right button"):
        assert re.search(rf"(^|[ ,]){re.escape(key)}($|[ ,])", said), key
    dialog.close()


def test_export_opens_its_dialog_once_there_is_a_network(window, session, qtbot) -> None:
    assert not window.commands["actionExport"].isEnabled()
    assert "no trained network yet" in window.commands["actionExport"].toolTip()
    window.commands["actionTrain"].trigger()
    session.release()
    qtbot.waitUntil(window.commands["actionExport"].isEnabled)
    qtbot.waitUntil(lambda: window.program.state is State.READY)
    window.commands["actionExport"].trigger()
    dialog = window.findChild(QWidget, "exportDialog")
    assert dialog.isVisible()
    dialog.reject()


def test_everything_can_be_reached_by_tab(window, qtbot) -> None:
    wanted = {made for made in own_controls(window) if made.isVisible() and made.isEnabled() and made.focusPolicy()}
    reached = set()
    made = window.nextInFocusChain()
    while made is not window:
        if made.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(made)
        made = made.nextInFocusChain()
    assert {made.objectName() for made in wanted - reached} == set()


def test_runs_are_listed_and_opened(window, session, qtbot) -> None:
    window.commands["actionTrain"].trigger()
    session.release()
    with qtbot.waitSignal(window.controller.run_ended):
        pass
    window.commands["actionShowRuns"].trigger()
    qtbot.waitUntil(lambda: len(window.runs_page.table.ids()) == 1)
    window.runs_page.open_wanted.emit(window.controller.store.runs()[0])
    with qtbot.waitSignal(window.controller.record_changed):
        pass
    qtbot.waitUntil(lambda: not window.controller.jobs.running("runs"))
