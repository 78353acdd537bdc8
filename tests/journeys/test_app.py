"""Choose by measured figures how exactly a file keeps its weights, and take the network home as an app."""

import json
from pathlib import Path

from journeys.user import LEFT
from PySide6.QtTest import QTest

from core.coreml.coreml_file import CoreMLFile
from gui.__main__ import main
from gui.export.actions import EXPORT_APP
from gui.export.export_dialog import ExportDialog
from gui.export.precision_table import CHANGED, RIGHT, SIZE, WEIGHTS, PrecisionTable


def cells(table: PrecisionTable, row: int) -> dict[int, str]:
    return {column: table.item(row, column).text() for column in range(table.columnCount())}


def test_the_weights_are_chosen_from_a_table_that_was_measured(user_with_network, trained, tmp_path, capsys) -> None:
    user, target = user_with_network, Path.home() / "DigitClassifier.mlmodel"
    user.click("exportButton")
    dialog = user.find("exportDialog", ExportDialog)
    table = user.find("exportWeights", PrecisionTable)
    user.click("exportMeasureButton")
    user.wait(lambda: "Measured on 200 test digits" in user.text("exportAdvice") or user.text("exportMeasureMistake"))
    assert user.text("exportMeasureMistake") == ""
    full, _half, whole = (cells(table, row) for row in range(3))
    assert full[CHANGED] == "none"
    assert full[RIGHT] == f"{100 * trained.info.outcome.test_accuracy:.2f} %"
    assert int(full[SIZE].removesuffix(" kB")) > 3 * int(whole[SIZE].removesuffix(" kB"))
    QTest.mouseClick(table.viewport(), LEFT, pos=table.cell_of("int8", WEIGHTS))
    user.screenshot(tmp_path / "measured.png")
    assert dialog.grab().save(str(tmp_path / "measured dialog.png"))

    user.click("exportSaveButton")
    user.accept_suggestion()
    user.wait(lambda: dialog.report is not None or not dialog.working)
    assert user.text("exportMistake") == ""
    user.click("exportCloseButton")
    assert f"{target.stat().st_size / 1000:.0f} kB" == whole[SIZE]
    capsys.readouterr()
    assert main(["check", str(target), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["metadata"]["further"]["precision"] == "int8"


def test_an_app_is_written_from_the_file_menu(user_with_network, tmp_path) -> None:
    user, folder = user_with_network, Path.home() / "Digits"
    user.window.commands[EXPORT_APP].trigger()
    dialog = user.find("exportDialog", ExportDialog)
    user.click("exportAppButton")
    user.accept_suggestion()
    user.wait(lambda: dialog.report is not None or not dialog.working)
    assert user.text("exportMistake") == ""
    assert user.text("exportTitle") == "The app Digits is ready."
    assert "Digits.swiftpm in Xcode" in user.text("exportNext")
    assert {"Package.swift", "README.md", "Digits.swiftpm"} <= {entry.name for entry in folder.iterdir()}
    file = CoreMLFile.read(folder / "Digits.swiftpm/Sources/Model/DigitClassifier.mlmodel")
    assert file.labels
    user.screenshot(tmp_path / "app.png")
    assert dialog.grab().save(str(tmp_path / "app dialog.png"))
    user.click("exportCloseButton")
