"""The reader of all `.npz` files: the limit counts before anything is unpacked, and damage ends in one sentence."""

import io
import os
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from growth import growth, needs_linux
from hypothesis import given
from hypothesis import strategies as st

from core import npz
from core.errors import DataError, RunError

ARRAYS = {
    "weights": np.arange(12, dtype=np.float32).reshape(3, 4),
    "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "step": np.array(7, np.int64),
    "none": np.zeros((0, 5), np.uint8),
    "big-endian": np.arange(3, dtype=">u2"),
    "scalars": np.array('{"epoch": 3}'),
}


def header(shape: str, kind: str = "|u1") -> bytes:
    text = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def archive(path: Path, method: int = zipfile.ZIP_DEFLATED, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members.items():
            file.writestr(f"{name}.npy", content)
    return path


def read(path: Path, max_bytes: int = 1 << 20) -> dict[str, np.ndarray]:
    return npz.read_arrays(path, max_bytes=max_bytes, family=RunError)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_what_numpy_writes_is_read_back(tmp_path, save):
    path = tmp_path / "a.npz"
    save(path, **ARRAYS)
    found = read(path)
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
        assert np.array_equal(found[name], array)


def test_the_limit_is_of_all_arrays_together_to_the_byte(tmp_path):
    path = tmp_path / "a.npz"
    np.savez_compressed(path, a=np.zeros(600_000, np.uint8), b=np.zeros(400_000, np.uint8))
    assert len(read(path, 1_000_000)) == 2
    with pytest.raises(RunError, match="have 1,000,000 bytes; at most 999,999 are read"):
        read(path, 999_999)


def test_single_arrays_are_read_without_the_others(tmp_path):
    path = archive(tmp_path / "a.npz", good=header("(2,)") + b"ab", large=header("(10**9,)"))
    with npz.open_archive(path, max_bytes=1000, family=DataError) as opened:
        assert opened.names == ("good", "large")
        assert opened.headers(["good"])["good"].shape == (2,)
        assert opened.read("good").tolist() == [97, 98]
        with pytest.raises(DataError, match="has no other"):
            opened.read("other")


WRONG = {
    "more is promised than there is": (header("(1000,)") + b"a", "promises the shape"),
    "less is promised than there is": (header("(1,)") + b"ab", "promises the shape"),
    "product of sides overflows": (header("(2**40, 2**40)"), "no array"),
    "a huge product": (header("(1099511627776, 1099511627776)"), "promises the shape"),
    "a negative side": (header("(-1,)"), "no array"),
    "objects": (header("(1,)", "|O") + bytes(8), "never loaded"),
    "records": (header("(1,)", "|V8") + bytes(8), "must be numbers"),
    "no bytes an item": (header("(9,)", "<U0"), "must be numbers"),
    "bracket without end": (header("(" * 90), "no array"),
    "text without end": (header("('"), "no array"),
    "another version": (b"\x93NUMPY\x03\x00" + bytes(100), "no array"),
    "a huge header": (b"\x93NUMPY\x02\x00\xff\xff\xff\x7f" + bytes(200_000), "no array"),
    "not an array": (b"text", "no array"),
    "nothing": (b"", "no array"),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said(tmp_path, content, sentence):
    path = archive(tmp_path / "a.npz", array=content)
    with pytest.raises(RunError, match=sentence) as caught:
        read(path)
    assert str(path) in caught.value.sentence


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_of_packing_are_refused(tmp_path, method):
    with pytest.raises(RunError, match="packed in a way that is not read"):
        read(archive(tmp_path / "a.npz", method, array=header("(2,)") + b"ab"))


def test_an_encrypted_member_is_refused(tmp_path):
    path = archive(tmp_path / "a.npz", zipfile.ZIP_STORED, array=header("(2,)") + b"ab")
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(RunError, match="no array"):
        read(path)


def test_a_changed_value_is_noticed_by_its_checksum(tmp_path):
    path = archive(tmp_path / "a.npz", zipfile.ZIP_STORED, array=header("(4,)") + b"abcd")
    path.write_bytes(path.read_bytes().replace(b"abcd", b"abce"))
    with pytest.raises(RunError, match="no array"):
        read(path)


def stating_less(content: bytes, stated: int) -> bytes:
    """An archive whose member unpacks to `content`, but is said to have only `stated` bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("array.npy", content)
    whole = buffer.getvalue()
    return whole.replace(struct.pack("<I", len(content)), struct.pack("<I", stated)).replace(
        struct.pack("<I", zlib.crc32(content)), struct.pack("<I", zlib.crc32(content[:stated]))
    )


def many_members(count: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(count):
            file.writestr(f"{number}.npy", b"")
    return buffer.getvalue()


@needs_linux
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: stating_less(header("(100,)") + bytes(1 << 30), 228), ""),
        (lambda: many_members(60_000), "damaged, or no .npz"),
        (lambda: many_members(12_000), "more than 4,000 members"),
    ],
    ids=["states less than it unpacks", "a long table of contents", "many arrays"],
)
def test_a_bomb_takes_little_memory(tmp_path, content, sentence):
    path = tmp_path / "a.npz"
    path.write_bytes(content())
    found = growth("core.data.formats.npz:read_npz", path)
    assert "holds array" in found.said if not sentence else sentence in found.said
    assert found.peak_bytes < 50 << 20


def test_no_more_is_unpacked_than_is_stated(tmp_path):
    path = tmp_path / "a.npz"
    path.write_bytes(stating_less(header("(100,)") + bytes(50_000_000), 228))
    assert read(path)["array"].tolist() == [0] * 100


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "a.npz")
    with pytest.raises(RunError, match="is not a file"):
        read(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "is empty"), (b"PK", "damaged"), (b"text", "damaged"), (b"PK\x05\x06", "damaged")]
)
def test_what_is_no_archive_is_said(tmp_path, content, sentence):
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(RunError, match=sentence):
        read(path)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6), st.integers(0, 300), st.booleans())
def test_damage_ends_in_a_sentence_or_in_arrays(tmp_path_factory, changes, cut, packed):
    buffer = io.BytesIO()
    (np.savez_compressed if packed else np.savez)(buffer, **ARRAYS)
    content = bytearray(buffer.getvalue())
    for place, value in changes:
        content[place % len(content)] = value
    path = tmp_path_factory.mktemp("damaged") / "a.npz"
    path.write_bytes(content[: len(content) - cut])
    with suppress(RunError):
        read(path)
