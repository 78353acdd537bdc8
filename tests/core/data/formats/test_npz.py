"""`.npz` files: several shapes and scales of the same digits, and everything that must not be loaded."""

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from chance import generator
from hypothesis import given
from hypothesis import strategies as st

from core.data.formats import npz
from core.data.formats.npz import read_npz
from core.errors import DataError

IMAGES = generator(0).integers(0, 256, (6, 28, 28), np.uint8)
LABELS = np.array([0, 1, 2, 3, 4, 9], np.uint8)


def put(folder: Path, **arrays: np.ndarray) -> Path:
    path = folder / "digits.npz"
    np.savez(path, **arrays)
    return path


def test_the_file_that_keras_keeps(tmp_path):
    path = put(tmp_path, x_train=IMAGES[:4], y_train=LABELS[:4], x_test=IMAGES[4:], y_test=LABELS[4:])
    parts = read_npz(path)
    assert np.array_equal(parts.train.images, IMAGES[:4])
    assert parts.test is not None
    assert np.array_equal(parts.test.labels, LABELS[4:])


@pytest.mark.parametrize("shape", [(6, 28, 28), (6, 28, 28, 1), (6, 1, 28, 28), (6, 784)])
@pytest.mark.parametrize("kind", ["uint8", "int64", "float32", "float64", ">u2"])
def test_all_shapes_and_types_give_the_same_digits(tmp_path, shape, kind):
    labels = LABELS.astype(kind) if kind != "uint8" else LABELS[:, None]
    parts = read_npz(put(tmp_path, images=IMAGES.reshape(shape).astype(kind), labels=labels))
    assert (parts.validation, parts.test, parts.other_size) == (None, None, "")
    digits = parts.train
    assert digits.images.dtype == np.uint8
    assert np.array_equal(digits.images, IMAGES)
    assert np.array_equal(digits.labels, LABELS)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_a_scale_from_0_to_1_is_brought_to_255(tmp_path, kind):
    digits = read_npz(put(tmp_path, images=(IMAGES / 255).astype(kind), labels=LABELS)).train
    assert np.array_equal(digits.images, IMAGES)


@pytest.mark.parametrize("kind", ["bool", "uint8", "int32"])
def test_two_levels_are_paper_and_ink(tmp_path, kind):
    digits = read_npz(put(tmp_path, images=(IMAGES > 127).astype(kind), labels=LABELS)).train
    assert np.array_equal(digits.images, np.where(IMAGES > 127, 255, 0))


PAIRS = {
    "X and y": {"X": IMAGES, "y": LABELS},
    "numbers": {"arr_0": IMAGES, "arr_1": LABELS},
    "data and target": {"data": IMAGES.reshape(6, 784), "target": LABELS},
    "rows of ten": {"images": IMAGES, "labels": np.eye(10)[LABELS]},
    "columns": {"images": IMAGES.reshape(6, 784, 1), "labels": np.eye(10)[LABELS][:, :, None]},
    "colours": {"images": np.stack([IMAGES] * 3, axis=3), "labels": LABELS},
    "colours first": {"images": np.stack([IMAGES] * 3, axis=1), "labels": LABELS},
}


@pytest.mark.parametrize("arrays", PAIRS.values(), ids=PAIRS)
def test_the_same_digits_under_every_name(tmp_path, arrays):
    parts = read_npz(put(tmp_path, **arrays))
    assert parts.test is None
    assert np.array_equal(parts.train.images, IMAGES)
    assert np.array_equal(parts.train.labels, LABELS)


APART = {
    "keras": ("x_train", "y_train", "x_test", "y_test", "", ""),
    "long": ("training_images", "training_labels", "test_data", "test_labels", "validation_data", "validation_target"),
    "medmnist": ("train_images", "train_labels", "test_images", "test_labels", "val_images", "val_labels"),
    "capitals": ("X_train", "Y_train", "X_test", "Y_test", "X_valid", "Y_valid"),
    "in one word": ("trainX", "trainY", "testX", "testY", "", ""),
    "numbers": ("arr_0", "arr_1", "arr_2", "arr_3", "", ""),
    "numbers, labels last": ("arr_0", "arr_2", "arr_1", "arr_3", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("names", APART.values(), ids=APART)
def test_parts_that_are_kept_apart(tmp_path, names):
    cuts = (slice(3), slice(3, 5), slice(5, 6))
    arrays = {
        name: what[cut]
        for cut, pair in zip(cuts, (names[:2], names[2:4], names[4:]), strict=True)
        for name, what in zip(pair, (IMAGES, LABELS), strict=True)
        if name
    }
    parts = read_npz(put(tmp_path, **arrays))
    assert np.array_equal(parts.train.images, IMAGES[:3])
    assert np.array_equal(parts.test.labels, LABELS[3:5])
    assert (parts.validation is not None) == bool(names[4])
    assert parts.count == (6 if names[4] else 5)


@pytest.mark.parametrize("shape", [(6, 16, 16), (6, 256)])
def test_other_squares_are_brought_to_28_and_said(tmp_path, shape):
    small = np.zeros((6, 16, 16), np.float32)
    small[:, 4:12, 6:10] = 1
    parts = read_npz(put(tmp_path, images=small.reshape(shape), labels=LABELS))
    assert parts.other_size == "16 × 16"
    assert parts.train.images[:, 10:18, 13:15].min() > 250
    assert parts.train.images[:, :4].max() == 0


def test_compressed_and_fortran_order(tmp_path):
    path = tmp_path / "digits.npz"
    np.savez_compressed(path, images=np.asfortranarray(IMAGES), labels=LABELS)
    assert np.array_equal(read_npz(path).train.images, IMAGES)


WRONG = {
    "no labels": ({"images": IMAGES}, "holds images"),
    "other names": ({"a": IMAGES, "b": LABELS}, "holds a, b"),
    "side": ({"images": np.zeros((6, 28, 32), np.uint8), "labels": LABELS}, r"not \(6, 28, 32\)"),
    "a photo": ({"images": np.zeros((6, 65, 65), np.uint8), "labels": LABELS}, r"not \(6, 65, 65\)"),
    "flat": ({"images": np.zeros(784, np.uint8), "labels": LABELS}, r"not \(784,\)"),
    "no images": ({"images": IMAGES[:0], "labels": LABELS[:0]}, "are empty"),
    "counts": ({"images": IMAGES, "labels": LABELS[:5]}, "6 images but 5 labels"),
    "two columns": ({"images": IMAGES, "labels": np.zeros((6, 2))}, "must have the shape"),
    "two ones": ({"images": IMAGES, "labels": np.ones((6, 10))}, "rows with a single 1, but row 1 is none"),
    "chances": ({"images": IMAGES, "labels": np.eye(10)[:6] * 0.9}, "row 1 is none"),
    "label 10": ({"images": IMAGES, "labels": LABELS + 1}, "number 6 is 10"),
    "label -1": ({"images": IMAGES, "labels": LABELS.astype(int) - 1}, "number 1 is -1"),
    "label 0.5": ({"images": IMAGES, "labels": LABELS + 0.5}, "number 1 is 0.5"),
    "label nan": ({"images": IMAGES, "labels": LABELS * np.nan}, "number 1 is nan"),
    "label text": ({"images": IMAGES, "labels": LABELS.astype(str)}, "must be numbers"),
    "value 256": ({"images": IMAGES.astype(int) + 256, "labels": LABELS}, "not 511"),
    "value -1": ({"images": IMAGES / 127.5 - 1, "labels": LABELS}, "not -1"),
    "value nan": ({"images": IMAGES * np.nan, "labels": LABELS}, "not nan"),
    "complex": ({"images": IMAGES * 1j, "labels": LABELS}, "must be numbers"),
    "pickle": ({"images": IMAGES, "labels": np.array([{}] * 6)}, "Python objects"),
}


@pytest.mark.parametrize(("arrays", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said(tmp_path, arrays, sentence):
    path = put(tmp_path, **arrays)
    with pytest.raises(DataError, match=sentence) as caught:
        read_npz(path)
    assert str(path) in caught.value.sentence


def test_a_pickle_is_never_loaded(tmp_path):
    class Trap:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "sprung",))

    with pytest.raises(DataError):
        read_npz(put(tmp_path, images=np.array([Trap()], object), labels=LABELS))
    assert not (tmp_path / "sprung").exists()


def npy(shape: str, kind: str = "|u1", content: bytes = b"") -> bytes:
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content


@pytest.mark.parametrize(
    "content",
    [
        npy("(1000000000, 28, 28)"),
        npy("(6, 28, 28)", content=bytes(100)),
        npy("(-6, 28, 28)", content=bytes(5000)),
        npy("(10**9)"),
        npy("(" * 90),
        npy("(6, 28, 28)", "nonsense"),
        b"\x93NUMPY\x03\x00",
        b"no array",
        b"",
    ],
    ids=["huge", "short", "negative", "sum", "deep", "type", "version", "text", "empty"],
)
def test_a_lying_header_is_said(tmp_path, content):
    path = tmp_path / "digits.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("images.npy", content)
        archive.writestr("labels.npy", npy("(6,)", content=bytes(6)))
    with pytest.raises(DataError, match="images in"):
        read_npz(path)


def test_arrays_that_unpack_to_too_much_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(npz, "MAX_BYTES", 1_000_000)
    path = tmp_path / "digits.npz"
    np.savez_compressed(path, images=np.zeros((2000, 28, 28), np.uint8), labels=np.zeros(2000, np.uint8))
    assert path.stat().st_size < 10_000
    with pytest.raises(DataError, match="1,570,000 bytes; at most 1,000,000 are read"):
        read_npz(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b"text", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_said(tmp_path, content):
    path = tmp_path / "digits.npz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"damaged, or no \.npz|holds nothing"):
        read_npz(path)


@given(place=st.integers(0, 10_000), value=st.integers(0, 255), cut=st.integers(0, 300))
def test_damage_ends_in_a_sentence_or_in_digits(tmp_path_factory, place, value, cut):
    buffer = io.BytesIO()
    np.savez(buffer, images=IMAGES, labels=LABELS)
    content = bytearray(buffer.getvalue())
    content[place % len(content)] = value
    path = tmp_path_factory.mktemp("damaged") / "digits.npz"
    path.write_bytes(content[: len(content) - cut])
    with suppress(DataError):
        assert len(read_npz(path).train) == 6
