"""HDF5 files: the same digits however they are stored, and nothing that lies elsewhere or unpacks to more."""

import zlib
from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np
import pytest
from chance import generator
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.formats import hdf5
from core.data.formats.hdf5 import read_hdf5
from core.errors import DataError

IMAGES = generator(0).integers(0, 256, (40, 28, 28), np.uint8)
LABELS = (np.arange(40) % 10).astype(np.int64)


def put(folder: Path, arrays: dict[str, np.ndarray], **options) -> Path:
    path = folder / "digits.h5"
    with h5py.File(path, "w") as file:
        for name, values in arrays.items():
            file.create_dataset(name, data=values, **options)
    return path


NAMES = [("train/data", "train/target", "test/data", "test/target"), ("x_train", "y_train", "x_test", "y_test")]
STORED = {
    "plain": {},
    "chunks": {"chunks": True},
    "packed": {"compression": "gzip"},
    "packed and shuffled": {"compression": "gzip", "shuffle": True, "fletcher32": True},
}


@pytest.mark.parametrize("options", STORED.values(), ids=STORED)
@pytest.mark.parametrize("names", NAMES, ids=["groups", "names"])
@pytest.mark.parametrize("kind", ["uint8", "float32"])
def test_the_same_digits_however_they_are_stored(tmp_path, names, options, kind):
    images = IMAGES if kind == "uint8" else (IMAGES / np.float32(255)).reshape(40, 784)
    held = dict(zip(names, (images[:30], LABELS[:30], images[30:], LABELS[30:]), strict=True))
    parts = read_hdf5(put(tmp_path, held, **options))
    assert np.array_equal(parts.train.images, IMAGES[:30])
    assert np.array_equal(parts.train.labels, LABELS[:30])
    assert parts.test is not None
    assert np.array_equal(parts.test.images, IMAGES[30:])


def test_pieces_that_do_not_fit_evenly_and_pieces_that_were_never_written(tmp_path):
    path = tmp_path / "digits.h5"
    with h5py.File(path, "w") as file:
        made = file.create_dataset("X", (40, 28, 28), np.uint8, chunks=(7, 28, 9), compression="gzip")
        made[:20] = IMAGES[:20]
        file["y"] = LABELS
    digits = read_hdf5(path).train
    assert np.array_equal(digits.images[:20], IMAGES[:20])
    assert not digits.images[21:].any()


def test_usps_has_16_pixels_a_side(tmp_path):
    images = np.zeros((40, 256), np.float32)
    images[:, 100:110] = 1
    assert read_hdf5(put(tmp_path, {"train/data": images, "train/target": LABELS})).other_size == "16 × 16"


def external(folder: Path) -> Path:
    (folder / "secret").write_bytes(bytes(40 * 784))
    path = put(folder, {"y": LABELS})
    with h5py.File(path, "a") as file:
        file.create_dataset("X", (40, 784), np.uint8, external=[(str(folder / "secret"), 0, 40 * 784)])
    return path


def virtual(folder: Path) -> Path:
    path = put(folder, {"y": LABELS})
    with h5py.File(folder / "other.h5", "w") as file:
        file["X"] = IMAGES
    layout = h5py.VirtualLayout((40, 28, 28), np.uint8)
    layout[:] = h5py.VirtualSource(folder / "other.h5", "X", (40, 28, 28))
    with h5py.File(path, "a") as file:
        file.create_virtual_dataset("X", layout)
    return path


def linked(folder: Path) -> Path:
    with h5py.File(folder / "other.h5", "w") as file:
        file["X"] = IMAGES
    path = put(folder, {"y": LABELS})
    with h5py.File(path, "a") as file:
        file["X"] = h5py.ExternalLink(str(folder / "other.h5"), "X")
    return path


def swollen(folder: Path) -> Path:
    """A piece that says that it has 31,360 bytes, and unpacks to 100 million."""
    path = folder / "digits.h5"
    with h5py.File(path, "w") as file:
        made = file.create_dataset("X", (40, 784), np.uint8, chunks=(40, 784), compression="gzip")
        made.id.write_direct_chunk((0, 0), zlib.compress(bytes(100_000_000), 9))
        file["y"] = LABELS
    return path


def network(folder: Path) -> Path:
    path = put(folder, {"y": LABELS})
    with h5py.File(path, "a") as file:
        file.attrs["model_config"] = "{}"
    return path


def text(folder: Path) -> Path:
    (folder / "digits.h5").write_text("label,pixel0")
    return folder / "digits.h5"


def claimed(folder: Path) -> Path:
    path = put(folder, {"y": LABELS})
    with h5py.File(path, "a") as file:
        file.create_dataset("X", (10**9, 784), np.uint8, chunks=(100, 784))
    return path


WRONG = {
    "elsewhere": (external, "X in .* lies in other files"),
    "put together": (virtual, "X in .* lies in other files"),
    "a link": (linked, "holds y"),
    "swollen": (swollen, "X in .* is damaged"),
    "a network": (network, "is a Keras file in HDF5. It is a network, not digits"),
    "text": (text, "damaged, or no HDF5 file"),
    "packed otherwise": (lambda folder: put(folder, {"X": IMAGES, "y": LABELS}, compression="lzf"), "not read"),
    "too much": (claimed, "at most 536,870,912 are read"),
    "other arrays": (lambda folder: put(folder, {"a": IMAGES, "b": LABELS}), "holds a, b"),
}


@pytest.mark.parametrize(("make", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(tmp_path, make, said):
    with pytest.raises(DataError, match=said):
        read_hdf5(make(tmp_path))


def test_more_objects_than_a_file_of_digits_has(tmp_path, monkeypatch):
    monkeypatch.setattr(hdf5, "MAX_OBJECTS", 3)
    with pytest.raises(DataError, match="more than 3 objects"):
        read_hdf5(put(tmp_path, {f"a{number}": LABELS for number in range(5)}))


@settings(deadline=None)
@given(place=st.integers(0, 6_000), value=st.integers(0, 255), cut=st.integers(0, 300))
def test_damage_ends_in_a_sentence_or_in_digits(tmp_path_factory, place, value, cut):
    path = put(tmp_path_factory.mktemp("damaged"), {"X": IMAGES, "y": LABELS}, compression="gzip")
    content = bytearray(path.read_bytes())
    content[place % len(content)] = value
    path.write_bytes(content[: len(content) - cut])
    with suppress(DataError):
        assert len(read_hdf5(path).train) == 40
