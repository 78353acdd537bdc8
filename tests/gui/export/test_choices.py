"""The choices of an export: what a file takes, how exactly, whether it learns; and what an app's file would read."""

import numpy as np
import pytest
from made import made_digits, made_network
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from core.export.options import INPUT_DESCRIPTIONS, Options
from core.export.updatable import Updating
from gui.export.choices import WHOLE
from gui.export.export_dialog import ExportDialog
from gui.export.precision_table import SYSTEM, WEIGHTS, PrecisionTable
from gui.export.subject import Subject
from gui.parts.fields import ComboBox, Switch

LINE = [np.array([[20, 20], [60, 200], [120, 90]], np.float32)]


@pytest.fixture
def make(qtbot, theme, jobs, settings):
    def made(strokes=LINE, temperature=1.5) -> ExportDialog:
        subject = Subject(made_network(), made_digits(20).images, strokes=strokes, temperature=temperature)
        dialog = ExportDialog(theme, jobs, settings, subject)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return made


def choose(dialog, name, value):
    box = dialog.findChild(ComboBox, name)
    box.setCurrentIndex(box.findData(value))


def table(dialog) -> PrecisionTable:
    return dialog.findChild(PrecisionTable, "exportWeights")


def column(dialog, place) -> list[str]:
    return [table(dialog).item(row, place).text() for row in range(table(dialog).rowCount())]


def chosen(dialog) -> Options:
    suffix = dialog.findChild(ComboBox, "exportFormat").currentData()
    return dialog.findChild(QWidget, "exportChoices").options(suffix)


def test_a_file_takes_a_digit_unless_one_says_otherwise(make):
    dialog = make()
    assert chosen(dialog) == Options(temperature=1.5)
    choose(dialog, "exportTakes", "drawing")
    assert chosen(dialog) == Options("drawing", 1.5)
    assert make().findChild(ComboBox, "exportTakes").currentData() == "drawing"


def test_the_input_is_described_as_what_is_taken_unless_one_has_written_something(make):
    dialog = make()
    field = dialog.findChild(QLineEdit, "export_input_description")
    choose(dialog, "exportTakes", "drawing")
    assert field.text() == INPUT_DESCRIPTIONS["drawing"]
    field.setText("My canvas.")
    choose(dialog, "exportTakes", "digit")
    assert field.text() == "My canvas."


def test_each_format_has_its_own_weights(make):
    dialog = make()
    assert column(dialog, WEIGHTS) == ["Full (32 bits)", "Half (16 bits)", "8-bit whole numbers"]
    assert column(dialog, SYSTEM) == ["11", "11.2", "12"]
    table(dialog).choose("int8")
    choose(dialog, "exportFormat", ".mlpackage")
    assert table(dialog).rowCount() == 6
    assert chosen(dialog).precision == "int8"
    assert column(dialog, SYSTEM)[2] == "16"
    table(dialog).choose("palette4")
    choose(dialog, "exportFormat", ".mlmodel")
    assert chosen(dialog).precision == "float32"


def test_a_row_is_chosen_by_a_click_and_by_keys_and_the_summary_says_which(make):
    dialog = make()
    header = dialog.findChild(QToolButton, "exportWeightsFold")
    assert header.text() == "Weights: full (32 bits)"
    QTest.mouseClick(table(dialog).viewport(), Qt.MouseButton.LeftButton, pos=table(dialog).cell_of("float16", WEIGHTS))
    assert chosen(dialog).precision == "float16"
    assert header.text() == "Weights: half (16 bits)"
    QTest.keyClick(table(dialog), Qt.Key.Key_Down)
    assert chosen(dialog).precision == "int8"


def test_a_file_that_takes_the_drawing_needs_a_newer_system(make):
    dialog = make()
    choose(dialog, "exportTakes", "drawing")
    assert column(dialog, SYSTEM) == ["13", "13", "13"]


def test_a_file_that_learns_keeps_its_weights_whole(make):
    dialog = make()
    table(dialog).choose("int8")
    learns = dialog.findChild(Switch, "exportLearns")
    learns.setChecked(True)
    assert chosen(dialog) == Options(temperature=1.5, updating=Updating())
    assert not table(dialog).isEnabled()
    assert not dialog.findChild(QPushButton, "exportMeasureButton").isEnabled()
    assert dialog.findChild(QLabel, "exportAdvice").text() == WHOLE
    assert dialog.findChild(QToolButton, "exportWeightsFold").text() == "Weights: full (32 bits)"
    choose(dialog, "exportFormat", ".mlpackage")
    assert learns.isHidden()
    assert chosen(dialog).updating is None
    assert table(dialog).isEnabled()


def test_files_for_python_have_no_such_choices(make):
    dialog = make()
    choose(dialog, "exportFormat", ".keras")
    for name in ("exportTakes", "exportWeights", "exportLearns", "exportReadings", "exportTextsFold"):
        assert not dialog.findChild(QWidget, name).isVisibleTo(dialog)
    assert not dialog.findChild(QPushButton, "exportAppButton").isVisible()
    assert chosen(dialog) == Options(temperature=1.5)


def test_a_file_for_small_devices_has_weights_of_8_bits_too_and_no_ios(make):
    dialog = make()
    choose(dialog, "exportTakes", "drawing")
    choose(dialog, "exportFormat", ".tflite")
    assert column(dialog, WEIGHTS) == ["Full (32 bits)", "8-bit whole numbers"]
    assert table(dialog).isColumnHidden(SYSTEM)
    table(dialog).choose("int8")
    assert chosen(dialog) == Options("digit", 1.5, "int8")


def test_of_weights_and_texts_one_is_shown_at_a_time(make):
    dialog = make()
    weights, texts = (dialog.findChild(QToolButton, name) for name in ("exportWeightsFold", "exportTextsFold"))
    author = dialog.findChild(QLineEdit, "export_author")
    assert table(dialog).isVisible()
    assert not author.isVisible()
    assert texts.text() == "What the file says of itself: no author yet, no licence, version 1.0"
    texts.click()
    assert author.isVisible()
    assert not table(dialog).isVisible()
    author.setText("Ada")
    assert texts.text() == "What the file says of itself: by Ada, no licence, version 1.0"
    weights.click()
    assert table(dialog).isVisible()
    assert not author.isVisible()


def test_a_format_without_texts_shows_its_weights(make):
    dialog = make()
    dialog.findChild(QToolButton, "exportTextsFold").click()
    choose(dialog, "exportFormat", ".tflite")
    assert table(dialog).isVisible()


def test_both_readings_of_the_drawing_are_there_and_others_elsewhere(make):
    dialog = make()
    words = [dialog.findChild(QLabel, f"exportReading{place}").text() for place in range(3)]
    assert words[0] == "Your canvas in an app"
    assert words[1].startswith("Takes a digit: ")
    assert words[2].startswith("Takes the drawing: ")
    pictures = [made for made in dialog.findChild(QWidget, "exportReadings").findChildren(QLabel) if made.pixmap()]
    before = [made.pixmap().toImage() for made in pictures if not made.pixmap().isNull()]
    assert len(before) == 3
    dialog.findChild(QPushButton, "exportAgainButton").click()
    after = [made.pixmap().toImage() for made in pictures if not made.pixmap().isNull()]
    assert before[0] != after[0]


def test_without_a_drawing_there_is_nothing_to_read(make):
    assert not make(strokes=[]).findChild(QWidget, "exportReadings").isVisibleTo(None)
