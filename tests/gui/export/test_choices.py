"""The choices of an export: what a file takes, how exactly, whether it learns; and what an app's file would read."""

import numpy as np
import pytest
from made import made_digits, made_network
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from core.export.options import INPUT_DESCRIPTIONS, Options
from core.export.updatable import Updating
from gui.export.export_dialog import ExportDialog
from gui.parts.fields import ComboBox, Switch
from gui.settings import Settings

LINE = [np.array([[20, 20], [60, 200], [120, 90]], np.float32)]


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def make(qtbot, theme, jobs, settings):
    def made(strokes=LINE, temperature=1.5) -> ExportDialog:
        dialog = ExportDialog(
            theme, jobs, settings, made_network(), made_digits(20).images, strokes=strokes, temperature=temperature
        )
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return made


def choose(dialog, name, value):
    box = dialog.findChild(ComboBox, name)
    box.setCurrentIndex(box.findData(value))


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
    weights = dialog.findChild(ComboBox, "exportWeights")
    assert [weights.itemData(place) for place in range(weights.count())] == ["float32", "float16", "int8"]
    choose(dialog, "exportWeights", "int8")
    choose(dialog, "exportFormat", ".mlpackage")
    assert weights.count() == 6
    assert chosen(dialog).precision == "int8"
    assert "iOS 16" in weights.currentText()
    choose(dialog, "exportWeights", "palette4")
    choose(dialog, "exportFormat", ".mlmodel")
    assert chosen(dialog).precision == "float32"


def test_a_file_that_learns_keeps_its_weights_whole(make):
    dialog = make()
    choose(dialog, "exportWeights", "int8")
    learns = dialog.findChild(Switch, "exportLearns")
    learns.setChecked(True)
    assert chosen(dialog) == Options(temperature=1.5, updating=Updating())
    assert not dialog.findChild(ComboBox, "exportWeights").isEnabled()
    choose(dialog, "exportFormat", ".mlpackage")
    assert learns.isHidden()
    assert chosen(dialog).updating is None
    assert dialog.findChild(ComboBox, "exportWeights").isEnabled()


def test_files_for_python_have_no_such_choices(make):
    dialog = make()
    choose(dialog, "exportFormat", ".keras")
    for name in ("exportTakes", "exportWeights", "exportLearns", "exportReadings"):
        assert not dialog.findChild(QWidget, name).isVisibleTo(dialog)
    assert chosen(dialog) == Options(temperature=1.5)


def test_a_file_for_small_devices_has_weights_of_8_bits_too(make):
    dialog = make()
    choose(dialog, "exportTakes", "drawing")
    choose(dialog, "exportFormat", ".tflite")
    weights = dialog.findChild(ComboBox, "exportWeights")
    assert [weights.itemText(place) for place in range(weights.count())] == ["full (32 bits)", "8-bit whole numbers"]
    choose(dialog, "exportWeights", "int8")
    assert chosen(dialog) == Options("digit", 1.5, "int8")


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
