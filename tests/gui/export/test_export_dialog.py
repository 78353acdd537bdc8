import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from waiting import LONG, deliver_everything

from core.errors import ExportError
from core.export import exporter, library
from core.export.checks import Check
from core.export.options import PLAIN
from core.export.report import ExportReport
from gui.export.export_dialog import CANCELLED
from gui.parts.fields import ComboBox
from gui.parts.text_field import TextField


@pytest.fixture
def asked(monkeypatch):
    """Exports that were asked for; none is written."""
    calls = []

    def export(network, metadata, target, images, *, options, progress, cancellation):
        progress(0, len(exporter.STEPS))
        cancellation.commit()
        calls.append((metadata, target, options))
        checks = (Check("input", True, "image: grayscale"), Check("labels", True, "0 to 9"))
        version = 1 if target.suffix.startswith(".ml") else None
        return ExportReport(target, 379292, target.suffix[1:], version, "0" * 64, checks, 6e-7, 1.0, 0.5)

    monkeypatch.setattr(exporter, "export", export)
    return calls


class Slow:
    """An export that waits at each step until it may go on."""

    def __init__(self) -> None:
        self.begun, self.go_on, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.committed, self.finish = threading.Event(), threading.Event()

    def export(self, _network, _metadata, target, _images, *, options, progress, cancellation):
        progress(2, len(exporter.STEPS))
        self.begun.set()
        try:
            assert self.go_on.wait(LONG)
            cancellation.commit()
            target.write_bytes(b"in place")
            self.committed.set()
            assert self.finish.wait(LONG)
        finally:
            self.ended.set()
        return ExportReport(target, 8, "mlmodel", 1, "0" * 64, (), 0.0, 1.0, 0.5)


@pytest.fixture
def slow(monkeypatch):
    made = Slow()
    monkeypatch.setattr(exporter, "export", made.export)
    return made


def text(dialog, name) -> str:
    return dialog.findChild(QLabel, name).text()


def fill(dialog, name, value) -> None:
    dialog.findChild(QWidget, f"export_{name}").setText(value)


def test_texts_have_sensible_defaults_and_go_into_the_file(make, asked, qtbot, tmp_path):
    dialog = make()
    for name in ("description", "version", "input_description", "probabilities_description", "label_description"):
        assert dialog.findChild(QWidget, f"export_{name}").text()
    fill(dialog, "author", " Ada ")
    fill(dialog, "version", "2.1")
    dialog.export_to(tmp_path / "Digits.mlmodel")
    qtbot.waitUntil(lambda: dialog.report is not None)
    metadata, target, options = asked[0]
    assert options == PLAIN
    assert (metadata.author, metadata.version) == ("Ada", "2.1")
    assert target == tmp_path / "Digits.mlmodel"


def test_author_and_folder_are_remembered(make, asked, qtbot, tmp_path):
    first = make()
    fill(first, "author", "Ada")
    first.export_to(tmp_path / "Digits.mlmodel")
    qtbot.waitUntil(lambda: first.report is not None)
    first.accept()
    second = make()
    assert second.findChild(QLineEdit, "export_author").text() == "Ada"
    second.ask_target()
    chosen = second.findChild(QFileDialog)
    assert chosen.directory().absolutePath() == str(tmp_path)
    assert chosen.selectedFiles()[0].endswith("DigitClassifier.mlmodel")
    assert chosen.defaultSuffix() == "mlmodel"
    chosen.reject()


def test_the_report_says_what_was_proven(make, asked, qtbot, tmp_path):
    dialog = make()
    dialog.export_to(tmp_path / "Digits.mlmodel")
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert text(dialog, "exportTitle") == "Digits.mlmodel is ready."
    assert "379,292 bytes" in text(dialog, "exportFigures")
    assert "by 0.0000006 at most" in text(dialog, "exportFigures")
    assert str(tmp_path) in text(dialog, "exportOrigin")
    assert text(dialog, "exportPassed") == "2 of 2 checks passed"
    checks = dialog.findChild(QScrollArea, "exportChecks")
    assert checks.isVisible()
    assert "image: grayscale" in [made.text() for made in checks.findChildren(QLabel)]
    QTest.mouseClick(dialog.findChild(QPushButton, "exportChecksButton"), Qt.MouseButton.LeftButton)
    assert not checks.isVisible()


def test_the_snippet_is_copied(make, asked, qtbot, tmp_path):
    dialog = make()
    dialog.export_to(tmp_path / "My Digits.mlpackage")
    qtbot.waitUntil(lambda: dialog.report is not None)
    QTest.mouseClick(dialog.findChild(QPushButton, "exportSnippetButton"), Qt.MouseButton.LeftButton)
    assert "My_Digits(configuration:" in QGuiApplication.clipboard().text()


def test_a_bad_target_is_told_before_anything_is_written(make, asked, tmp_path):
    dialog = make()
    dialog.export_to(tmp_path / "nowhere" / "Digits.mlmodel")
    assert "does not exist" in text(dialog, "exportMistake")
    assert not dialog.working
    assert not asked


def test_an_export_that_fails_comes_back_to_the_form(make, monkeypatch, qtbot, tmp_path):
    def export(*_args, **_more):
        raise ExportError("The disk is full.", "Make room.")

    monkeypatch.setattr(exporter, "export", export)
    dialog = make()
    dialog.export_to(tmp_path / "Digits.mlmodel")
    assert dialog.working
    qtbot.waitUntil(lambda: not dialog.working)
    assert text(dialog, "exportMistake") == "The disk is full. Make room."
    dialog.reject()
    assert not dialog.isVisible()


def test_packages_are_offered_only_where_they_can_be_written(make, monkeypatch):
    monkeypatch.setattr(library, "mlpackage_obstacle", lambda: "No compiled parts.")
    dialog = make()
    box = dialog.findChild(ComboBox, "exportFormat")
    assert box.findData(".mlpackage") == -1
    assert box.toolTip() == "No compiled parts."
    monkeypatch.setattr(library, "mlpackage_obstacle", lambda: "")
    other = make()
    assert other.findChild(ComboBox, "exportFormat").findData(".mlpackage") == 1


def test_every_control_has_a_name_for_tests_and_for_people(make):
    dialog = make()
    for control in (*dialog.findChildren(QLineEdit), *dialog.findChildren(QPushButton), *dialog.findChildren(ComboBox)):
        if control.isVisible():
            assert control.objectName()
            assert control.accessibleName()


@pytest.mark.parametrize("way", ["button", "Esc"])
def test_cancel_leads_back_to_the_form_and_nothing_is_written(make, slow, qtbot, tmp_path, way):
    dialog = make()
    dialog.export_to(tmp_path / "Digits.mlmodel")
    qtbot.waitUntil(lambda: text(dialog, "exportStep") == f"{exporter.STEPS[2]}…")
    bar = dialog.findChild(QProgressBar, "exportProgress")
    assert (bar.value(), bar.maximum()) == (2, len(exporter.STEPS))
    if way == "Esc":
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(dialog.findChild(QPushButton, "exportStopButton"), Qt.MouseButton.LeftButton)
    assert not dialog.working
    assert dialog.isVisible()
    assert text(dialog, "exportMistake") == CANCELLED
    slow.go_on.set()
    assert slow.ended.wait(LONG)
    deliver_everything()
    assert list(tmp_path.glob("*.mlmodel")) == []
    assert text(dialog, "exportMistake") == CANCELLED
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_cancel_after_the_file_is_in_place_leads_to_the_report(make, slow, qtbot, tmp_path):
    dialog = make()
    dialog.export_to(tmp_path / "Digits.mlmodel")
    slow.go_on.set()
    assert slow.committed.wait(LONG)
    dialog.reject()
    assert dialog.working
    slow.finish.set()
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert text(dialog, "exportTitle") == "Digits.mlmodel is ready."


def test_a_cancelled_export_can_be_begun_again(make, slow, qtbot, tmp_path):
    dialog = make()
    dialog.export_to(tmp_path / "Digits.mlmodel")
    assert slow.begun.wait(LONG)
    dialog.reject()
    slow.go_on.set()
    slow.finish.set()
    dialog.export_to(tmp_path / "Digits.mlmodel")
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert (tmp_path / "Digits.mlmodel").exists()


def test_the_dialog_names_the_network(make, asked, qtbot, tmp_path):
    about = "malireddi, fast · 99.09 % of the MNIST test digits"
    dialog = make(about=about)
    assert text(dialog, "exportNetwork") == about
    dialog.export_to(tmp_path / "Digits.mlmodel")
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert about in text(dialog, "exportOrigin")
    assert not make().findChild(QLabel, "exportNetwork").isVisible()


def test_a_description_of_several_lines_goes_into_the_file(make, asked, qtbot, tmp_path):
    dialog = make()
    fill(dialog, "description", "One.\nTwo.")
    dialog.export_to(tmp_path / "Digits.mlmodel")
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert asked[0][0].description == "One.\nTwo."


def test_no_text_of_the_form_is_cut_off(system_font, make):
    dialog = make()
    dialog.findChild(QToolButton, "exportTextsFold").click()
    for field in dialog.findChildren(QLineEdit):
        assert field.fontMetrics().horizontalAdvance(field.text()) <= field.width() - 24, field.objectName()
    description = dialog.findChild(TextField, "export_description")
    lines = description.document().size().height()
    assert lines <= 3
    assert description.viewport().height() >= 3 * description.fontMetrics().height()


@pytest.mark.parametrize("suffix", [".keras", ".npz"])
def test_files_for_python_speak_of_no_ios(suffix, make, asked, qtbot, tmp_path):
    dialog = make()
    box = dialog.findChild(ComboBox, "exportFormat")
    author = dialog.findChild(QLineEdit, "export_author")
    dialog.findChild(QToolButton, "exportTextsFold").click()
    assert author.isVisible()
    box.setCurrentIndex(box.findData(suffix))
    assert "iOS" not in box.currentText()
    assert not author.isVisible()
    dialog.export_to(tmp_path / f"mine{suffix}")
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=LONG)
    assert "iOS" not in dialog.findChild(QLabel, "exportFigures").text()
    assert not dialog.findChild(QPushButton, "exportSnippetButton").isVisible()
    box.setCurrentIndex(box.findData(".mlmodel"))
    assert not dialog.findChild(QToolButton, "exportTextsFold").parentWidget().isHidden()
