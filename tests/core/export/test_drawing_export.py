"""A file that takes the raw drawing: in both formats, proven, and right for any canvas."""

import numpy as np
import pytest
from learnt import learnt, unseen_digits

from core.coreml.coreml_file import CoreMLFile
from core.data import canvas
from core.data.synthetic.canvases import canvases
from core.errors import ExportError
from core.export import exporter, proof, verify
from core.export.metadata import Metadata
from core.export.options import Options
from core.export.updatable import Updating
from core.model.calibration import calibrated

DRAWING = Options("drawing", temperature=1.4)


@pytest.fixture(scope="module", params=["mlmodel", "mlpackage"])
def report(request, tmp_path_factory, reference):
    target = tmp_path_factory.mktemp("drawing") / f"raw.{request.param}"
    return exporter.export(learnt(), Metadata(), target, unseen_digits().images, options=DRAWING, reference=reference)


def test_it_says_what_it_takes_and_from_which_system_on(report):
    file = CoreMLFile.read(report.path)
    assert file.side == canvas.SIDE
    assert file.spec_version == {"mlmodel": 4, "mlpackage": 6}[file.format]
    assert "whole drawing" in file.inputs[0].description
    said = file.metadata.further
    assert (said["input"], said["temperature"], said["not sure below"]) == ("drawing", "1.4000", "0.6")
    system = {"mlmodel": "iOS 13", "mlpackage": "iOS 15"}[file.format]
    assert any(system in check.detail for check in report.checks if check.name == "specification")


def test_canvases_that_the_proof_did_not_see_are_read_as_by_the_network(report, reference):
    shown = canvases(unseen_digits().images, 60, seed=9)
    expected = proof.drawing_probabilities(shown, DRAWING, lambda images: reference(learnt(), images))
    found = CoreMLFile.read(report.path).probabilities(shown)
    assert np.abs(found - expected).max() < 1e-4
    np.testing.assert_array_equal(found.argmax(axis=1), expected.argmax(axis=1))


@pytest.mark.slow
def test_ten_thousand_canvases_are_read_as_by_the_network(report, reference):
    file, wrong, furthest = CoreMLFile.read(report.path), 0, 0.0
    for seed in range(40):
        shown = canvases(unseen_digits().images, 250, seed=1000 + seed)
        expected = proof.drawing_probabilities(shown, DRAWING, lambda images: reference(learnt(), images))
        found = file.probabilities(shown)
        wrong += np.count_nonzero(found.argmax(axis=1) != expected.argmax(axis=1))
        furthest = max(furthest, float(np.abs(found - expected).max()))
    print(f"{report.path.suffix}: 10,000 canvases, {wrong} read otherwise, probabilities within {furthest:.1e}")
    assert wrong == 0
    assert furthest < 1e-3


def test_nothing_drawn_is_a_tenth_for_every_digit(report):
    blank = np.stack([np.full((canvas.SIDE, canvas.SIDE), gray, np.uint8) for gray in (0, 255, 30)])
    np.testing.assert_allclose(CoreMLFile.read(report.path).probabilities(blank), 0.1, atol=1e-6)


def test_the_temperature_is_inside(report, reference):
    shown = canvases(unseen_digits().images, 12, seed=2)[4:]
    plain = reference(learnt(), canvas.exact_images(shown))
    found = CoreMLFile.read(report.path).probabilities(shown)
    np.testing.assert_allclose(found, calibrated(plain, 1.4), atol=1e-4)


def test_a_check_holds_it_against_the_network_by_canvases(report, reference):
    checked = verify.check_file(
        report.path, unseen_digits().take(slice(60)), lambda images: reference(learnt(), images)
    )
    assert checked.ok, checked.lines()
    assert "on 250 images" in next(check.detail for check in checked.checks if check.name == "same probabilities")


@pytest.mark.parametrize("report", ["mlmodel", pytest.param("mlpackage", marks=pytest.mark.slow)], indirect=True)
def test_a_wrong_network_inside_is_found(report, reference, make_network):
    checked = verify.check_file(
        report.path, unseen_digits().take(slice(60)), lambda images: reference(make_network(seed=3), images)
    )
    assert not checked.ok


@pytest.mark.parametrize("suffix", [".keras", ".npz"])
def test_files_for_python_take_digit_images(suffix, tmp_path, reference):
    with pytest.raises(ExportError, match="takes digit images, not the raw drawing"):
        exporter.export(
            learnt(), Metadata(), tmp_path / f"a{suffix}", unseen_digits().images, options=DRAWING, reference=reference
        )


def test_a_text_of_ones_own_about_the_input_stays(tmp_path, reference):
    said = Metadata(input_description="My canvas.")
    made = exporter.export(
        learnt(), said, tmp_path / "a.mlmodel", unseen_digits().images, options=DRAWING, reference=reference
    )
    assert CoreMLFile.read(made.path).inputs[0].description == "My canvas."


def test_a_file_that_takes_a_drawing_can_learn_too(tmp_path, reference):
    options = Options("drawing", updating=Updating())
    made = exporter.export(
        learnt(), Metadata(), tmp_path / "a.mlmodel", unseen_digits().images, options=options, reference=reference
    )
    file = CoreMLFile.read(made.path)
    assert file.updating is not None
    assert sum(check.name.startswith("learning") for check in made.checks) == 9
    checked = verify.check_file(made.path, unseen_digits().take(slice(60)), lambda images: reference(learnt(), images))
    assert checked.ok, checked.lines()
    with pytest.raises(ExportError, match=r"Only a \.mlmodel with weights of 32 bits"):
        Options(precision="float16", updating=Updating()).refuse_for(".mlmodel")
