from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from core.export import keras_code
from core.model.architecture import CHOLLET
from core.training.recipe import FAST
from core.training.run_info import DataInfo, RunInfo
from gui.export.code_dialog import CodeDialog

INFO = RunInfo(
    "r1",
    "mine",
    datetime(2026, 1, 2, tzinfo=UTC),
    CHOLLET,
    FAST,
    DataInfo("pen", None, "Pen", "", "0" * 64, 1, 1, 1),
    {},
)


@pytest.fixture
def dialog(qtbot, theme):
    made = CodeDialog(theme, INFO)
    qtbot.addWidget(made)
    made.open()
    return made


def test_the_code_is_shown_and_copied(dialog):
    shown = dialog.findChild(QPlainTextEdit, "kerasCode")
    assert shown.isReadOnly()
    assert shown.toPlainText() == keras_code.script(INFO)
    QTest.mouseClick(dialog.findChild(QPushButton, "codeCopyButton"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == keras_code.script(INFO)


def test_it_is_saved_as_a_script_or_notebook_and_nothing_is_written_over(dialog, tmp_path):
    said = dialog.findChild(QLabel, "codeSaid")
    dialog.save_to(tmp_path / "a.py")
    dialog.save_to(tmp_path / "a.ipynb")
    assert (tmp_path / "a.py").read_text() == keras_code.script(INFO)
    assert (tmp_path / "a.ipynb").read_text() == keras_code.notebook(INFO)
    assert str(tmp_path / "a.ipynb") in said.text()
    dialog.save_to(tmp_path / "a.py")
    assert "Saved" in said.text()
    (tmp_path / "a.py").write_text("precious")
    dialog.save_to(tmp_path / "a.py")
    assert (tmp_path / "a.py").read_text() == "precious"
    assert "there already" in said.text()
