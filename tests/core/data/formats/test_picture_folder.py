"""Folders of pictures: which are read, which are left out, and when that is too many."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.cancellation import CancelledError, Watch
from core.data import ink
from core.data.formats import picture_folder
from core.data.formats.picture_folder import read_folder
from core.errors import DataError


def digit_image(label: int) -> np.ndarray:
    """Bars that tell the label by their length."""
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 12 : 14 + label] = 255
    return image


def put(folder: Path, label: int, count: int, ending: str = "png") -> None:
    (folder / str(label)).mkdir(exist_ok=True)
    for number in range(count):
        Image.fromarray(digit_image(label)).save(folder / str(label) / f"{number:03}.{ending}")


def test_labels_are_the_names_of_the_folders(tmp_path):
    put(tmp_path, 0, 2)
    put(tmp_path, 9, 3, "bmp")
    found = read_folder(tmp_path)
    assert found.digits.labels.tolist() == [0, 0, 9, 9, 9]
    assert found.skipped == 0
    assert np.array_equal(found.digits.images[0], ink.normalise(digit_image(0)))
    assert np.array_equal(found.digits.images[4], ink.normalise(digit_image(9)))


def test_other_files_and_folders_are_not_looked_at(tmp_path):
    put(tmp_path, 3, 1)
    for name in ("notes.txt", "Thumbs.db", ".hidden.png"):
        (tmp_path / "3" / name).write_text("x")
    (tmp_path / "letters").mkdir()
    (tmp_path / "4").write_text("a file, no folder")
    assert len(read_folder(tmp_path).digits) == 1


def test_a_few_bad_pictures_are_left_out_and_counted(tmp_path):
    put(tmp_path, 1, 41)
    (tmp_path / "1" / "000.png").write_bytes(b"damaged")
    Image.new("L", (28, 28)).save(tmp_path / "1" / "001.png")
    found = read_folder(tmp_path)
    assert (len(found.digits), found.skipped) == (39, 2)


def test_too_many_bad_pictures_are_an_error_that_names_the_first(tmp_path):
    put(tmp_path, 1, 40)
    for number in (7, 9):
        (tmp_path / "1" / f"{number:03}.png").write_bytes(b"damaged")
    with pytest.raises(DataError, match=r"2 of 40 pictures are no use\. .*007\.png is no picture"):
        read_folder(tmp_path)


def test_a_folder_is_refused_as_soon_as_too_many_are_bad(tmp_path):
    (tmp_path / "1").mkdir()
    for number in range(100):
        (tmp_path / "1" / f"{number:03}.png").write_bytes(b"damaged")
    seen = []
    with pytest.raises(DataError, match=r"At least 5 of 100 pictures are no use"):
        read_folder(tmp_path, Watch(lambda done, _total: seen.append(done)))
    assert max(seen) == 4


def test_no_pictures_and_too_many(tmp_path, monkeypatch):
    (tmp_path / "5").mkdir()
    with pytest.raises(DataError, match="no pictures in sub-folders"):
        read_folder(tmp_path)
    put(tmp_path, 5, 3)
    monkeypatch.setattr(picture_folder, "MAX_PICTURES", 2)
    with pytest.raises(DataError, match="3 pictures; at most 2"):
        read_folder(tmp_path)


def test_how_far_it_is_and_the_end(tmp_path):
    put(tmp_path, 2, 3)
    told = []
    read_folder(tmp_path, Watch(lambda done, total: told.append((done, total))))
    assert told == [(0, 3), (1, 3), (2, 3)]
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(CancelledError):
        read_folder(tmp_path, Watch(cancel=cancel))
