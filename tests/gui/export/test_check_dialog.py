"""Checking somebody's Core ML file in the window."""

import pytest
from learnt import learnt, unseen_digits
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from core.data.orientation import TURNS
from core.export import exporter
from core.export.metadata import Metadata
from gui.export.check_dialog import CheckDialog


@pytest.fixture
def show(dressed, jobs, qtbot):
    made = []

    def run(path):
        dialog = CheckDialog(dressed, jobs, path, unseen_digits(), "Pen digits")
        opened = []
        dialog.checked.connect(opened.append)
        dialog.open()
        qtbot.waitUntil(lambda: bool(dialog._title.text()))
        made.append(dialog)
        return dialog, opened

    yield run
    for dialog in made:
        dialog.close()


def words(dialog):
    return {child.objectName(): child.text() for child in dialog.findChildren(QLabel) if child.objectName()}


def test_a_right_file_reads_as_it_should_and_can_be_opened(show, tmp_path):
    path = tmp_path / "good.mlmodel"
    path.write_bytes(exporter.mlmodel_content(learnt(), Metadata()))
    dialog, opened = show(path)
    assert words(dialog)["checkTitle"] == "good.mlmodel reads as it should."
    assert "of 400 digits of Pen digits are read right" in words(dialog)["checkFigures"]
    assert opened == [path]
    dialog._copy.click()
    assert "usual faults" in QGuiApplication.clipboard().text()


def test_a_fault_is_named_and_the_file_can_be_opened_all_the_same(show, tmp_path):
    path = tmp_path / "mirrored.mlmodel"
    path.write_bytes(exporter.mlmodel_content(learnt(turn=TURNS[2]), Metadata()))
    dialog, opened = show(path)
    assert words(dialog)["checkTitle"] == "Something is wrong with mirrored.mlmodel."
    texts = [child.text() for child in dialog.findChildren(QLabel)]
    assert any(text.startswith("it learnt digits that are mirrored") for text in texts)
    assert opened == [path]


def test_what_is_no_core_ml_file_is_said_to_be_none(show, tmp_path):
    path = tmp_path / "page.mlmodel"
    path.write_text("<!doctype html><p>Not found")
    dialog, opened = show(path)
    assert words(dialog)["checkTitle"] == "page.mlmodel cannot be checked."
    assert "web page" in words(dialog)["checkFigures"]
    assert opened == []


def test_closing_while_it_is_checked_says_nothing_more(dressed, jobs, qtbot, tmp_path):
    path = tmp_path / "good.mlmodel"
    path.write_bytes(exporter.mlmodel_content(learnt(), Metadata()))
    dialog = CheckDialog(dressed, jobs, path, unseen_digits(), "Pen digits")
    opened = []
    dialog.checked.connect(opened.append)
    dialog.open()
    dialog.reject()
    qtbot.wait(50)
    assert opened == []
