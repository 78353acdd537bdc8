"""MNIST: where it is looked for, how it is spelled, fetched and described."""

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from chance import generator

from core import places
from core.data import mnist
from core.data.download import Remote, Terms
from core.errors import DataError

ROOT = Path(__file__).parents[3]

COUNTS = {"train": 36, "t10k": 10}
STEMS = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def contents() -> dict[str, bytes]:
    """Four small files in MNIST's form, by name."""
    files = {}
    for part, count in COUNTS.items():
        draw = generator(count)
        images = draw.integers(0, 256, (count, 28, 28), np.uint8)
        labels = draw.integers(0, 10, count, np.uint8)
        files[f"{part}-images-idx3-ubyte"] = struct.pack(">4I", 0x803, count, 28, 28) + images.tobytes()
        files[f"{part}-labels-idx1-ubyte"] = struct.pack(">2I", 0x801, count) + labels.tobytes()
    return files


def put(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def put_keras(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    draw = generator(0)
    images, labels = draw.integers(0, 256, (12, 28, 28), np.uint8), draw.integers(0, 10, 12, np.uint8)
    np.savez(path, x_train=images, y_train=labels, x_test=images[:3], y_test=labels[:3])
    return path


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_both_spellings_plain_and_packed(tmp_path, dotted, packed):
    files = {
        (name.replace("-idx", ".idx") if dotted else name) + (".gz" if packed else ""): (
            gzip.compress(content) if packed else content
        )
        for name, content in contents().items()
    }
    data = mnist.read(put(tmp_path, files))
    assert (len(data.train), len(data.validation), len(data.test)) == (33, 3, 10)
    assert data.name == tmp_path.name
    assert "not the original MNIST" in data.source
    assert "36 to learn from and 10 to test" in data.source


@pytest.mark.parametrize("name", STEMS)
def test_a_missing_file_is_named(tmp_path, name):
    files = contents()
    del files[name]
    with pytest.raises(DataError, match=f"lacks {name}"):
        mnist.read(put(tmp_path, files))


def test_a_npz_in_place_of_the_four_files(tmp_path):
    data = mnist.read(put_keras(tmp_path / "mnist.npz"))
    assert (len(data.train), len(data.validation), len(data.test)) == (11, 1, 3)


def test_a_npz_without_test_images_is_refused(tmp_path):
    np.savez(tmp_path / "x.npz", images=np.zeros((1, 28, 28), np.uint8), labels=np.zeros(1, np.uint8))
    with pytest.raises(DataError, match="no test images"):
        mnist.read(tmp_path / "x.npz")


def test_nowhere(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert mnist.find() is None
    with pytest.raises(DataError, match="not on this machine") as caught:
        mnist.load()
    assert "digit-trainer data fetch mnist" in caught.value.hint


def test_the_chosen_folder_comes_first_then_the_cache_then_keras(monkeypatch, tmp_path):
    monkeypatch.delenv("KERAS_HOME", raising=False)
    keras = put_keras(Path.home() / ".keras" / "datasets" / "mnist.npz")
    assert mnist.find().path == keras
    cache = put(places.cache_folder(), contents())
    assert mnist.find().path == cache
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(put(tmp_path / "chosen", contents())))
    assert mnist.find().path == tmp_path / "chosen"
    data = mnist.load()
    assert data.name == "MNIST"
    assert "which DIGIT_TRAINER_DATA names" in data.source


def test_the_chosen_place_may_hold_or_be_a_npz(monkeypatch, tmp_path):
    path = put_keras(tmp_path / "mnist.npz")
    for chosen in (path, tmp_path):
        monkeypatch.setenv("DIGIT_TRAINER_DATA", str(chosen))
        assert mnist.find().path == path


def test_a_chosen_folder_without_mnist_is_an_error_whatever_else_there_is(monkeypatch, tmp_path):
    put(places.cache_folder(), contents())
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(tmp_path / "nothing"))
    with pytest.raises(DataError, match="there is no such folder"):
        mnist.find()
    files = contents()
    del files["t10k-labels-idx1-ubyte"]
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(put(tmp_path / "part", files)))
    with pytest.raises(DataError, match="it lacks t10k-labels-idx1-ubyte"):
        mnist.find()
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(tmp_path))
    with pytest.raises(DataError, match="none of its files is"):
        mnist.find()


def test_a_damaged_file_is_an_error_not_a_reason_to_look_elsewhere(monkeypatch):
    monkeypatch.delenv("KERAS_HOME", raising=False)
    put_keras(Path.home() / ".keras" / "datasets" / "mnist.npz")
    files = contents()
    files["t10k-labels-idx1-ubyte"] = b"damaged"
    put(places.cache_folder(), files)
    with pytest.raises(DataError, match="t10k-labels"):
        mnist.load()


def test_fetching_puts_the_files_into_the_cache(server):
    server.files = {f"{name}.gz": gzip.compress(content) for name, content in contents().items()}
    files = [Remote(name, len(packed), hashlib.sha256(packed).hexdigest()) for name, packed in server.files.items()]
    told = []
    folder = mnist.fetch(
        lambda done, total: told.append((done, total)),
        mirrors=[server.mirror("one", "cut", "missing"), server.mirror("two")],
        files=files,
        terms=Terms(server.trusted),
    )
    assert folder == places.cache_folder()
    assert mnist.find().path == folder
    assert mnist.count(mnist.find()) == sum(COUNTS.values())
    total = sum(file.size for file in files)
    assert told[-1] == (total, total)
    assert "kept in the cache" in mnist.load().source


def test_the_size_that_people_read_is_that_of_the_files():
    assert mnist.DOWNLOAD_WORDS == "11.6 MB"
    for text in ("README.md", "docs/decisions/mnist-not-shipped.md"):
        assert mnist.DOWNLOAD_WORDS in (ROOT / text).read_text(encoding="utf-8")


def test_the_mirrors_are_two_and_https():
    assert len(set(mnist.MIRRORS)) == 2
    assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in mnist.MIRRORS)


@pytest.mark.mnist
def test_the_real_one(mnist_folder):
    data = mnist.load()
    assert (len(data.train), len(data.validation), len(data.test)) == (55_000, 5_000, 10_000)
    assert "The original MNIST" in data.source
    assert data.digest == mnist.ORIGINAL_DIGEST
    assert data.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert mnist.count(mnist.find()) == 70_000
    assert np.bincount(data.test.labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.mark.mnist
def test_the_real_files_are_those_that_are_fetched(mnist_folder):
    for file in mnist.FILES:
        path = mnist_folder / file.name
        if path.exists():
            assert path.stat().st_size == file.size
            assert hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
