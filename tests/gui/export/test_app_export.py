"""An app from the window: where it goes, what is never lost, what is said of it; and names that break the class."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget

from core.errors import ExportError
from core.export import exporter, kit
from core.export.checks import Check
from core.export.kit import AppReport, KitReport
from core.export.options import Options
from core.export.report import ExportReport
from gui.export.export_dialog import CANCELLED
from gui.parts.fields import ComboBox

LEFT = Qt.MouseButton.LeftButton


def file_report(target) -> ExportReport:
    checks = (Check("input", True, "image: grayscale"), Check("labels", True, "0 to 9"))
    return ExportReport(target, 379292, target.suffix[1:], 1, "0" * 64, checks, 6e-7, 1.0, 0.5)


@pytest.fixture
def asked(monkeypatch):
    """Apps that were asked for; of each only the folder is made."""
    calls = []

    def export(_network, metadata, folder, _images, *, suffix, options, progress, cancellation):
        progress(len(kit.STEPS) - 1, len(kit.STEPS))
        cancellation.commit()
        calls.append((metadata, folder, suffix, options))
        folder.mkdir(exist_ok=True)
        files = ("App.swift", "kit.json")
        made = KitReport(folder, folder / "Digits.swiftpm", files, 650_000, 68, "16.0", "13.0", 28, updatable=False)
        return AppReport(made, file_report(folder / f"DigitClassifier{suffix}"))

    monkeypatch.setattr(kit, "export", export)
    return calls


def text(dialog, name) -> str:
    return dialog.findChild(QLabel, name).text()


def press(dialog, name) -> None:
    QTest.mouseClick(dialog.findChild(QPushButton, name), LEFT)


def test_the_dialog_for_a_file_offers_an_app_and_asks_for_a_new_folder(make, asked, qtbot, tmp_path, settings):
    settings.set("exportFolder", str(tmp_path))
    dialog = make()
    press(dialog, "exportAppButton")
    chosen = dialog.findChild(QFileDialog)
    assert chosen.selectedFiles() == [str(tmp_path / "Digits")]
    QTest.mouseClick(next(made for made in chosen.findChildren(QPushButton) if made.isDefault()), LEFT)
    qtbot.waitUntil(lambda: dialog.report is not None)
    ((metadata, folder, suffix, options),) = asked
    assert (metadata.version, folder, suffix, options) == ("1.0", tmp_path / "Digits", ".mlmodel", Options())


def test_the_report_says_what_came_and_what_to_open_and_shows_the_folder(make, asked, qtbot, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    dialog = make()
    dialog.export_app_to(tmp_path / "Mine")
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert text(dialog, "exportTitle") == "The app Mine is ready."
    said = text(dialog, "exportNext")
    assert "2 files, 650,000 bytes." in said
    assert "Open Digits.swiftpm in Xcode or Swift Playgrounds" in said
    assert "press ⌘U: 68 drawings with known answers prove the file on your Mac" in said
    assert text(dialog, "exportFigures").startswith("The model in it: 379,292 bytes")
    assert text(dialog, "exportPassed") == "2 of 2 checks passed"
    assert not dialog.findChild(QPushButton, "exportSnippetButton").isVisible()
    press(dialog, "exportFolderButton")
    assert opened == [str(tmp_path / "Mine")]


def test_as_an_app_only_files_for_apps_are_offered_and_enter_asks_for_the_folder(make, asked, settings):
    settings.set("exportFormat", ".npz")
    dialog = make(as_app=True)
    box = dialog.findChild(ComboBox, "exportFormat")
    assert {box.itemData(place) for place in range(box.count())} <= {".mlmodel", ".mlpackage"}
    assert dialog.findChild(QPushButton, "exportSaveButton") is None
    assert "Xcode" in text(dialog, "exportAboutApp")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.findChild(QFileDialog).windowTitle() == "Name a new folder for the app"


def test_what_is_chosen_goes_into_the_app(make, asked, qtbot, tmp_path):
    dialog = make(as_app=True, temperature=1.5)
    dialog.findChild(ComboBox, "exportTakes").setCurrentIndex(1)
    dialog.findChild(QWidget, "exportWeights").choose("float16")
    dialog.findChild(QLineEdit, "export_license").setText("CC0")
    dialog.export_app_to(tmp_path / "Mine")
    qtbot.waitUntil(lambda: dialog.report is not None)
    ((metadata, _folder, _suffix, options),) = asked
    assert options == Options("drawing", 1.5, "float16")
    assert metadata.license == "CC0"


def test_a_folder_that_holds_something_else_is_left_and_said_in_a_sentence(make, asked, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    dialog = make()
    dialog.export_app_to(tmp_path / "mine")
    assert not dialog.working
    assert text(dialog, "exportMistake").endswith("no kit; it is left as it is. Choose another folder.")
    assert not asked


@pytest.mark.parametrize(("answer", "written"), [("Replace", 1), ("Keep", 0)])
def test_an_older_app_is_replaced_only_when_one_says_so(make, asked, qtbot, tmp_path, monkeypatch, answer, written):
    old = tmp_path / "Digits"
    old.mkdir()
    (old / "App.swift").write_text("old")
    monkeypatch.setattr(kit, "check_place", lambda folder: folder)
    dialog = make()
    dialog.export_app_to(old)
    question = dialog.findChild(QMessageBox, "replaceAppQuestion")
    assert not asked
    assert question.defaultButton().text() == "Keep"
    next(made for made in question.buttons() if made.text() == answer).click()
    qtbot.waitUntil(lambda: len(asked) == written and not dialog.working)
    assert (dialog.report is not None) == bool(written)


def test_an_app_that_fails_comes_back_to_the_form_with_the_sentence(make, monkeypatch, qtbot, tmp_path):
    def export(*_arguments, **_more):
        raise ExportError("The disk is full.", "Make room.")

    monkeypatch.setattr(kit, "export", export)
    dialog = make()
    dialog.export_app_to(tmp_path / "Mine")
    qtbot.waitUntil(lambda: text(dialog, "exportMistake") == "The disk is full. Make room.")
    assert not dialog.working


def test_an_app_can_be_cancelled(make, monkeypatch, qtbot, tmp_path, jobs):
    def export(*_arguments, progress, cancellation, **_more):
        progress(1, len(kit.STEPS))
        assert cancellation.event.wait(60)
        cancellation.commit()

    monkeypatch.setattr(kit, "export", export)
    dialog = make()
    dialog.export_app_to(tmp_path / "Mine")
    qtbot.waitUntil(lambda: text(dialog, "exportStep") == f"{kit.STEPS[1]}…")
    press(dialog, "exportStopButton")
    assert text(dialog, "exportMistake") == CANCELLED
    qtbot.waitUntil(lambda: not jobs.alive())
    assert not (tmp_path / "Mine").exists()


def test_a_name_of_which_xcode_makes_another_class_is_told_at_once_and_in_the_report(
    make, monkeypatch, qtbot, tmp_path
):
    monkeypatch.setattr(exporter, "export", lambda _network, _metadata, target, _images, **_more: file_report(target))
    dialog = make()
    dialog.export_to(tmp_path / "my digits.mlmodel")
    note = dialog.findChild(QLabel, "exportWorkNote")
    assert note.isVisible()
    assert "a class “my_digits” of “my digits.mlmodel”" in note.text()
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert text(dialog, "exportNameNote") == note.text()
    assert dialog.findChild(QLabel, "exportNameNote").isVisible()


def test_of_a_name_that_is_fine_nothing_is_said(make, monkeypatch, qtbot, tmp_path):
    monkeypatch.setattr(exporter, "export", lambda _network, _metadata, target, _images, **_more: file_report(target))
    dialog = make()
    dialog.export_to(tmp_path / "MyDigits.mlmodel")
    assert not dialog.findChild(QLabel, "exportWorkNote").isVisible()
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert not dialog.findChild(QLabel, "exportNameNote").isVisible()
