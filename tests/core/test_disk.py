import ctypes
import errno
import os
import sys

import pytest

from core import disk
from core.errors import RunError


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "ein Name mit Ümläuten.txt"
    for content in (b"one", b"two"):
        disk.replace_file(path, lambda file, content=content: file.write(content))
        assert path.read_bytes() == content
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_what_goes_wrong_leaves_the_old_file_and_nothing_beside_it(tmp_path, fault):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def write(file):
        file.write(b"half of the n")
        raise fault

    with pytest.raises(type(fault)):
        disk.replace_file(path, write)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "it is not allowed"),
        (errno.EBUSY, os.strerror(errno.EBUSY).lower()),
    ],
)
def test_reasons_in_words(number, words):
    assert disk.reason(OSError(number, os.strerror(number))) == words
    assert disk.reason(OSError("odd")) == "odd"


def _killed_while_writing(path):
    """Leave the draft that a killed `replace_file` leaves."""
    drafts = []

    def write(_file):
        drafts.extend(path.parent.glob(".*.part"))
        raise KeyboardInterrupt

    before = set(path.parent.iterdir())
    with pytest.raises(KeyboardInterrupt):
        disk.replace_file(path, write)
    (draft,) = set(drafts) - before
    draft.write_bytes(b"half")
    return draft


def test_sweep_deletes_the_drafts_of_killed_processes_and_nothing_else(tmp_path):
    long_name = "n" * 100 + ".npz"
    mine, long, other = (_killed_while_writing(tmp_path / name) for name in ("a-b.json", long_name, "b.json"))
    strangers = [tmp_path / name for name in ("a-b.json", "a-b.json-01234567.part", ".a-b.json-0123456.part", ".part")]
    for stranger in strangers:
        stranger.write_bytes(b"kept")
    folder = tmp_path / ".a-b.json-01234567.part"
    folder.mkdir()
    disk.sweep(tmp_path, "a-b.json")
    assert set(tmp_path.iterdir()) == {long, other, folder, *strangers}, mine
    disk.sweep(tmp_path, long_name)
    assert set(tmp_path.iterdir()) == {other, folder, *strangers}
    disk.sweep(tmp_path)
    assert set(tmp_path.iterdir()) == {folder, *strangers}


def test_sweep_of_a_folder_that_is_not_there_does_nothing(tmp_path):
    disk.sweep(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def _package(path, content):
    path.mkdir()
    (path / "content").write_text(content)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such call")
def test_two_folders_change_places(tmp_path):
    first, second = _package(tmp_path / "one 🖊", "1"), _package(tmp_path / "two", "2")
    if not disk.exchange(first, second):
        pytest.skip("this file system cannot exchange")
    assert (first / "content").read_text() == "2"
    assert (second / "content").read_text() == "1"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such call")
def test_an_exchange_with_nothing_is_an_error(tmp_path):
    first = _package(tmp_path / "one", "1")
    with pytest.raises(FileNotFoundError):
        disk.exchange(first, tmp_path / "none")
    assert (first / "content").read_text() == "1"


class _Library:
    """A C library of a system that has no such call, or whose file system refuses it."""

    def __init__(self, **calls):
        self.__dict__.update(calls)


def _refuse(*_arguments):
    ctypes.set_errno(errno.EINVAL)
    return -1


@pytest.mark.parametrize("library", [_Library(), _Library(renameat2=_refuse), _Library(renamex_np=_refuse)])
def test_a_system_that_cannot_exchange_says_so_and_changes_nothing(library, tmp_path, monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_options: library)
    first, second = _package(tmp_path / "one", "1"), _package(tmp_path / "two", "2")
    assert not disk.exchange(first, second)
    assert (first / "content").read_text() == "1"


def test_what_the_system_refuses_becomes_a_sentence_with_the_reason(tmp_path):
    with pytest.raises(RunError) as refused, disk.explained(RunError, "It cannot be read", "Look."):
        (tmp_path / "missing").read_bytes()
    assert (refused.value.sentence, refused.value.hint) == (
        "It cannot be read: there is no such file or folder.", "Look."
    )  # fmt: skip
    with pytest.raises(ValueError, match="not of the system"), disk.explained(RunError, "It cannot be read"):
        raise ValueError("not of the system")
