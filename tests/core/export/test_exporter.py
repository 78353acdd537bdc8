"""What an export leaves behind when all is well, and what it says of a run."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from core.coreml.coreml_file import CoreMLFile
from core.data.dataset import Dataset, Digits
from core.errors import ExportError
from core.export import drafts, exporter
from core.export.metadata import Metadata
from core.model.network import Network
from core.training import recipe as recipes
from core.training.events import Ended
from core.training.run import Run
from core.training.run_info import DataInfo, RunInfo

METADATA = Metadata(author="Ada", description="Zahlen 🖊", further={"run": "r1"})


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_an_export_is_there_and_says_what_was_proven(kind, export, tmp_path, network, images, reference):
    target = tmp_path / f"digits.{kind}"
    report = export(target)
    answer = report.to_json()
    keys = {"path", "bytes", "format", "spec_version", "sha256", "checks", "largest_difference", "agreement"}
    assert keys <= set(answer)
    assert answer["path"] == str(target)
    assert answer["format"] == kind
    assert answer["spec_version"] == {"mlmodel": 1, "mlpackage": 6}[kind]
    assert answer["largest_difference"] < 2e-6
    assert answer["agreement"] == 1
    assert all(check["ok"] for check in answer["checks"])
    found = [path for path in [target, *target.rglob("*")] if path.is_file()]
    assert answer["bytes"] == sum(path.stat().st_size for path in found)
    assert names(tmp_path) == [target.name]
    np.testing.assert_allclose(CoreMLFile.read(target).probabilities(images), reference(network, images), atol=1e-5)
    assert CoreMLFile.read(target).metadata.description == METADATA.description
    assert any("same probabilities" in line for line in report.lines())


def test_the_digest_is_that_of_the_file_and_the_same_for_the_same_weights(export, tmp_path):
    first, second = export(tmp_path / "a.mlmodel"), export(tmp_path / "b.mlmodel")
    assert first.sha256 == hashlib.sha256((tmp_path / "a.mlmodel").read_bytes()).hexdigest()
    assert first.sha256 == second.sha256


def test_the_digest_of_a_package_sees_every_file_and_name(export, tmp_path):
    package = tmp_path / "a.mlpackage"
    report = export(package)
    assert drafts.digest(package) == (report.bytes, report.sha256)
    weights = package / "Data/com.apple.CoreML/weights/weight.bin"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert drafts.digest(package)[1] != report.sha256


def test_a_missing_extension_is_added_where_one_can_see_it(export, tmp_path):
    report = export(tmp_path / "digits")
    assert report.path == tmp_path / "digits.mlmodel"
    assert report.path.is_file()
    assert exporter.check_target(tmp_path / "digits") == tmp_path / "digits.mlmodel"


@pytest.mark.parametrize("name", ["Ziffern – 数字 🖊.mlmodel", "a b\nc.mlmodel", "-rf.mlmodel", "'\"$(x).mlpackage"])
def test_names_with_odd_characters_are_names(name, export, tmp_path):
    export(tmp_path / name)
    assert names(tmp_path) == [name]


def test_a_relative_path_is_meant_from_here(export, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert export(Path("digits.mlmodel")).path == Path("digits.mlmodel")
    assert (tmp_path / "digits.mlmodel").is_file()


def test_home_is_understood(export, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert export(Path("~/digits.mlmodel")).path == tmp_path / "digits.mlmodel"


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_others_may_read_it(kind, export, tmp_path):
    target = tmp_path / f"digits.{kind}"
    export(target)
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain.txt").touch()
    modes = {False: (tmp_path / "plain.txt").stat().st_mode, True: (tmp_path / "plain").stat().st_mode}
    for path in [target, *target.rglob("*")]:
        assert path.stat().st_mode == modes[path.is_dir()]


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_an_older_export_is_replaced_as_a_whole(kind, export, tmp_path):
    target = tmp_path / f"digits.{kind}"
    export(target, Metadata(author="old"))
    export(target, Metadata(author="new"))
    assert CoreMLFile.read(target).metadata.author == "new"
    assert names(tmp_path) == [target.name]


@pytest.fixture
def run(tmp_path, network, monkeypatch):
    data = DataInfo("auto", None, "Bars", "Made for tests.", "ab" * 32, 330, 90, 90)
    ended = Ended("r1", "finished", "Done.", 2, 0.1, 0.98765, 0.2, 0.9612, 3.0, 100.0)
    info = RunInfo("r1", "", datetime(2025, 1, 2, tzinfo=UTC), network.architecture, recipes.TUTORIAL, data, {}, ended)
    monkeypatch.setattr(Run, "network", lambda _self: network)
    return Run(tmp_path / "runs", info)


def test_a_run_is_exported_with_the_facts_of_its_training(run, tmp_path, images):
    labels = np.zeros(len(images), np.uint8)
    data = Dataset("Bars", "Made for tests.", Digits.empty(), Digits(images, labels), Digits.empty())
    out = tmp_path / "out"
    out.mkdir()
    report = exporter.export_run(run, out / "digits.mlmodel", data, author="Ada", version="3")
    said = CoreMLFile.read(report.path).metadata
    assert (said.author, said.version) == ("Ada", "3")
    assert said.further["run"] == "r1"
    assert said.further["validation accuracy"] == "0.9877"
    assert said.further["test accuracy"] == "0.9612"
    assert said.further["data"].startswith("Bars, 330 training images, sha256 abab")
    assert said.further["recipe"].startswith("tutorial: 10 epochs, batch 200")
    assert said.further["made with"].startswith("Digit Trainer ")


def test_a_run_that_was_killed_has_no_accuracies_to_tell(run):
    run.info = RunInfo(**{name: getattr(run.info, name) for name in RunInfo.__slots__} | {"outcome": None})
    assert "test accuracy" not in exporter.run_metadata(run).further


def test_keras_is_what_an_export_is_held_against(network, images, tmp_path):
    report = exporter.export(network, METADATA, tmp_path / "digits.mlmodel", images)
    assert report.largest_difference < 2e-6
    assert report.seconds > 0


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_no_numbers_are_not_exported(value, network, images, tmp_path, reference):
    weights = [array.copy() for array in network.weights]
    weights[3].flat[0] = value
    broken = Network(network.architecture, tuple(weights))
    with pytest.raises(ExportError, match="weights that are no finite numbers"):
        exporter.export(broken, METADATA, tmp_path / "digits.mlmodel", images, reference=reference)
    assert not names(tmp_path)
