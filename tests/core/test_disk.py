import errno
import os

import pytest

from core import disk


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
