"""IDX files: whole and right, or a sentence about what is wrong with them."""

import gzip
import struct
import tracemalloc
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from chance import generator
from hypothesis import given
from hypothesis import strategies as st

from core.data.formats import idx
from core.errors import DataError

IMAGES = generator(0).integers(0, 256, (7, 28, 28), np.uint8)
LABELS = np.arange(7, dtype=np.uint8)


def image_bytes(images=IMAGES, count=None, sides=(28, 28), magic=0x803) -> bytes:
    return struct.pack(">4I", magic, len(images) if count is None else count, *sides) + images.tobytes()


def label_bytes(labels=LABELS, count=None, magic=0x801) -> bytes:
    return struct.pack(">2I", magic, len(labels) if count is None else count) + labels.tobytes()


def put(folder: Path, content: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", ["a-idx3-ubyte", "a.idx3-ubyte.gz", "Bilder ü"])
def test_content_counts_not_the_name(tmp_path, pack, name):
    assert np.array_equal(idx.read_images(put(tmp_path, pack(image_bytes()), name)), IMAGES)
    assert np.array_equal(idx.read_labels(put(tmp_path, pack(label_bytes()), name)), LABELS)


def test_several_gzip_members_are_one_file(tmp_path):
    content = image_bytes()
    packed = gzip.compress(content[:1000]) + gzip.compress(content[1000:])
    assert np.array_equal(idx.read_images(put(tmp_path, packed)), IMAGES)


def test_a_pair(tmp_path):
    digits = idx.read_pair(put(tmp_path, image_bytes(), "i"), put(tmp_path, label_bytes(), "l"))
    assert np.array_equal(digits.images, IMAGES)
    assert np.array_equal(digits.labels, LABELS)


def test_a_pair_must_have_as_many_labels_as_images(tmp_path):
    with pytest.raises(DataError, match=r"7 images, but .* 6 labels"):
        idx.read_pair(put(tmp_path, image_bytes(), "i"), put(tmp_path, label_bytes(LABELS[:6]), "l"))


def test_more_than_memory_should_hold_stay_in_their_file(tmp_path, monkeypatch):
    monkeypatch.setattr(idx, "MAX_DIGITS", 6)
    digits = idx.read_pair(put(tmp_path, image_bytes(), "i"), put(tmp_path, label_bytes(), "l"))
    assert np.array_equal(digits.images, IMAGES)
    assert np.array_equal(digits.images[[4, 1]], IMAGES[[4, 1]])
    assert not digits.images.flags.writeable  # it is the file
    assert np.shares_memory(digits.take(slice(3, None)).images, digits.images)


def test_packed_ones_cannot_be_left_there(tmp_path, monkeypatch):
    monkeypatch.setattr(idx, "MAX_DIGITS", 6)
    with pytest.raises(DataError, match="7 images; 1 to 6 can be read") as refused:
        idx.read_images(put(tmp_path, gzip.compress(image_bytes())))
    assert "Unpack it" in refused.value.hint
    assert np.array_equal(idx.read_labels(put(tmp_path, gzip.compress(label_bytes()))), LABELS)


@pytest.mark.parametrize(("content", "said"), [(image_bytes()[:-1], "cut off"), (image_bytes() + b"0", "goes on")])
def test_a_file_of_another_length_is_not_left_there(tmp_path, monkeypatch, content, said):
    monkeypatch.setattr(idx, "MAX_DIGITS", 6)
    with pytest.raises(DataError, match=said):
        idx.read_images(put(tmp_path, content))


def test_what_is_left_in_its_file_counts_nothing_in_memory(tmp_path, monkeypatch):
    file = put(tmp_path, image_bytes())
    monkeypatch.setattr(idx, "MAX_DIGITS", 6)
    idx.check_total(tmp_path, [file, file])
    monkeypatch.setattr(idx, "MAX_DIGITS", 13)
    with pytest.raises(DataError, match="14 images; at most 13"):
        idx.check_total(tmp_path, [file, file])


WRONG = {
    "cut off": (image_bytes()[:-1], "cut off: its header promises 7 images"),
    "too long": (image_bytes() + b"x", "goes on after the 7 images"),
    "header cut off": (image_bytes()[:9], "ends within its header"),
    "magic": (image_bytes(magic=0x12345678), "begins with 0x12345678, not 0x00000803"),
    "labels": (label_bytes(), "begins with 0x00000801"),
    "one byte": (b"\0", "ends within its header"),
    "side": (image_bytes(sides=(32, 32)), "32 × 32 pixels, not 28 × 28"),
    "huge side": (image_bytes(sides=(0xFFFFFFFF, 28)), "4294967295 × 28 pixels"),
    "huge count": (image_bytes(count=0xFFFFFFFF), "claims to hold 4,294,967,295 images"),
    "larger count": (image_bytes(count=400_000), "promises 400,000 images"),
    "no images": (image_bytes(IMAGES[:0]), "claims to hold 0 images"),
    "text": (b"<html>404 not found</html>", "is no IDX file of images"),
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said(tmp_path, content, sentence, pack):
    path = put(tmp_path, pack(content))
    with pytest.raises(DataError, match=sentence) as caught:
        idx.read_images(path)
    assert str(path) in caught.value.sentence


@pytest.mark.parametrize("keep", [3, 20, -30, -4])
def test_a_gzip_file_that_is_cut_off_is_said(tmp_path, keep):
    with pytest.raises(DataError, match="damaged or cut off"):
        idx.read_images(put(tmp_path, gzip.compress(image_bytes())[:keep]))


def test_a_gzip_file_with_a_wrong_check_sum_is_said(tmp_path):
    packed = bytearray(gzip.compress(image_bytes()))
    packed[-6] ^= 1
    with pytest.raises(DataError, match="damaged"):
        idx.read_images(put(tmp_path, bytes(packed)))


def test_a_gzip_bomb_takes_no_memory(tmp_path):
    bomb = gzip.compress(image_bytes(IMAGES[:1]) + bytes(50_000_000), compresslevel=1)
    claims_more = gzip.compress(image_bytes(count=500_000) + bytes(1_000_000))
    tracemalloc.start()
    with pytest.raises(DataError, match="goes on after"):
        idx.read_images(put(tmp_path, bomb))
    with pytest.raises(DataError, match="cut off"):
        idx.read_images(put(tmp_path, claims_more))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_label_that_is_no_digit_is_named(tmp_path):
    with pytest.raises(DataError, match=r"Label 3 in .* is 10, not a digit"):
        idx.read_labels(put(tmp_path, label_bytes(np.array([1, 2, 10], np.uint8))))


def test_missing_empty_and_folder(tmp_path):
    with pytest.raises(DataError, match="cannot be read: there is no such file"):
        idx.read_images(tmp_path / "nothing")
    with pytest.raises(DataError, match="is empty"):
        idx.read_images(put(tmp_path, b""))
    with pytest.raises(DataError, match="is not a file"):
        idx.read_images(tmp_path)
    with pytest.raises(DataError, match=r"'a\\x00b' is no path"):
        idx.read_images(Path("a\0b"))


@given(place=st.integers(0, 60), value=st.integers(0, 255), cut=st.integers(0, 100), packed=st.booleans())
def test_damage_ends_in_a_sentence_or_in_images(tmp_path_factory, place, value, cut, packed):
    content = bytearray(gzip.compress(image_bytes()) if packed else image_bytes())
    content[place] = value
    path = put(tmp_path_factory.mktemp("damaged"), bytes(content[: len(content) - cut]))
    with suppress(DataError):
        assert idx.read_images(path).shape == (7, 28, 28)
