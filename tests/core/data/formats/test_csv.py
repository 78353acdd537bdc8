"""CSV files: the same digits however they are written, and a sentence about everything that is no digit."""

import gzip
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound import csv_content

from core.cancellation import CancelledError
from core.data import sources
from core.data.dataset import Digits
from core.data.formats import csv
from core.data.formats.csv import read_csv
from core.errors import DataError

RNG = np.random.default_rng(0)
DIGITS = Digits(RNG.integers(0, 256, (30, 28, 28), np.uint8), (np.arange(30) % 10).astype(np.uint8))
NAMED = csv_content(DIGITS)
NAMES, _, BARE = NAMED.partition(b"\n")
ROW = b",".join([b"0"] * 785)


def put(folder: Path, content: bytes, name: str = "digits.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def same(digits: Digits) -> bool:
    return np.array_equal(digits.images, DIGITS.images) and np.array_equal(digits.labels, DIGITS.labels)


LINES = BARE.rstrip(b"\n").split(b"\n")


def each(change) -> bytes:
    """The rows without names, each changed: it gets the fields, and the number of the row."""
    return b"".join(b",".join(change(line.split(b","), number)) + b"\n" for number, line in enumerate(LINES))


def last(fields: list[bytes], _number: int) -> list[bytes]:
    return [*fields[1:], fields[0]]


INDEXED = each(lambda fields, number: [b"%d" % number, *fields])
SPELLINGS = {
    "names": NAMED,
    "no names": BARE,
    "names in quotes": b",".join(b'"%s"' % name for name in NAMES.split(b",")) + b"\n" + BARE,
    "the last line without an end": NAMED.rstrip(b"\n"),
    "lines as Windows has them": NAMED.replace(b"\n", b"\r\n"),
    "lines as Windows has them, no names": BARE.replace(b"\n", b"\r\n"),
    "a byte order mark": b"\xef\xbb\xbf" + NAMED,
    "a byte order mark, no names": b"\xef\xbb\xbf" + BARE,
    "blank lines": NAMES + b"\n\n" + BARE.replace(b"\n", b"\n\n") + b"\r\n\n",
    "zeros in front": BARE.replace(b",0,", b",000,"),
    "spaces behind commas": NAMED.replace(b",", b", "),
    "semicolons": NAMED.replace(b",", b";"),
    "semicolons, no names": BARE.replace(b",", b";"),
    "semicolons, as Excel is told": b"sep=;\r\n" + NAMED.replace(b",", b";"),
    "tabs": NAMED.replace(b",", b"\t"),
    "bars": NAMED.replace(b",", b"|"),
    "spaces": BARE.replace(b",", b" "),
    "spaces that line up": b"".join(b" ".join(b"%3s" % cell for cell in line.split(b",")) + b"\n" for line in LINES),
    "Unicode text of Excel": NAMED.replace(b",", b"\t").replace(b"\n", b"\r\n").decode().encode("utf-16"),
    "the other end first": b"\xfe\xff" + BARE.decode().encode("utf-16-be"),
    "everything in quotes": NAMED.replace(b",", b'","').replace(b"\n", b'"\n"').join([b'"', b""])[:-1],
    "an index, as pandas writes it": b"," + NAMES + b"\n" + INDEXED,
    "an index with a name": b"Unnamed: 0," + NAMES + b"\n" + INDEXED,
    "an index, no names": INDEXED,
    "labels last": NAMES[6:] + b",class\n" + each(last),
    "labels last, no names": each(last),
    "labels last, and an index": b","
    + NAMES[6:]
    + b",target\n"
    + each(lambda fields, number: [b"%d" % number, *last(fields, number)]),
    "no whole numbers": NAMES + b"\n" + BARE.replace(b",", b".0,").replace(b"\n", b".00\n"),
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
@pytest.mark.parametrize("content", SPELLINGS.values(), ids=SPELLINGS)
def test_the_same_digits_however_they_are_written(tmp_path, content, pack):
    assert same(read_csv(put(tmp_path, pack(content))))


@settings(deadline=None)
@given(st.integers(1, 5_000))
def test_the_same_digits_wherever_the_text_is_cut(tmp_path_factory, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv, "CHUNK", size)
        assert same(read_csv(put(tmp_path_factory.mktemp("csv"), NAMED)))


WRONG = {
    "names alone": (NAMES + b"\n", "has no digits."),
    "a short row": (NAMES + b"\n" + ROW + b"\n" + ROW[2:] + b"\n", "Line 3 of .* has 784 columns, not 785."),
    "a long row": (ROW + b",0\n", "Line 1 of .* has 786 columns, not 785."),
    "a short row and a long one": (ROW + b"\n" + ROW[2:] + b"\n" + ROW + b",0\n", "Line 2 of .* has 784 columns"),
    "something else": (b"name;age\nAda;36\n", "is no table of digits: its first line has 2 columns, not 785."),
    "a label of 10": (ROW + b"\n\n10" + ROW[1:], r"Line 3, column 1 of .* is '10', not a whole number from 0 to 9."),
    "a pixel of 256": (ROW + b"\n" + ROW[:-1] + b"256", r"Line 2, column 785 of .* is '256', not .* from 0 to 255."),
    "a fraction in the first row": (ROW[:-1] + b"0.5", r"Line 1, column 785 of .* is '0.5'"),
    "a fraction": (ROW + b"\n" + ROW[:-1] + b"0.5", r"column 785 of .* is '0.5'"),
    "a number below 0": (ROW + b"\n" + ROW[:-1] + b"-1", r"column 785 of .* is '-1'"),
    "nothing between commas": (ROW + b"\n" + ROW[:-1], r"column 785 of .* is ''"),
    "a last label of 10": (NAMES[6:] + b",label\n" + ROW[:-1] + b"10", r"Line 2, column 785 of .* is '10', .* 0 to 9."),
    "an index alone": (INDEXED.replace(b"\n1,", b"\n", 1), "Line 2 of .* has"),
    "a word": (ROW + b"\nfive" + ROW[1:], r"Line 2, column 1 of .* is 'five'"),
    "a return too many": (ROW + b"\n" + ROW + b"\r\r\n", r"column 785 of .* is '0\\r'"),
    "a very long number": (ROW + b"\n" + ROW[:-1] + b"1" * 40, r"column 785 of .* is '1{20}'"),
    "a line without an end": (b"1," * 40_000, "has a line of more than 65,536 bytes."),
}


@pytest.mark.parametrize(("content", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line(tmp_path, content, said):
    with pytest.raises(DataError, match=said) as caught:
        read_csv(put(tmp_path, content))
    assert "label from 0 to 9" in caught.value.hint


NO_LABELS = {
    "no names": ROW[2:] + b"\n",
    "names": NAMES[6:] + b"\n" + ROW[2:],
    "an index": b"," + NAMES[6:] + b"\n0," + ROW[2:],
}


@pytest.mark.parametrize("content", NO_LABELS.values(), ids=NO_LABELS)
def test_pixels_without_labels_are_said_to_be_so(tmp_path, content):
    with pytest.raises(csv.NoLabelsError, match=r"digits\.csv has 784 columns: pixels without labels\.") as caught:
        read_csv(put(tmp_path, content))
    assert "train.csv" in caught.value.hint


def test_a_packed_file_that_is_cut_off(tmp_path):
    with pytest.raises(DataError, match="cannot be unpacked"):
        read_csv(put(tmp_path, gzip.compress(NAMED)[:-20]))


def test_more_than_can_be_read(tmp_path, monkeypatch):
    monkeypatch.setattr(csv, "MAX_DIGITS", 29)
    with pytest.raises(DataError, match="more than 29 digits"):
        read_csv(put(tmp_path, NAMED))


def test_more_than_any_file_of_digits_unpacks_to(tmp_path, monkeypatch):
    monkeypatch.setattr(csv, "MAX_BYTES", 50_000)
    with pytest.raises(DataError, match="unpacks to more than 50,000 bytes"):
        read_csv(put(tmp_path, gzip.compress(b"\n" * 60_000)))


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(BARE)), st.integers(0, 60))
def test_damage_is_a_sentence_or_digits(tmp_path_factory, content, place, gone):
    damaged = BARE[:place] + content + BARE[place + gone :]
    with suppress(DataError):
        assert len(read_csv(put(tmp_path_factory.mktemp("csv"), damaged)))


@pytest.mark.parametrize("name", ["train.csv", "TRAIN.CSV", "train.csv.gz"])
def test_it_is_data_like_any_other(tmp_path, name):
    data = sources.load(str(put(tmp_path, NAMED, name)))
    assert (len(data.train), len(data.validation), len(data.test)) == (24, 3, 3)
    assert data.name == name
    assert "30 digits in" in data.source


def test_reading_can_be_ended(tmp_path):
    def end(_done: int, _total: int) -> None:
        raise CancelledError("Ended.")

    with pytest.raises(CancelledError):
        sources.load(str(put(tmp_path, NAMED)), progress=end)
