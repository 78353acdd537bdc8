"""An app around a network: the export and the kit, in one go."""

import json

import numpy as np
import pytest
from learnt import learnt, unseen_digits

from core.cancellation import Cancellation, CancelledError
from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export import exporter, kit
from core.export.kit import golden
from core.export.metadata import Metadata
from core.export.options import Options
from core.export.updatable import Updating


@pytest.fixture
def export(tmp_path):
    def exported(folder=None, **more) -> kit.AppReport:
        more = {"suffix": ".mlmodel"} | more
        metadata = Metadata(author="Ada", license="CC0")
        return kit.export(learnt(), metadata, folder or tmp_path / "My Digits", unseen_digits().images, **more)

    return exported


def test_the_app_is_called_after_its_folder_and_holds_the_proven_file(export, tmp_path):
    steps = []
    report = export(progress=lambda step, of: steps.append((step, of)))
    assert steps == [(step, len(kit.STEPS)) for step in range(len(kit.STEPS))]
    assert report.kit.path == tmp_path / "My Digits"
    assert report.kit.app.name == "My_Digits.swiftpm"
    assert all(check.ok for check in report.file.checks)
    file = CoreMLFile.read(report.kit.app / "Sources/Model/DigitClassifier.mlmodel")
    assert file.metadata.author == "Ada"
    assert (report.kit.path / "MODEL-LICENSE.txt").read_text() == "CC0\n"
    assert not report.file.path.exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["My Digits"]


@pytest.mark.parametrize("options", [Options(temperature=3.0), Options("drawing", 3.0)])
def test_the_golden_probabilities_are_those_of_the_file(export, options):
    report = export(options=options)
    content = (report.kit.app / "Sources/Model/canvases.golden").read_bytes()
    known = np.frombuffer(content[-40:], "<f4")
    file = CoreMLFile.read(report.kit.app / "Sources/Model/DigitClassifier.mlmodel")
    last = golden.canvases()[-1]
    picture = last.digit_image
    if options.takes_drawing:
        picture = np.zeros((280, 280), np.uint8)
        picture[126:154, 126:154] = last.digit_image
    assert np.abs(file.probabilities(picture[None])[0] - known).max() < 0.02


def test_it_says_what_came_and_what_to_open(export):
    report = export(options=Options(updating=Updating())).kit
    said = " ".join(report.lines())
    assert f"{len(report.files)} files" in said
    assert "My_Digits.swiftpm in Xcode or Swift Playgrounds" in said
    assert "⌘U" in said
    assert f"{report.canvases} drawings" in said
    assert report.updatable


def test_a_folder_that_is_no_kit_is_refused_before_anything_is_done(export, tmp_path, monkeypatch):
    monkeypatch.setattr(exporter, "export", lambda *_args, **_more: pytest.fail("too late"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    with pytest.raises(ExportError, match="left as it is"):
        export(tmp_path / "mine")
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("step", range(len(kit.STEPS)))
def test_cancelled_at_any_step_it_leaves_nothing(export, tmp_path, step):
    cancellation = Cancellation()

    def cancel(now: int, _of: int) -> None:
        if now == step:
            assert cancellation.cancel()

    with pytest.raises(CancelledError):
        export(progress=cancel, cancellation=cancellation)
    assert list(tmp_path.iterdir()) == []


def test_once_it_is_in_place_it_is_too_late_to_cancel(export):
    cancellation = Cancellation()
    report = export(cancellation=cancellation)
    assert not cancellation.cancel()
    assert "My_Digits.swiftpm" in json.dumps(report.kit.files)
