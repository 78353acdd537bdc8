"""MNIST that the user has somewhere: proven, copied, and found from then on."""

import gzip
import threading
from pathlib import Path

import numpy as np
import pytest
from made import mnist_files

from core import places
from core.cancellation import CancelledError
from core.data import mnist, mnist_copy
from core.data.formats import idx
from core.errors import DataError


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The user's folder; what is in it passes for the original MNIST."""
    made = mnist_files(tmp_path / "stick")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "no keras"))
    monkeypatch.setattr(mnist, "ORIGINAL_DIGEST", mnist.read(made).digest)
    return made


def npz(folder: Path) -> Path:
    parts = [(f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte") for part in ("train", "t10k")]
    (x_train, y_train), (x_test, y_test) = (
        (idx.read_images(folder / images), idx.read_labels(folder / labels)) for images, labels in parts
    )
    np.savez(folder / "mnist.npz", x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    return folder / "mnist.npz"


def test_any_of_the_four_files_or_their_folder_will_do(folder):
    for chosen in (folder, *sorted(folder.iterdir())):
        kept = mnist_copy.keep(chosen)
        assert kept == places.cache_folder()
        assert mnist.find().path == kept
        assert mnist.load().digest == mnist.ORIGINAL_DIGEST
        for path in mnist.all_spellings(kept):
            path.unlink(missing_ok=True)


def test_packed_and_dotted_files_are_kept_by_their_usual_names(folder):
    for path in list(folder.iterdir()):
        (folder / f"{path.name.replace('-idx', '.idx')}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    kept = mnist_copy.keep(folder / "t10k-labels.idx1-ubyte.gz")
    assert {path.name for path in kept.glob("*ubyte*")} == {f"{name}.gz" for name in mnist.NAMES}
    assert len(mnist.load()) == 46


def test_one_npz_takes_the_place_of_four_damaged_files(folder):
    cache = places.cache_folder()
    cache.mkdir(parents=True)
    for name in mnist.NAMES:
        (cache / name).write_bytes(b"damaged")
    mnist_copy.keep(npz(folder))
    assert mnist.find().path == cache / "mnist.npz"
    assert mnist.load().digest == mnist.ORIGINAL_DIGEST
    assert not list(cache.glob("*ubyte"))


def test_copying_the_cache_onto_itself_changes_nothing(folder):
    cache = mnist_copy.keep(folder)
    before = {path.name: path.read_bytes() for path in cache.glob("*ubyte")}
    mnist_copy.keep(cache)
    assert {path.name: path.read_bytes() for path in cache.glob("*ubyte")} == before


def test_a_file_that_is_none_of_them_is_refused(folder):
    (folder / "letter.txt").write_text("hello")
    with pytest.raises(DataError, match=r"letter\.txt is none of MNIST's files") as caught:
        mnist_copy.keep(folder / "letter.txt")
    assert "train-images-idx3-ubyte.gz" in caught.value.hint


def test_what_is_missing_is_named_and_nothing_is_kept(folder):
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match="it lacks t10k-labels-idx1-ubyte"):
        mnist_copy.keep(folder / "train-images-idx3-ubyte")
    assert mnist.find() is None


def test_other_digits_in_the_same_form_are_not_taken_for_mnist(folder, monkeypatch):
    monkeypatch.setattr(mnist, "ORIGINAL_DIGEST", "0" * 64)
    with pytest.raises(DataError, match="is not MNIST: the 46 digits in it are others") as caught:
        mnist_copy.keep(folder)
    assert "Open file…" in caught.value.hint
    assert mnist.find() is None


def test_a_damaged_file_is_named(folder):
    (folder / "train-labels-idx1-ubyte").write_bytes(b"none")
    with pytest.raises(DataError, match="train-labels-idx1-ubyte"):
        mnist_copy.keep(folder)
    assert mnist.find() is None


def test_cancelled_it_keeps_nothing(folder):
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(CancelledError):
        mnist_copy.keep(folder, cancel)
    assert mnist.find() is None
