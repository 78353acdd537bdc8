"""Core ML itself has a word where there is one; a double speaks for it here."""

import sys

import numpy as np
import pytest

from core.errors import ExportError
from core.export import device, exporter
from core.export.metadata import Metadata


@pytest.fixture
def export(network, images, reference, tmp_path):
    def run(run_on):
        return exporter.export(
            network, Metadata(), tmp_path / "digits.mlmodel", images, reference=reference, run_on=run_on
        )

    return run


def test_core_ml_is_asked_on_a_mac_only(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert device.device() is None
    monkeypatch.setattr(sys, "platform", "darwin")
    assert device.device() is device.core_ml


def test_core_ml_sees_the_draft_under_its_own_name_and_its_word_is_one_more_check(export, network, reference, tmp_path):
    asked = []

    def core_ml(path, images):
        asked.append((path.suffix, path.parent != tmp_path, path.exists(), len(images)))
        return reference(network, images) + np.float32(1e-3)

    report = export(core_ml)
    assert asked == [(".mlmodel", True, True, 210)]
    assert report.checks[-1].name == "Core ML"
    assert "differs by 0.001 at most on 210 images" in report.checks[-1].detail


def test_an_export_that_core_ml_reads_otherwise_is_not_kept(export, network, reference, tmp_path):
    with pytest.raises(ExportError, match="Core ML on this machine differs by"):
        export(lambda _path, images: reference(network, images)[:, ::-1])
    assert not list(tmp_path.iterdir())


def test_an_export_that_core_ml_does_not_take_is_not_kept(export, tmp_path):
    def broken(_path, _images):
        raise RuntimeError("Error compiling model")

    with pytest.raises(ExportError, match="does not run it: Error compiling model"):
        export(broken)
    assert not list(tmp_path.iterdir())


def test_the_ten_probabilities_of_core_ml_are_put_in_order(monkeypatch, images, tmp_path):
    class Model:
        def __init__(self, path):
            self.path = path

        def predict(self, inputs):
            assert inputs["image"].mode == "L"
            assert inputs["image"].size == (28, 28)
            return {"probabilities": {str(digit): digit / 45 for digit in reversed(range(10))}, "classLabel": "9"}

    class Library:
        class models:  # noqa: N801
            MLModel = Model

    monkeypatch.setattr(device, "coremltools", Library)
    found = device.core_ml(tmp_path / "digits.mlmodel", images[:3])
    assert found.shape == (3, 10)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[0], np.arange(10) / 45, rtol=1e-6)
