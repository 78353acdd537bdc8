"""Damaged files, and packages that lead astray, end in a sentence: no trace, no hang."""

import contextlib
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export.library import coremltools

WEIGHTS = "Data/com.apple.CoreML/weights/weight.bin"
MODEL = "Data/com.apple.CoreML/model.mlmodel"


def refused(path, reason=None):
    with pytest.raises(ExportError, match=reason) as caught:
        CoreMLFile.read(path)
    assert str(path) in caught.value.sentence
    assert caught.value.sentence.endswith(".")


@pytest.fixture(scope="module")
def tiny(network, write_file, tmp_path_factory) -> bytes:
    return write_file(network, tmp_path_factory.mktemp("tiny") / "tiny.mlmodel").read_bytes()


@pytest.fixture(scope="module")
def whole_package(network, write_file, tmp_path_factory) -> Path:
    return write_file(network, tmp_path_factory.mktemp("whole") / "tiny.mlpackage")


@pytest.fixture
def package(whole_package, tmp_path) -> Path:
    return shutil.copytree(whole_package, tmp_path / "tiny.mlpackage")


def test_what_is_no_file_at_all(tmp_path):
    refused(tmp_path / "nothing.mlmodel", "it does not exist")
    refused(tmp_path, "it is a folder without Manifest.json")
    refused(Path("/dev/zero"), "it is no regular file")
    os.mkfifo(tmp_path / "pipe.mlmodel")
    refused(tmp_path / "pipe.mlmodel", "it is no regular file")
    refused(tmp_path / ("x" * 300 + ".mlmodel"))


@pytest.mark.parametrize("content", [b"", b"\x00", b"hello, world", b"\x89PNG\r\n\x1a\n", b"\xff" * 100, b"\n" * 1000])
def test_files_of_another_kind(content, tmp_path):
    path = tmp_path / "other.mlmodel"
    path.write_bytes(content)
    refused(path)


def test_a_file_that_is_cut_off_anywhere(tiny, tmp_path):
    path = tmp_path / "cut.mlmodel"
    for length in [*range(1, 200, 7), *np.linspace(200, len(tiny) - 1, 60).astype(int)]:
        path.write_bytes(tiny[:length])
        refused(path)


def test_a_file_that_is_far_too_large_is_not_even_read(tmp_path):
    path = tmp_path / "huge.mlmodel"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    refused(path, "the most is")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
def test_flipped_bytes_in_a_mlmodel_are_survived(tiny, tmp_path, flips):
    content = bytearray(tiny)
    for place, value in flips:
        content[int(place * len(content))] = value
    path = tmp_path / "flipped.mlmodel"
    path.write_bytes(content)
    survive(path)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), min_size=1, max_size=4))
def test_flipped_bytes_at_the_beginning_of_a_mlmodel_are_survived(tiny, tmp_path, flips):
    content = bytearray(tiny)
    for place, value in flips:
        content[place] = value
    path = tmp_path / "flipped.mlmodel"
    path.write_bytes(content)
    survive(path)


def survive(path):
    """Reading and running may be refused, but nothing else may be raised."""
    with contextlib.suppress(ExportError):
        CoreMLFile.read(path).probabilities(np.full((2, 28, 28), 99, np.uint8))


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([MODEL, MODEL, WEIGHTS, "Manifest.json"]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5),
)
def test_flipped_bytes_in_a_mlpackage_are_survived(package, name, flips):
    file = package / name
    whole = file.read_bytes()
    content = bytearray(whole)
    for place, value in flips:
        content[int(place * len(content))] = value
    file.write_bytes(content)
    try:
        survive(package)
    finally:
        file.write_bytes(whole)


def test_the_manifest_may_be_anything(package):
    manifest = package / "Manifest.json"
    good = json.loads(manifest.read_text())
    root = good["rootModelIdentifier"]
    for content, reason in [
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "names no model"),
        ("{}", "names no model"),
        ('{"rootModelIdentifier": {}, "itemInfoEntries": []}', "names no model"),
        (json.dumps({"rootModelIdentifier": root, "itemInfoEntries": {root: {"path": 3}}}), "names no model"),
        (json.dumps({"rootModelIdentifier": root, "itemInfoEntries": {root: {"path": "../../x"}}}), "leads out"),
        (json.dumps({"rootModelIdentifier": root, "itemInfoEntries": {root: {"path": "/etc/passwd"}}}), "leads out"),
        (json.dumps({"rootModelIdentifier": root, "itemInfoEntries": {root: {"path": "a"}}}), "does not exist"),
        (json.dumps({"rootModelIdentifier": root, "itemInfoEntries": {root: {"path": ""}}}), "leads out"),
        (" " * 2_000_000, "the most is"),
    ]:
        manifest.write_text(content)
        refused(package, reason)


def test_the_weights_may_be_missing_cut_off_or_something_else(package, tmp_path):
    weights = package / WEIGHTS
    whole = weights.read_bytes()
    for content, reason in [
        (b"", "not in the format of a .mlpackage"),
        (whole[:64], "but their file has only 64"),
        (whole[:200], "weights end at byte"),
        (b"\0" * len(whole), "not in the format"),
        (whole[:64] + b"\0" * (len(whole) - 64), "no weights begin at byte 64"),
    ]:
        weights.write_bytes(content)
        refused(package, reason)
    weights.unlink()
    refused(package, "does not exist")
    weights.symlink_to("/dev/zero")
    refused(package, "is no regular file")


@pytest.mark.parametrize(
    ("file", "offset", "reason"),
    [
        ("@model_path/weights/weight.bin", 1 << 62, "but their file has only"),
        ("@model_path/weights/weight.bin", 65, "no weights begin at byte 65"),
        ("@model_path/../../../../../etc/passwd", 64, "leads out of the package"),
        ("/etc/passwd", 64, "leads out of the package"),
        ("", 64, "leads out of the package"),
        ("@model_path/weights", 64, "is no regular file"),
    ],
)
def test_the_program_may_point_anywhere(file, offset, reason, package):
    spec = coremltools().utils.load_spec(str(package))
    for operation in operations(spec):
        for value in operation.attributes.values():
            if value.HasField("blobFileValue"):
                value.blobFileValue.fileName = file
                value.blobFileValue.offset = offset
    (package / MODEL).write_bytes(spec.SerializeToString())
    refused(package, reason)


def operations(spec):
    (block,) = spec.mlProgram.functions["main"].block_specializations.values()
    return block.operations


def test_the_program_may_claim_any_shape(package):
    spec = coremltools().utils.load_spec(str(package))
    for operation in operations(spec):
        for value in operation.attributes.values():
            if value.HasField("blobFileValue"):
                for dimension in value.type.tensorType.dimensions:
                    dimension.constant.size = 1 << 40
    (package / MODEL).write_bytes(spec.SerializeToString())
    refused(package, "makes no sense")


def test_a_mlmodel_cannot_have_its_weights_elsewhere(package, tmp_path):
    path = tmp_path / "program.mlmodel"
    path.write_bytes((package / MODEL).read_bytes())
    refused(path, "which a .mlmodel cannot have")
