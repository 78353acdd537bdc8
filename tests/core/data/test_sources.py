"""Every way to name data, and that what was taken is always said."""

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from chance import generator
from PIL import Image

from core.cancellation import CancelledError
from core.data import mnist, sources
from core.data.synthetic import pen, shipped
from core.errors import DataError
from core.training.run_info import DataInfo


@pytest.fixture(autouse=True)
def few_pen_digits(monkeypatch):
    """The pen digits themselves have tests of their own."""
    whole = pen.dataset
    monkeypatch.setattr(pen, "dataset", lambda seed, progress: whole(seed, 60, 20, 10, progress))
    monkeypatch.setattr(shipped, "PATH", Path("nowhere.npz"))


@pytest.fixture
def small_mnist(tmp_path, monkeypatch) -> Path:
    draw = generator(0)
    images, labels = draw.integers(0, 256, (24, 28, 28), np.uint8), draw.integers(0, 10, 24, np.uint8)
    path = tmp_path / "small" / "mnist.npz"
    path.parent.mkdir()
    np.savez(path, x_train=images, y_train=labels, x_test=images[:7], y_test=labels[:7])
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(path.parent))
    return path


@pytest.fixture
def no_mnist(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))


@pytest.mark.usefixtures("no_mnist")
def test_auto_takes_pen_digits_without_mnist_and_says_why():
    data = sources.load("auto")
    assert data.name == "Pen digits"
    assert "because MNIST is not on this machine" in data.source
    assert "digit-trainer data fetch mnist" in data.source


def test_auto_takes_mnist_where_it_is_and_says_why(small_mnist):
    data = sources.load()
    assert data.name == "MNIST"
    assert str(small_mnist) in data.source
    assert "because MNIST is on this machine" in data.source


@pytest.mark.parametrize("source", ["auto", "mnist", "mnist+pen"], ids=["either", "one", "both"])
def test_a_wrong_variable_is_an_error_never_a_silent_fallback(tmp_path, monkeypatch, source):
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(tmp_path))
    with pytest.raises(DataError, match="DIGIT_TRAINER_DATA"):
        sources.load(source)


def test_a_wrong_variable_does_not_matter_to_pen(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(tmp_path))
    assert len(sources.load("pen").train) == 60


def test_auto_does_not_hide_damage(small_mnist):
    small_mnist.write_bytes(b"damaged")
    with pytest.raises(DataError, match="damaged"):
        sources.load("auto")


@pytest.mark.usefixtures("no_mnist")
@pytest.mark.parametrize("source", ["mnist", "mnist+pen"], ids=["one", "both"])
def test_mnist_that_is_not_there_is_an_error_with_a_hint(source):
    with pytest.raises(DataError, match="not on this machine") as caught:
        sources.load(source)
    assert "digit-trainer data fetch mnist" in caught.value.hint


def test_pen_digits_depend_on_the_seed_alone():
    assert sources.load("pen").digest == sources.load("pen", seed=0).digest
    assert sources.load("pen", seed=1).digest != sources.load("pen").digest


@pytest.mark.usefixtures("small_mnist")
def test_both_are_joined_and_tested_on_mnist():
    first, second, both = sources.load("mnist"), sources.load("pen"), sources.load("mnist+pen")
    assert len(both.train) == len(first.train) + len(second.train)
    assert len(both.validation) == len(first.validation) + len(second.validation)
    assert both.test.digest() == first.test.digest()
    assert "tested on MNIST" in both.source
    assert both.name == both.name_of("validation") == "MNIST + pen digits"
    assert both.name_of("test") == both.held_out_name() == "MNIST"
    assert DataInfo.of(both, "mnist+pen", None).name_of("test") == "MNIST"


def test_pen_digits_can_be_cancelled_and_tell_how_far_they_are():
    told = []
    sources.load("pen", lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (sources.PEN_DIGITS, sources.PEN_DIGITS)
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(CancelledError):
        sources.load("pen", cancel=cancel)


def test_a_npz_with_images_and_labels_is_split_whole(tmp_path):
    draw = generator(0)
    images, labels = draw.integers(0, 256, (50, 28, 28), np.uint8), draw.integers(0, 10, 50, np.uint8)
    np.savez(tmp_path / "mine.npz", images=images, labels=labels)
    data = sources.load(str(tmp_path / "mine.npz"))
    assert (len(data.train), len(data.validation), len(data.test)) == (40, 5, 5)
    assert data.name == "mine.npz"
    assert f"50 digits in {tmp_path / 'mine.npz'}" in data.source
    assert len(data.digest) == 64


def test_a_npz_like_that_of_keras_keeps_its_test_images(small_mnist):
    for path in (small_mnist, small_mnist.parent):
        data = sources.load(str(path))
        assert (len(data.train), len(data.validation), len(data.test)) == (22, 2, 7)


def test_a_pen_file_keeps_its_writers(tmp_path):
    digits = [{"label": n % 10, "writer": n % 3, "strokes": [[[0, 0], [n, 50]]]} for n in range(20)]
    path = tmp_path / "tablet.json"
    path.write_text(json.dumps(digits))
    data = sources.load(str(path))
    assert (len(data.train), len(data.validation), len(data.test)) == (16, 2, 2)
    assert set(data.split("all").writers.tolist()) == {0, 1, 2}
    assert "20 pen digits of 3 writers" in data.source


def test_a_folder_of_pictures(tmp_path):
    picture = np.zeros((28, 28), np.uint8)
    picture[5:23, 13:16] = 255
    for label in (1, 7):
        (tmp_path / str(label)).mkdir()
        for number in range(10):
            Image.fromarray(picture).save(tmp_path / str(label) / f"{number}.png")
    data = sources.load(str(tmp_path))
    assert len(data) == 20
    assert f"20 pictures in {tmp_path}" in data.source
    assert "left out" not in data.source
    assert sorted(set(data.split("all").labels.tolist())) == [1, 7]


def test_a_folder_of_idx_files_that_is_not_whole_is_an_error(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"")
    with pytest.raises(DataError, match="lacks train-labels-idx1-ubyte"):
        sources.load(str(tmp_path))


def test_home_is_understood(monkeypatch):
    np.savez(Path.home() / "mine.npz", images=np.zeros((1, 28, 28), np.uint8), labels=np.zeros(1, np.uint8))
    assert len(sources.load("~/mine.npz")) == 1


@pytest.mark.parametrize("source", ["", "minst", "MNIST", "nowhere/digits.npz", "a\0b", "x" * 5000])
def test_what_is_nothing_is_said(source):
    with pytest.raises(DataError, match="There is no data called"):
        sources.load(source)


def test_what_cannot_be_read_is_said(tmp_path):
    with pytest.raises(DataError, match="holds no digits"):
        sources.load(str(tmp_path))
    (tmp_path / "digits.dat").write_bytes(b"\x01\x00\x02")
    with pytest.raises(DataError, match="is no data that can be read"):
        sources.load(str(tmp_path / "digits.dat"))
    (tmp_path / "digits.txt").write_text("1,2,3")
    with pytest.raises(DataError, match=r"digits\.txt is no table of digits: its first line has 3 columns"):
        sources.load(str(tmp_path / "digits.txt"))


@pytest.mark.usefixtures("no_mnist")
def test_what_is_available_without_mnist():
    states = {source.name: source for source in sources.available()}
    assert set(states) == {"mnist", "pen", "mnist+pen"}
    assert (states["mnist"].present, states["mnist"].count) == (False, 0)
    assert "digit-trainer data fetch mnist" in states["mnist"].where
    assert states["pen"].present
    assert states["pen"].count == pen.TRAIN + pen.VALIDATION + pen.TEST
    assert not states["mnist+pen"].present


def test_what_is_available_with_mnist(small_mnist):
    states = {source.name: source for source in sources.available()}
    assert states["mnist"].present
    assert states["mnist"].where == str(small_mnist)
    assert states["mnist+pen"].count == states["mnist"].count + pen.TRAIN + pen.VALIDATION


def test_a_wrong_variable_is_told_among_what_is_available(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(tmp_path))
    assert "DIGIT_TRAINER_DATA" in sources.available()[0].where


@pytest.mark.mnist
@pytest.mark.usefixtures("mnist_folder")
def test_the_real_mnist_and_pen_digits():
    data = sources.load("mnist+pen")
    assert len(data.test) == 10_000
    assert len(data.train) == 55_060
    assert sources.load("auto").digest == mnist.ORIGINAL_DIGEST


def test_the_home_of_nobody_is_no_data():
    with pytest.raises(DataError, match="There is no data called"):
        sources.load("~nobody-has-this-name/digits.npz")
