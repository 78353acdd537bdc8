import pytest
from made import made_digits, made_network
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QScrollArea

from core.errors import ExportError
from core.export import exporter, library
from core.export.checks import Check
from core.export.exporter import ExportReport
from gui.export.export_dialog import ExportDialog
from gui.parts.fields import ComboBox
from gui.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def make(qtbot, theme, jobs, settings):
    def made() -> ExportDialog:
        dialog = ExportDialog(theme, jobs, settings, made_network(), made_digits(20).images)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return made


@pytest.fixture
def asked(monkeypatch):
    """Exports that were asked for; none is written."""
    calls = []

    def export(network, metadata, target, images):
        calls.append((metadata, target))
        checks = (Check("input", True, "image: grayscale"), Check("labels", True, "0 to 9"))
        return ExportReport(target, 379292, target.suffix[1:], 1, "0" * 64, checks, 6e-7, 1.0, 0.5)

    monkeypatch.setattr(exporter, "export", export)
    return calls


def text(dialog, name) -> str:
    return dialog.findChild(QLabel, name).text()


def fill(dialog, name, value) -> None:
    dialog.findChild(QLineEdit, f"export_{name}").setText(value)


def test_texts_have_sensible_defaults_and_go_into_the_file(make, asked, qtbot, tmp_path):
    dialog = make()
    for name in ("description", "version", "input_description", "probabilities_description", "label_description"):
        assert dialog.findChild(QLineEdit, f"export_{name}").text()
    fill(dialog, "author", " Ada ")
    fill(dialog, "version", "2.1")
    dialog.export_to(tmp_path / "Digits.mlmodel")
    qtbot.waitUntil(lambda: dialog.report is not None)
    metadata, target = asked[0]
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
    def export(*_args):
        raise ExportError("The disk is full.", "Make room.")

    monkeypatch.setattr(exporter, "export", export)
    dialog = make()
    dialog.export_to(tmp_path / "Digits.mlmodel")
    assert dialog.working
    dialog.reject()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.working)
    assert text(dialog, "exportMistake") == "The disk is full. Make room."
    dialog.reject()
    assert not dialog.isVisible()


def test_packages_are_offered_only_where_they_can_be_written(make, monkeypatch):
    monkeypatch.setattr(library, "mlpackage_obstacle", lambda: "No compiled parts.")
    dialog = make()
    box = dialog.findChild(ComboBox, "exportFormat")
    assert box.count() == 1
    assert box.toolTip() == "No compiled parts."
    monkeypatch.setattr(library, "mlpackage_obstacle", lambda: "")
    other = make()
    assert other.findChild(ComboBox, "exportFormat").count() == 2


def test_every_control_has_a_name_for_tests_and_for_people(make):
    dialog = make()
    for control in (*dialog.findChildren(QLineEdit), *dialog.findChildren(QPushButton), *dialog.findChildren(ComboBox)):
        if control.isVisible():
            assert control.objectName()
            assert control.accessibleName()
