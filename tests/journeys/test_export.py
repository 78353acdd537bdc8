"""Export a Core ML file that is proven right: through the dialog, then checked by `digit-trainer check`."""

import json
from pathlib import Path

from gui.__main__ import main
from gui.export.export_dialog import ExportDialog


def test_a_file_exported_through_the_dialog_passes_every_check(user_with_network, trained, tmp_path, capsys) -> None:
    user, target = user_with_network, Path.home() / "DigitClassifier.mlmodel"
    user.click("exportButton")
    dialog = user.find("exportDialog", ExportDialog)
    user.click("exportTextsFold")
    user.type_text("export_author", "Ada")
    user.type_text("export_version", "2.1")
    user.click("exportSaveButton")
    user.accept_suggestion()
    user.wait(lambda: dialog.report is not None or bool(user.text("exportMistake")))
    assert user.text("exportMistake") == ""
    assert user.text("exportTitle") == "DigitClassifier.mlmodel is ready."
    passed, of, total, *_ = user.text("exportPassed").split()
    assert (of, passed) == ("of", total)
    user.screenshot(tmp_path / "exported.png")
    user.click("exportCloseButton")

    capsys.readouterr()
    assert main(["check", str(target), "--against", trained.id, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["ok"]
    assert said["checks"]
    assert all(check["ok"] for check in said["checks"])
    assert (said["metadata"]["author"], said["metadata"]["version"]) == ("Ada", "2.1")
    assert said["accuracy"] == trained.info.outcome.test_accuracy


def test_an_export_that_is_cancelled_leaves_nothing_and_can_be_begun_again(user_with_network) -> None:
    user, target = user_with_network, Path.home() / "DigitClassifier.mlmodel"
    user.click("exportButton")
    dialog = user.find("exportDialog", ExportDialog)
    user.click("exportSaveButton")
    user.accept_suggestion()
    assert dialog.working
    user.press("Escape", dialog)
    assert user.text("exportMistake") == "Cancelled. Nothing was written."
    user.wait(lambda: not user.window.jobs.alive())
    assert not target.exists()
    assert list(Path.home().glob(".digit-trainer-draft-*")) == []
    user.click("exportSaveButton")
    user.accept_suggestion()
    user.wait(lambda: dialog.report is not None)
    assert target.exists()
    user.click("exportCloseButton")
