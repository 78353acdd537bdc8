"""What is written, seen through the library that everybody reads it with."""

import threading
from pathlib import Path

import numpy as np
import pytest
from learnt import learnt

from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export import exporter, mlpackage
from core.export.contract import CORE_ML, INPUTS
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.export.options import Options, precisions
from core.export.updatable import Updating
from core.model.architecture import CHOLLET, MALIREDDI

SIZES = {
    ("malireddi", "mlmodel"): 379_292,
    ("chollet", "mlmodel"): 4_800_200,
    ("malireddi", "mlpackage"): 389_239,
    ("chollet", "mlpackage"): 4_807_130,
}
"""Bytes with float32 weights and hardly any metadata."""

METADATA = Metadata(
    description="Déjà vu 数字 🖊",
    author="",
    license="x" * 1_000_000,
    version="1.0\nβ",
    further={"run": "2024-01-01", "empty": "", "ключ": "значение"},
)


def specification(path: Path):
    return coremltools().utils.load_spec(str(path))


def size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else sum(f.stat().st_size for f in path.rglob("*") if f.is_file())


@pytest.mark.parametrize("architecture", [MALIREDDI, CHOLLET], ids=lambda one: one.name)
@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_sizes_are_those_that_were_measured(architecture, kind, make_network, write_file, tmp_path):
    path = write_file(make_network(architecture), tmp_path / f"model.{kind}")
    assert size(path) == pytest.approx(SIZES[architecture.name, kind], rel=0.01)


def test_an_app_sees_the_tutorials_input_and_outputs(written):
    description = specification(written).description
    (image,) = description.input
    assert (image.name, image.type.WhichOneof("Type")) == ("image", "imageType")
    assert (image.type.imageType.width, image.type.imageType.height, image.type.imageType.colorSpace) == (28, 28, 10)
    kinds = {output.name: output.type.WhichOneof("Type") for output in description.output}
    assert kinds == {"probabilities": "dictionaryType", "classLabel": "stringType"}
    probabilities = next(output for output in description.output if output.name == "probabilities")
    assert probabilities.type.dictionaryType.WhichOneof("KeyType") == "stringKeyType"
    assert description.predictedFeatureName == "classLabel"
    assert description.predictedProbabilitiesName == "probabilities"


LEARNING = [Options(kind, updating=Updating()) for kind in INPUTS]
EVERY_KIND = [(".mlmodel", options) for options in LEARNING] + [
    (suffix, Options(kind, precision=precision))
    for suffix in CORE_ML
    for kind in INPUTS
    for precision in precisions(suffix)
]


def words(one) -> str:
    return one if isinstance(one, str) else f"{one.input}-{'learning' if one.updating else one.precision}"


@pytest.mark.parametrize(("suffix", "options"), EVERY_KIND, ids=words)
def test_every_kind_of_file_lists_the_same_outputs_in_the_same_order(suffix, options, tmp_path):
    path = tmp_path / f"model{suffix}"
    exporter.write(learnt(), Metadata(), path, options)
    said = specification(path)
    names = [output.name for output in said.description.output]
    assert names == ["probabilities", "classLabel"]
    assert [output.name for output in CoreMLFile.read(path).outputs] == names
    if suffix == ".mlpackage":
        (block,) = said.mlProgram.functions["main"].block_specializations.values()
        assert list(block.outputs) == names
        assert [output.name for output in block.operations[-1].outputs] == ["classLabel", "probabilities"]


def test_the_mlmodel_is_for_the_oldest_phones_and_has_its_scale_and_labels(network, write_file, tmp_path):
    spec = specification(write_file(network, tmp_path / "model.mlmodel"))
    assert spec.specificationVersion == 1
    classifier = spec.neuralNetworkClassifier
    assert list(classifier.stringClassLabels.vector) == list("0123456789")
    (preprocessing,) = classifier.preprocessing
    assert preprocessing.featureName == "image"
    assert preprocessing.scaler.channelScale == pytest.approx(1 / 255)


def test_the_mlpackage_is_a_float32_program(network, write_file, tmp_path):
    spec = specification(write_file(network, tmp_path / "model.mlpackage"))
    assert spec.specificationVersion == 6
    text = str(spec.mlProgram)
    assert "FLOAT16" not in text
    assert text.count("FLOAT32") > 10


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_unicode_empty_and_huge_metadata_come_back_as_they_were(kind, network, write_file, tmp_path):
    description = specification(write_file(network, tmp_path / f"model.{kind}", METADATA)).description
    said = description.metadata
    assert said.shortDescription == METADATA.description
    assert (said.author, said.license, said.versionString) == ("", METADATA.license, METADATA.version)
    assert dict(said.userDefined) == METADATA.further
    assert description.input[0].shortDescription == METADATA.input_description
    texts = {output.name: output.shortDescription for output in description.output}
    assert texts == {
        "probabilities": METADATA.probabilities_description,
        "classLabel": METADATA.label_description,
    }


def test_the_same_weights_give_the_same_bytes(make_network):
    assert exporter.mlmodel_content(make_network(), METADATA) == exporter.mlmodel_content(make_network(), METADATA)


def test_packages_written_in_four_threads_at_once_are_all_right(network, tmp_path):
    paths = [tmp_path / f"{place}.mlpackage" for place in range(4)]
    threads = [threading.Thread(target=exporter.write_mlpackage, args=(network, METADATA, path)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [specification(path).specificationVersion for path in paths] == [6] * 4


def test_nothing_of_the_conversion_stays_behind(network, tmp_path, monkeypatch, capfd):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    coremltools()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    exporter.write_mlpackage(network, Metadata(), tmp_path / "model.mlpackage")
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    assert not list(temporary.iterdir())
    assert capfd.readouterr() == ("", "")


def test_others_may_read_what_was_written(network, write_file, tmp_path):
    path = write_file(network, tmp_path / "model.mlpackage")
    plain = tmp_path / "plain"
    plain.mkdir()
    assert {entry.stat().st_mode for entry in path.rglob("*") if entry.is_dir()} == {plain.stat().st_mode}


def test_a_machine_without_the_compiled_parts_is_told_what_to_do_instead(network, tmp_path, monkeypatch):
    monkeypatch.setattr(mlpackage, "mlpackage_obstacle", lambda: "A .mlpackage cannot be written on this machine.")
    with pytest.raises(ExportError, match="cannot be written on this machine") as caught:
        exporter.write_mlpackage(network, Metadata(), tmp_path / "model.mlpackage")
    assert ".mlmodel" in caught.value.hint
    assert not (tmp_path / "model.mlpackage").exists()
