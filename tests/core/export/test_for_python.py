"""Exports to go on with in Python: Keras files, and weights as .npz."""

import json

import numpy as np
import pytest

from core.coreml import network_file
from core.data import sources
from core.errors import ArchitectureError, DigitTrainerError, ExportError
from core.export import exporter
from core.model import weights_file
from core.model.network import keras_network


@pytest.mark.parametrize("kind", ["keras", "npz"])
def test_what_is_written_holds_the_same_network(kind, export, tmp_path, network):
    target = tmp_path / f"mine.{kind}"
    report = export(target)
    assert (report.format, report.spec_version, report.agreement) == (kind, None, 1)
    assert report.largest_difference <= 1e-6
    assert {check.name for check in report.checks} == {"weights", "probabilities", "same probabilities", "same labels"}
    assert all(check.ok for check in report.checks)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert network_file.found(str(target)) == target
    assert network_file.looks_like(target)
    for found, given in zip(network_file.read(target).weights, network.weights, strict=True):
        np.testing.assert_array_equal(found, given)


def test_numpy_alone_reads_the_weights_and_the_architecture(export, tmp_path, network):
    export(tmp_path / "mine.npz")
    with np.load(tmp_path / "mine.npz", allow_pickle=False) as file:
        assert json.loads(str(file["architecture"])) == network.architecture.to_json()
        np.testing.assert_array_equal(file["w000"], network.weights[0])
    assert network_file.read(tmp_path / "mine.npz").architecture == network.architecture


def test_a_file_that_computes_something_else_is_not_kept(export, tmp_path, network, monkeypatch):
    def spoilt(given):
        model = keras_network(given)
        model.weights[0].assign_add(model.weights[0] * 0 + 0.01)
        return model

    monkeypatch.setattr(exporter, "keras_network", spoilt)
    with pytest.raises(ExportError, match="did not pass its checks"):
        export(tmp_path / "mine.keras")
    assert not list(tmp_path.iterdir())


def test_digits_are_not_written_over(tmp_path):
    path = tmp_path / "digits.npz"
    np.savez(path, images=np.zeros((1, 28, 28), np.uint8), labels=np.zeros(1, np.uint8))
    with pytest.raises(ExportError, match="is no exported network"):
        exporter.check_target(path)
    assert not network_file.looks_like(path)


def test_exported_weights_are_a_network_and_no_digits(tmp_path, network):
    weights_file.write(network, tmp_path / "mine.npz")
    with pytest.raises(DigitTrainerError, match="network's weights"):
        sources.load(str(tmp_path / "mine.npz"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"architecture": np.array("{")}, "JSON"),
        ({"architecture": np.zeros(3)}, "no architecture as text"),
        ({"w000": np.zeros((2, 2), np.float32)}, "do not fit"),
        ({"w000": np.full((3, 3, 1, 4), np.nan, np.float32)}, "no finite float32"),
        ({"w000": np.zeros((3, 3, 1, 4))}, "no finite float32"),
        ({"more": np.zeros(1)}, "other arrays"),
        ({"w000": np.array([None])}, "w000"),
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(changed, said, tmp_path, network):
    path = tmp_path / "mine.npz"
    weights_file.write(network, path)
    with np.load(path) as file:
        arrays = dict(file)
    np.savez(path, **(arrays | changed))
    with pytest.raises(ArchitectureError, match=said):
        network_file.read(path)
