"""What a decoder may read of a file."""

import io

import pytest

from core.data.photo import counted_reads
from core.data.photo.counted_reads import CountedReads
from core.errors import DataError


def test_a_file_reads_as_it_is():
    reads = CountedReads(io.BytesIO(b"abcdef"), "It")
    assert [reads.read(2), reads.tell(), reads.read(), reads.read(1)] == [b"ab", 2, b"cdef", b""]
    reads.seek(1)
    assert reads.read(1) == b"b"


def test_the_parts_are_counted(monkeypatch):
    monkeypatch.setattr(counted_reads, "MAX_READS", 3)
    reads = CountedReads(io.BytesIO(b"abcdef"), "It")
    for _ in range(3):
        reads.read(1)
    with pytest.raises(DataError, match="It has more parts"):
        reads.read(1)


def test_the_head_is_bounded_and_the_picture_is_not(monkeypatch):
    monkeypatch.setattr(counted_reads, "MAX_HEADER_BYTES", 4)
    reads = CountedReads(io.BytesIO(bytes(20)), "It")
    assert len(reads.read(4)) == 4
    reads.in_header = False
    assert len(reads.read(10)) == 10
    reads.in_header = True
    with pytest.raises(DataError, match="It has more parts"):
        reads.read(1)
