"""Tar archives as Python's own library and others write them, and what is no such archive."""

import io
import tarfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.formats.tar_stream import MAX_NAME_BYTES, TarError, files

FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
LONG = {"ustar": "a" * 60 + "/" + "b" * 80, "gnu": "ä" * 150, "pax": "ä" * 150}


def archive(contents: dict[str, bytes], kind: int = tarfile.GNU_FORMAT, links: bool = False) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=kind) as made:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
        for sort in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE) if links else ():
            info = tarfile.TarInfo(f"other{sort.decode()}")
            info.type, info.linkname = sort, "/etc/passwd"
            made.addfile(info)
    return stream.getvalue()


def read(content: bytes) -> dict[str, bytes]:
    return {
        name: b"".join(iter(lambda member=member: member.read(700), b"")) for name, member in files(io.BytesIO(content))
    }


@pytest.mark.parametrize("kind", FORMATS)
def test_the_files_of_every_format_are_read(kind):
    contents = {"empty": b"", "a/b.csv": b"x" * 512, LONG[kind]: b"y" * 513, "last": b"z"}
    assert read(archive(contents, FORMATS[kind])) == contents


def test_what_is_no_plain_file_is_passed_over():
    assert read(archive({"a": b"x" * 2_000}, links=True)) == {"a": b"x" * 2_000}


def test_a_member_that_is_not_read_is_passed_over():
    names = [name for name, _ in files(io.BytesIO(archive({"a": b"x" * 2_000, "b": b"y"})))]
    assert names == ["a", "b"]


def longer(name: bytes) -> bytes:
    """The head of a long name that claims many bytes."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, MAX_NAME_BYTES + 1
    return info.tobuf(tarfile.GNU_FORMAT) + name


WRONG = {
    "cut off in a head": archive({"a": b"x"})[:300],
    "cut off in a file": archive({"a": b"x" * 2_000})[:1_000],
    "no archive": b"x" * 1_024,
    "a long name": longer(b"x" * 600),
    "a record without a length": archive({LONG["pax"]: b"x"}, tarfile.PAX_FORMAT).replace(b" path=", b"=path="),
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_an_error(content):
    with pytest.raises(TarError):
        read(content)


SOUND = archive({LONG["pax"]: b"x" * 700, "b": b"y"}, tarfile.PAX_FORMAT)


@settings(deadline=None)
@given(st.binary(max_size=40), st.integers(0, len(SOUND)))
def test_damage_is_an_error_or_files(noise, place):
    with suppress(TarError):
        read(SOUND[:place] + noise + SOUND[place + len(noise) :])
