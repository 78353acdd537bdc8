"""What people bring, as it lies on their disks: each kind is read with the right digits, or refused by what it is."""

import gzip
import io
import pickle
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image
from sound import csv_content, idx_content

from core.cancellation import CancelledError, Watch
from core.data import mnist, path_source, sources
from core.data.dataset import Digits
from core.data.formats import folder_names, idx
from core.data.synthetic import shipped
from core.errors import DataError

PEN = shipped.dataset(0, lambda _: None)
LEARN, TEST = PEN.train.take(slice(120)), PEN.test.take(slice(30))
IDX = {
    "train-images-idx3-ubyte": idx_content(0x803, LEARN.images),
    "train-labels-idx1-ubyte": idx_content(0x801, LEARN.labels),
    "t10k-images-idx3-ubyte": idx_content(0x803, TEST.images),
    "t10k-labels-idx1-ubyte": idx_content(0x801, TEST.labels),
}
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
Make = Callable[[Path], Path]
UNPACKED = "digit-trainer-"
"""How the folder begins into which an archive is unpacked."""


def files(contents: dict[str, bytes], given: str = "") -> Make:
    def make(folder: Path) -> Path:
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder / given

    return make


def npz(**arrays: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def hdf5(arrays: dict[str, np.ndarray]) -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for name, values in arrays.items():
            file.create_dataset(name, data=values, compression="gzip")
    return stream.getvalue()


def png(image: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "PNG")
    return stream.getvalue()


def pictures(digits: Digits, name: Callable[[int], str], prefix: str = "") -> dict[str, bytes]:
    """Digit images as they are, in folders that `name` calls by their digits."""
    return {
        f"{prefix}{name(int(label))}/{number:03}.png": png(image)
        for number, (image, label) in enumerate(zip(digits.images, digits.labels, strict=True))
    }


def without_labels() -> bytes:
    rows = (",".join(map(str, image.ravel())) for image in TEST.images)
    return "\n".join([",".join(f"pixel{place}" for place in range(784)), *rows]).encode()


def zipped(contents: dict[str, bytes], name: str = "digits.zip") -> Make:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for inner, content in contents.items():
                archive.writestr(inner, content)
        return folder / name

    return make


def tarred(contents: dict[str, bytes], mode: str = "w:gz", name: str = "digits.tar.gz", kind: int = 0) -> Make:
    def make(folder: Path) -> Path:
        with tarfile.open(folder / name, mode, format=kind) as archive:
            for inner, content in contents.items():
                info = tarfile.TarInfo(inner)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        return folder / name

    return make


def under(prefix: str, contents: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{prefix}{name}": content for name, content in contents.items()}


def turned(change: Callable[[np.ndarray], np.ndarray]) -> dict[str, bytes]:
    return IDX | {
        "train-images-idx3-ubyte": idx_content(0x803, change(LEARN.images)),
        "t10k-images-idx3-ubyte": idx_content(0x803, change(TEST.images)),
    }


def packed(contents: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{name}.gz": gzip.compress(content) for name, content in contents.items()}


DOTTED = {name.replace("-idx", ".idx"): content for name, content in IDX.items()}
OTHER_SET = under("emnist-letters-", IDX)
KANNADA = {
    f"{what}_kannada_MNIST_{part}.npz": npz(arr_0=values)
    for part, digits in (("train", LEARN), ("test", TEST))
    for what, values in (("X", digits.images), ("y", digits.labels))
}
KMNIST = {
    f"kmnist-{part}-{what}.npz": npz(arr_0=values)
    for part, digits in (("train", LEARN), ("test", TEST))
    for what, values in (("imgs", digits.images), ("labels", digits.labels))
}
USPS_NAMES = ("train/data", "train/target", "test/data", "test/target")
VALUES = (LEARN.images.reshape(-1, 784) / np.float32(255), LEARN.labels, TEST.images.reshape(-1, 784), TEST.labels)
TABLES = {
    "train.csv": csv_content(LEARN),
    "test.csv": without_labels(),
    "sample_submission.csv": b"ImageId,Label\n1,0\n",
}
BOTH_TABLES = {"mnist_train.csv": csv_content(LEARN), "mnist_test.csv": csv_content(TEST)}
SPLIT = pictures(LEARN, str, "mnist/train/") | pictures(TEST, str, "mnist/test/")
KAGGLE_JPG = (
    pictures(LEARN, str, "trainingSet/trainingSet/")
    | pictures(TEST, str, "trainingSample/trainingSample/")
    | {"testSet/testSet/img_1.png": png(TEST.images[0])}
)

APART: dict[str, Make] = {
    "MNIST's four files": files(IDX),
    "one of the four": files(IDX, "t10k-labels-idx1-ubyte"),
    "packed": files(packed(IDX)),
    "packed, one of the four": files(packed(IDX), "train-images-idx3-ubyte.gz"),
    "names with dots": files(DOTTED),
    "a folder of the same name beside each": files(DOTTED | {f"{name}/{name}": IDX[name] for name in IDX}),
    "each in a folder of its own name": files({f"{name}/{name}": IDX[name] for name in IDX}),
    "torchvision's root": files(under("MNIST/raw/", IDX) | under("FashionMNIST/raw/", IDX)),
    "one level down": files(under("mnist/", IDX)),
    "EMNIST, transposed": files(under("emnist-digits-", turned(lambda images: images.transpose(0, 2, 1)))),
    "EMNIST, all sets": files(under("gzip/", packed(under("emnist-digits-", IDX) | OTHER_SET))),
    "Kannada-MNIST": files(KANNADA),
    "Kannada-MNIST, one of the four": files(KANNADA, "y_kannada_MNIST_test.npz"),
    "Kuzushiji's names": files(KMNIST),
    "training_images": files({"mnist.npz": npz(training_images=VALUES[0], training_labels=LEARN.labels,
                                              test_images=TEST.images, test_labels=TEST.labels)}),
    "USPS": files({"usps.h5": hdf5(dict(zip(USPS_NAMES, VALUES, strict=True)))}, "usps.h5"),
    "two tables": files(BOTH_TABLES),
    "pictures in train and test": files(SPLIT),
    "pictures in training and testing": files(pictures(LEARN, str, "training/") | pictures(TEST, str, "testing/")),
    "a zip of MNIST": zipped(under("MNIST/raw/", packed(IDX)) | {"__MACOSX/._x": b"x", "MNIST/.DS_Store": b"x"}),
    "a zip of EMNIST": zipped(under("gzip/", packed(under("emnist-digits-", IDX) | OTHER_SET))),
    "a zip of tables": zipped(BOTH_TABLES),
    "a zip of pictures": zipped(SPLIT),
    "a tar of MNIST": tarred(IDX, "w", "digits.tar", tarfile.USTAR_FORMAT),
    "a packed tar of pictures": tarred(SPLIT, kind=tarfile.PAX_FORMAT),
    "a tar with long names": tarred(under("a-very-long-name-" * 8 + "/", IDX), kind=tarfile.GNU_FORMAT),
    "a tar with long names by pax": tarred(under("sehr-länger-Näme-" * 8 + "/", IDX), kind=tarfile.PAX_FORMAT),
}  # fmt: skip


@pytest.mark.parametrize("make", APART.values(), ids=APART)
def test_digits_with_a_test_part_of_their_own(tmp_path, make):
    data = sources.load(str(make(tmp_path)))
    assert (len(data.train), len(data.validation), len(data.test)) == (110, 10, 30)
    assert same(data.split("all"), Digits.joined(LEARN, TEST))
    assert str(tmp_path) in data.source
    assert UNPACKED not in data.source


def same(found: Digits, wanted: Digits) -> bool:
    """Whether both have the same digits, in whatever order."""
    keys = [
        sorted((int(label), image.tobytes()) for image, label in zip(digits.images, digits.labels, strict=True))
        for digits in (found, wanted)
    ]
    return keys[0] == keys[1]


WHOLE: dict[str, Make] = {
    "X and y": files({"a.npz": npz(X=LEARN.images, y=LEARN.labels)}, "a.npz"),
    "one file in a folder": files({"data/a.npz": npz(X=LEARN.images, y=LEARN.labels), "data/read.me": b"x"}),
    "one file and notes on it": files({"a.npz": npz(X=LEARN.images, y=LEARN.labels), "a.txt": b"1", "b.json": b"[]"}),
    "a text and notes on it": files({"mnist.txt": csv_content(LEARN).partition(b"\n")[2], "about.txt": b"One file."}),
    "Kaggle's train.csv": files({"train.csv": csv_content(LEARN)}, "train.csv"),
    "Kaggle's folder": files(TABLES),
    "Kaggle's zip": zipped(TABLES),
    "a table without an ending": files({"mnist": csv_content(LEARN)}, "mnist"),
    "HDF5 without an ending": files({"digits": hdf5({"X": LEARN.images, "y": LEARN.labels})}, "digits"),
    "a npz under another name": files({"digits.csv": npz(X=LEARN.images, y=LEARN.labels)}, "digits.csv"),
    "folders 0 to 9": files(pictures(LEARN, str)),
    "folders 00 to 09": files(pictures(LEARN, "{:02}".format)),
    "folders zero to nine": files(pictures(LEARN, WORDS.__getitem__)),
    "folders class_0 to class_9": files(pictures(LEARN, "class_{}".format)),
    "folders Digit Zero …": files(pictures(LEARN, lambda label: f"Digit {WORDS[label].title()}")),
    "Chars74K": files(
        pictures(LEARN, lambda label: f"Sample{label + 1:03}") | {"Sample011/a.png": png(TEST.images[0])}
    ),
    "folders one level down": files(pictures(LEARN, str, "digits/data/")),
    "Kaggle's jpg": files(KAGGLE_JPG),
    "a zip of folders": zipped(pictures(LEARN, str, "digits/")),
    "EMNIST's without a test part": files({name: IDX[name[2:]] for name in (f"a-{name}" for name in list(IDX)[:2])}),
}  # fmt: skip


@pytest.mark.parametrize("make", WHOLE.values(), ids=WHOLE)
def test_digits_without_a_test_part(tmp_path, make):
    data = sources.load(str(make(tmp_path)))
    assert (len(data.train), len(data.validation), len(data.test)) == (96, 12, 12)
    assert not data.own_test
    assert same(data.split("all"), LEARN)
    assert data.turned == ""


def test_parts_with_a_validation_part_stay_as_they_are(tmp_path):
    arrays = {
        f"{part}_{what}": values[:, None] if what == "labels" else values
        for part, digits in (("train", LEARN), ("val", TEST), ("test", TEST))
        for what, values in (("images", digits.images), ("labels", digits.labels))
    }
    data = sources.load(str(files({"medmnist.npz": npz(**arrays)}, "medmnist.npz")(tmp_path)))
    assert (len(data.train), len(data.validation), len(data.test)) == (120, 30, 30)
    assert data.own_test


def test_other_sizes_are_brought_into_mnists_frame(tmp_path):
    small = np.stack([np.asarray(Image.fromarray(image[4:24, 4:24]).resize((16, 16))) for image in LEARN.images])
    data = sources.load(str(files({"usps.npz": npz(X=small, y=LEARN.labels)}, "usps.npz")(tmp_path)))
    assert "The images had 16 × 16 pixels and were brought to 28 × 28." in data.source
    near = np.abs(data.split("all").images.mean(axis=0) - LEARN.images.mean(axis=0))
    assert near.max() < 40


# How images lie

LAID = {
    "transposed": (lambda images: images.transpose(0, 2, 1), "turned upright"),
    "black on white": (lambda images: 255 - images, "made white on black"),
    "mirrored and black on white": (lambda images: 255 - images[:, :, ::-1], "turned upright and made white on black"),
}


@pytest.mark.parametrize("looks", LAID)
def test_what_lies_otherwise_is_turned_and_said(tmp_path, looks):
    change, done = LAID[looks]
    path = files(turned(change))(tmp_path)
    data = sources.load(str(path))
    assert data.turned == f"looks {looks}: {done}"
    assert f"It {data.turned}." in data.source
    assert same(data.split("all"), Digits.joined(LEARN, TEST))
    assert data.digest == sources.load(str(files(IDX)(tmp_path))).digest


def test_it_stays_as_it_is_where_that_is_wanted(tmp_path):
    path = files(turned(LAID["transposed"][0]))(tmp_path)
    data = sources.load(sources.as_is(str(path)))
    assert data.turned == ""
    assert np.array_equal(data.train.images[0], LEARN.images[0].T)
    assert data.name == path.name
    assert sources.as_is("pen") == "pen"
    assert sources.as_is(sources.as_is("a.npz")) == sources.as_is("a.npz")


def test_mnist_itself_is_known_again_when_it_was_transposed(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "ORIGINAL_DIGEST", mnist.read(files(IDX)(tmp_path)).digest)
    data = sources.load(str(files(under("emnist-digits-", turned(LAID["transposed"][0])), "")(tmp_path / "other")))
    assert data.name == "MNIST"
    assert data.source.startswith("The original MNIST")
    assert data.turned == "looks transposed: turned upright"


# What is refused

PICKLED = pickle.dumps(((LEARN.images, LEARN.labels), (TEST.images, TEST.labels)))
REFUSED: dict[str, tuple[Make, str]] = {
    "mnist.pkl.gz": (files({"mnist.pkl.gz": gzip.compress(PICKLED)}, "mnist.pkl.gz"), "is a pickle, .* never read"),
    "a pickle as npz": (files({"mnist.npz": PICKLED}, "mnist.npz"), "is a pickle"),
    "test.csv": (files({"test.csv": without_labels()}, "test.csv"), "has 784 columns: pixels without labels"),
    "a folder with test.csv": (files({"test.csv": without_labels()}), "pixels without labels"),
    "train without labels": (files({"train.csv": without_labels(), "test.csv": csv_content(TEST)}), "without labels"),
    "MATLAB": (files({"emnist.mat": b"MATLAB 5.0 MAT-file"}, "emnist.mat"), "is a MATLAB file .*numpy.savez"),
    "Parquet": (files({"train.parquet": b"PAR1"}, "train.parquet"), "is a Parquet table, .*data fetch mnist"),
    "a page": (files({"train.csv": b"<!DOCTYPE html><html>"}, "train.csv"), r"is a web page \(HTML\)"),
    "a pointer": (files({"mnist.npz": b"version https://git-lfs.github.com/spec/v1\n"}, "mnist.npz"), "git lfs pull"),
    "Excel": (files({"a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, "a.xls"), "is an Excel workbook. Save the table"),
    "a picture": (files({"7.png": png(TEST.images[0])}, "7.png"), "is a picture. It is a picture, not data"),
    "one array": (files({"X.npy": b"\x93NUMPY\x01\x00"}, "X.npy"), r"is one array of numpy's \(.npy\). Labels must"),
    "a SavedModel": (files({"m/saved_model.pb": b"", "m/variables/x": b""}, "m"), "is a SavedModel folder"),
    "rar": (files({"a.rar": b"Rar!\x1a\x07\x00"}, "a.rar"), r"Unpack it first\. zip and tar"),
    "letters": (files(IDX | {"train-labels-idx1-ubyte": idx_content(0x801, LEARN.labels + 10)}), "not a digit from 0"),
    "images alone": (files({"train-images-idx3-ubyte": IDX["train-images-idx3-ubyte"]}, "train-images-idx3-ubyte"),
                     "without its labels or images beside it"),
    "three of four": (files(dict(list(IDX.items())[:3])), "lacks t10k-labels-idx1-ubyte"),
    "several files": (files({"a.npz": npz(X=LEARN.images, y=LEARN.labels), "b.csv": csv_content(TEST)}),
                      "several files of digits: a.npz, b.csv. Give one of them"),
    "several sets": (files(pictures(LEARN, str, "ours/") | pictures(TEST, str, "theirs/")),
                     "several sets of digits: ours, theirs"),
    "nothing": (files({"notes/read.me": b"x"}), "holds no digits that can be read"),
    "too deep": (files(under("a/b/c/d/", IDX)), "holds no digits"),
    "a zip of nothing": (zipped({"read.me": b"x"}), "digits.zip holds no digits"),
    "a zip of damage": (zipped(IDX | {"train-labels-idx1-ubyte": b"x"}), "digits.zip/train-labels-idx1-ubyte is"),
    "a zip that is cut off": (files({"a.zip": b"PK\x03\x04" + bytes(100)}, "a.zip"), "a.zip is damaged, or no zip"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_by_what_it_is(tmp_path, make, said):
    with pytest.raises(DataError, match=said) as caught:
        sources.load(str(make(tmp_path)))
    assert caught.value.hint
    assert UNPACKED not in str(caught.value)


def test_a_folder_without_end_is_looked_through_to_a_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_names, "MAX_FOLDERS", 5)
    for number in range(9):
        (tmp_path / f"a{number}").mkdir()
    assert len(folder_names.folders_in(tmp_path)) == 5
    (tmp_path / "a0" / "again").symlink_to(tmp_path)
    with pytest.raises(DataError, match="holds no digits"):
        sources.load(str(tmp_path))


def test_an_archive_can_be_cancelled(tmp_path):
    def end(_done: int, _total: int) -> None:
        raise CancelledError("Ended.")

    with pytest.raises(CancelledError):
        path_source.load(zipped(SPLIT)(tmp_path), Watch(end))


@pytest.fixture
def large(monkeypatch):
    """What lies in a file is too much for memory from 100 images on."""
    for module in (idx, path_source):
        monkeypatch.setattr(module, "MAX_DIGITS", 100)


def test_images_that_are_too_many_for_memory_are_learnt_from_where_they_lie(tmp_path, large):
    data = sources.load(str(files(IDX)(tmp_path)))
    assert np.array_equal(data.train.images, LEARN.images[:110])
    assert np.array_equal(data.validation.images, LEARN.images[110:])
    assert np.array_equal(data.test.images, TEST.images)
    assert np.shares_memory(data.train.images.base, data.validation.images.base)
    assert not data.train.images.flags.writeable


def test_they_need_test_images_of_their_own(tmp_path, large):
    alone = {f"mine-{name}": content for name, content in IDX.items() if name.startswith("train")}
    path = files(alone)(tmp_path)
    with pytest.raises(DataError, match="has 120 images to learn from and none to test on"):
        sources.load(str(path))


def test_they_are_not_turned(tmp_path, large):
    turned = IDX | {"train-images-idx3-ubyte": idx_content(0x803, LEARN.images.transpose(0, 2, 1))}
    path = files(turned)(tmp_path)
    with pytest.raises(DataError, match="looks transposed: 120 images are too many to be turned here") as refused:
        sources.load(str(path))
    assert "--as-is" in refused.value.hint
    assert len(sources.load(sources.as_is(str(path))).train) == 110
