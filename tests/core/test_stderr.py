"""What libraries write behind Python's back goes to the log; what we say ourselves reaches the user."""

import io
import logging
import os
import sys
import threading

import numpy as np
import pytest
from chance import dice
from PIL import Image

from core import stderr
from core.data.photo import picture_file
from core.errors import DataError


def library_says(text):
    os.write(2, text.encode())


def test_what_a_library_says_goes_to_the_log(capfd, caplog):
    caplog.set_level(logging.INFO)
    with stderr.quiet("a library"):
        library_says("one\ntwo\n")
    library_says("after")
    assert capfd.readouterr().err == "after"
    assert caplog.messages == ["a library: one", "a library: two"]


def test_our_own_words_get_through_meanwhile(capfd):
    with stderr.quiet("a library"):
        library_says("noise")
        stderr.write("Epoch 1\n")
    assert capfd.readouterr().err == "Epoch 1\n"


def test_several_at_once_put_back_what_was_there(capfd):
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()

    def first():
        with stderr.quiet("first"):
            first_in.set()
            second_in.wait(10)
        first_out.set()

    def second():
        first_in.wait(10)
        with stderr.quiet("second"):
            second_in.set()
            first_out.wait(10)
            library_says("noise")

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    library_says("after")
    assert capfd.readouterr().err == "after"


def test_an_error_inside_puts_it_back_too(capfd):
    with pytest.raises(ZeroDivisionError), stderr.quiet("a library"):
        raise ZeroDivisionError
    library_says("after")
    assert capfd.readouterr().err == "after"


@pytest.mark.parametrize("broken", ["dup", "dup2"])
def test_where_there_is_no_such_descriptor_the_work_is_done_all_the_same(monkeypatch, broken):
    def fail(*_args):
        raise OSError(9, "Bad file descriptor")

    done = []
    with monkeypatch.context() as patch:
        patch.setattr(os, broken, fail)
        with stderr.quiet("a library"):
            done.append(True)
    assert done


def test_a_stream_that_takes_nothing_stops_nothing(monkeypatch):
    for stream in (None, _Full()):
        monkeypatch.setattr(sys, "stderr", stream)
        stderr.write("lost")
        with stderr.quiet("a library"):
            stderr.write("lost")


class _Full(io.StringIO):
    def write(self, _text):
        raise OSError(28, "No space left on device")


def test_damaged_pictures_are_refused_without_a_raw_line(capfd, tmp_path):
    content, path, refused = io.BytesIO(), tmp_path / "a.tif", 0
    draw = dice(1)
    Image.fromarray(np.arange(3_600, dtype=np.uint8).reshape(60, 60)).save(content, "TIFF", compression="tiff_lzw")
    for _ in range(60):
        damaged = bytearray(content.getvalue())
        for _ in range(5):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        path.write_bytes(damaged)
        try:
            picture_file.decode(path, 280)
        except DataError:
            refused += 1
    assert refused
    assert capfd.readouterr() == ("", "")
