"""Arrays with names, as `.npz` and HDF5 files have them: which are images, which their labels, and to which part.

People name them in many ways: `x_train`, `train_images`, `training_images`, `train/data`, `X` and `y`, `images` and
`labels`, or by numbers. Sizes are known from the headers before any array is read; labels come before images, which
are many times larger.
"""

import math
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.dataset import CLASSES, MAX_DIGITS, SIDE, Digits, Images, Labels
from core.data.parts import Parts
from core.errors import DataError
from core.npz import Header, read_arrays

BLOCK: Final = 4_096
SIDES: Final = range(8, 65)
"""Of square images that can be brought to 28 x 28: what is smaller has no shape, what is larger is a photo."""

PARTS: Final = {"train": "train(?:ing)?|trn|learn", "test": "test(?:ing)?|tst", "validation": "val(?:id(?:ation)?)?"}
IMAGES: Final = "images?|imgs?|x|data|pixels|features|digits"
LABELS: Final = "labels?|lbls?|y|targets?|class(?:es)?"
IMAGE_SHAPES: Final = "(n, 28, 28), (n, 28, 28, 1), (n, 1, 28, 28) or (n, 784)"
NAMES_HINT: Final = (
    "It should hold images and labels; or x_train, y_train, x_test and y_test; or train_images, train_labels, …"
)
_PART: Final = "|".join(f"(?P<{part}{place}>{words})" for place in ("1",) for part, words in PARTS.items())
_NAME: Final = re.compile(
    rf"(?:(?:{_PART})_?)?(?:(?P<images>{IMAGES})|(?P<labels>{LABELS}))"
    rf"(?:_?(?:{_PART.replace('1>', '2>')}))?"
)

Pair = tuple[str, str]
"""The name of an array of images, and of that of their labels."""


class Arrays(Protocol):
    """An open file of named arrays; `core.npz.Archive` is one."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of all arrays."""

    def headers(self, names: Collection[str]) -> dict[str, Header]:
        """Shape and type of some, after their bytes were held against a limit."""

    def read(self, name: str) -> NDArray[Any]:
        """One array."""


def read_parts(arrays: Arrays, path: Path) -> Parts:
    """Read digits, and those to validate and to test on where the file keeps them apart.

    Images may have the shapes (n, 28, 28), (n, 784), either with sides of 1 wherever, or (n, 28, 28, 3) in colours, and
    any type of number. Other squares from 8 to 64 are brought to 28 x 28. If no value of an array is above 1, 1 is full
    ink and everything is multiplied by 255; else values are grey levels from 0 to 255. Labels are whole numbers from 0
    to 9 of shape (n,), or rows of ten with a single 1.

    Args:
        arrays: What the file holds.
        path: For sentences.

    Raises:
        DataError: Arrays are missing, too large, damaged, or are no digits.
    """
    pairs = find_pairs(arrays)
    if "train" not in pairs:
        found = ", ".join(sorted(arrays.names)[:8]) or "nothing"
        raise DataError(f"{path} holds {found}.", NAMES_HINT)
    headers = arrays.headers([name for pair in pairs.values() for name in pair])
    for images, labels in pairs.values():
        _check_images(headers[images], f"{images} in {path}")
        _check_labels(headers[labels], f"{labels} in {path}")
        counts = headers[images].shape[0], headers[labels].shape[0]
        if counts[0] != counts[1]:
            raise DataError(
                f"{path} has {counts[0]:,} {images} but {counts[1]:,} {labels}.", "They must belong together."
            )
    total = sum(headers[images].shape[0] for images, _ in pairs.values())
    if total > MAX_DIGITS:
        raise DataError(f"{path} has {total:,} images; at most {MAX_DIGITS:,} are read.", "Leave some of them out.")
    labelled = {part: to_labels(arrays.read(labels), f"{labels} in {path}") for part, (_, labels) in pairs.items()}
    read = {
        part: Digits(to_images(arrays.read(images), f"{images} in {path}"), labelled[part])
        for part, (images, _) in pairs.items()
    }
    side = _side(headers[pairs["train"][0]].shape)
    return Parts.of(read, other_size="" if side == SIDE else f"{side} × {side}")


def find_pairs(arrays: Arrays) -> dict[str, Pair]:
    """Which arrays are images and labels of which part: "train", "validation", "test". Empty if none are."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for name in arrays.names:
        match = _NAME.fullmatch(re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_"))
        if match is None:
            continue
        what = "images" if match["images"] else "labels"
        part = next((part for part in PARTS if match[f"{part}1"] or match[f"{part}2"]), "train")
        named = match[f"{part}1"] or match[f"{part}2"]
        rank = (0 if named else 10) + _rank(match[what])
        found.setdefault(part, {})
        found[part][what] = min(found[part].get(what, (99, "")), (rank, name))
    pairs = {part: (both["images"][1], both["labels"][1]) for part, both in found.items() if len(both) == 2}
    return pairs if "train" in pairs else _numbered(arrays)


def _rank(word: str) -> int:
    """Where a file has both, images are the images and not `data`; the lower, the sooner."""
    return 0 if word.startswith(("image", "img", "label")) else 1 if word in {"x", "y"} else 2


def _numbered(arrays: Arrays) -> dict[str, Pair]:
    """Arrays without names, `arr_0` and so on: images and labels in their order, to learn from and to test on."""
    names = [name for name in arrays.names if re.fullmatch(r"arr_\d+", name)]
    if len(names) not in {2, 4}:
        return {}
    headers = arrays.headers(names)
    images = [name for name in names if math.prod(headers[name].shape[1:]) > CLASSES]
    labels = [name for name in names if name not in images]
    return dict(zip(PARTS, zip(images, labels, strict=True), strict=False)) if len(images) == len(labels) else {}


def _plain(shape: Sequence[int]) -> tuple[int, ...]:
    """Without the sides of 1 behind the count."""
    return tuple(side for side in shape[1:] if side != 1)


def _side(shape: tuple[int, ...]) -> int:
    """Of square images; 0 if they are none. Colours may come first or last."""
    inner = _plain(shape)
    if len(inner) == 3:
        inner = inner[:2] if inner[2] in {3, 4} else inner[1:] if inner[0] in {3, 4} else inner
    if len(inner) == 1:
        side = math.isqrt(inner[0])
        return side if side * side == inner[0] and side in SIDES else 0
    return inner[0] if len(inner) == 2 and inner[0] == inner[1] and inner[0] in SIDES else 0


def _check_images(header: Header, what: str) -> None:
    if header.dtype.kind not in "buif":
        raise DataError(f"{what} must be numbers, not {header.dtype}.")
    if not _side(header.shape):
        raise DataError(f"{what} must have the shape {IMAGE_SHAPES}, not {header.shape}.")
    if not header.shape[0]:
        raise DataError(f"{what} are empty.")


def _check_labels(header: Header, what: str) -> None:
    if header.dtype.kind not in "uif":
        raise DataError(f"{what} must be numbers, not {header.dtype}.")
    if not header.shape or _plain(header.shape) not in ((), (CLASSES,)):
        raise DataError(f"{what} must have the shape (n,) or (n, 10), not {header.shape}.")


def to_images(values: NDArray[np.generic], what: str) -> Images:
    """Turn numbers into digit images by the rule of `read_parts`; takes little more memory than what results."""
    low, high = float(values.min()), float(values.max())
    if not (low >= 0 and high <= 255):  # not-a-number fails both
        wrong = high if low >= 0 else low
        raise DataError(f"{what} must have values from 0 to 1 or from 0 to 255, not {wrong:g}.")
    side, inner = _side(values.shape), _plain(values.shape)
    is_grey = len(inner) < 3
    if values.dtype == np.uint8 and high > 1 and values.flags.c_contiguous and is_grey and side == SIDE:
        return cast(Images, values).reshape(-1, SIDE, SIDE)
    images = np.empty((len(values), SIDE, SIDE), np.uint8)
    for at in range(0, len(values), BLOCK):
        block = values[at : at + BLOCK].reshape(-1, *inner).astype(np.float32)
        if not is_grey:
            block = block[..., :3].mean(axis=3) if inner[2] in {3, 4} else block[:, :3].mean(axis=1)
        levels = np.rint(block * 255 if high <= 1 else block).astype(np.uint8).reshape(-1, side, side)
        images[at : at + BLOCK] = levels if side == SIDE else [_resized(image) for image in levels]
    return images


def _resized(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(image).resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def to_labels(values: NDArray[np.generic], what: str) -> Labels:
    """Turn numbers into labels; `DataError` if one is not a whole number from 0 to 9."""
    flat = values.reshape(-1) if values.size == len(values) else _of_rows(values.reshape(len(values), -1), what)
    labels = flat.astype(np.float64)
    wrong = np.flatnonzero(~((labels >= 0) & (labels < CLASSES) & (labels == np.floor(labels))))
    if wrong.size:
        first = int(wrong[0])
        raise DataError(
            f"{what} must be digits from 0 to 9, but number {first + 1:,} is {flat[first]}.",
            "Only digits can be learned; letters and other classes cannot.",
        )
    return labels.astype(np.uint8)


def _of_rows(rows: NDArray[np.generic], what: str) -> NDArray[np.generic]:
    """The digits of rows in which one of ten values is 1 and all others are 0."""
    ones = rows.astype(np.float64) == 1
    wrong = np.flatnonzero((ones.sum(axis=1) != 1) | (rows.astype(bool).sum(axis=1) != 1))
    if wrong.size:
        raise DataError(f"{what} must be rows with a single 1, but row {int(wrong[0]) + 1:,} is none.")
    return np.asarray(ones.argmax(axis=1))


def only_array(path: Path, max_bytes: int) -> NDArray[Any]:
    """The one array in an `.npz`, as where images and labels have a file each.

    Raises:
        DataError: It has more, or cannot be read.
    """
    arrays = read_arrays(path, max_bytes=max_bytes, family=DataError)
    if len(arrays) != 1:
        raise DataError(f"{path} holds {len(arrays)} arrays, where one was expected.", NAMES_HINT)
    return next(iter(arrays.values()))


def to_digits(images: NDArray[Any], labels: NDArray[Any], what: tuple[str, str]) -> Digits:
    """Arrays that lie in files of their own, by the rules of `read_parts`; `what` names both in sentences."""
    for values, check, name in ((images, _check_images, what[0]), (labels, _check_labels, what[1])):
        check(Header(values.shape, values.dtype, fortran_order=False, header_bytes=0), name)
    if len(images) != len(labels):
        raise DataError(f"{what[0]} has {len(images):,} images, but {what[1]} {len(labels):,} labels.", NAMES_HINT)
    return Digits(to_images(images, what[0]), to_labels(labels, what[1]))
