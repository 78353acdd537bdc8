"""Images with their labels, and the three parts that a training needs.

The split is fixed and always the same. A source that brings its own test images (MNIST) keeps them for the test and
gives the last twelfth of its training images to validation: 55,000 / 5,000 / 10,000. A source without them is shuffled
by a fixed seed and cut 80 / 10 / 10 per cent. Validation chooses (best epoch, early stop); the test part is read once,
at the end.
"""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError

SIDE = 28
CLASSES = 10
SPLIT_SEED = 0
MAX_DIGITS = 500_000
"""What is read from files at once; a dataset and its shuffled copy then stay under a gigabyte."""

MAX_MAPPED = 10_000_000
"""What is read image by image where it lies in its file, without a copy."""

Images = NDArray[np.uint8]
Grays = Images | NDArray[np.float32]
"""Pictures, 0 to 255: whole numbers, or numbers between them, as a file has them that centres a drawing itself."""

Labels = NDArray[np.uint8]
SplitName = Literal["train", "validation", "test", "all"]


@dataclass(frozen=True, slots=True, eq=False)
class Digits:
    """Digit images and what they show.

    Attributes:
        images: (n, 28, 28) uint8, white on black: 0 paper, 255 ink.
        labels: (n,) uint8, 0 to 9.
        writers: (n,) int32, who wrote each one, where that is known.

    Raises:
        DataError: The arrays do not fit each other, have another type, or a label is no digit.
    """

    images: Images
    labels: Labels
    writers: NDArray[np.int32] | None = None

    def __post_init__(self) -> None:
        if self.images.dtype != np.uint8 or self.images.shape[1:] != (SIDE, SIDE):
            raise DataError(
                f"Digit images must be uint8 of shape (n, 28, 28), not {self.images.dtype} of {self.images.shape}."
            )
        if self.labels.dtype != np.uint8 or self.labels.shape != self.images.shape[:1]:
            raise DataError(
                f"{len(self.images):,} images need as many uint8 labels, "
                f"not {self.labels.dtype} of shape {self.labels.shape}."
            )
        if self.labels.size and int(self.labels.max()) >= CLASSES:
            raise DataError(f"A label must be a digit from 0 to 9, not {int(self.labels.max())}.")
        if self.writers is not None and self.writers.shape != self.labels.shape:
            raise DataError(f"{len(self.images):,} images need as many writers, not {self.writers.shape}.")

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, index: NDArray[np.integer] | slice) -> Self:
        """The digits at `index`, in its order."""
        writers = None if self.writers is None else self.writers[index]
        return type(self)(self.images[index], self.labels[index], writers)

    def digest(self) -> str:
        """sha256 of images and labels, as 64 hexadecimal digits."""
        content = hashlib.sha256(f"{len(self)}".encode())
        content.update(np.ascontiguousarray(self.images).data)
        content.update(np.ascontiguousarray(self.labels).data)
        return content.hexdigest()

    @classmethod
    def empty(cls) -> Self:
        """No digits at all."""
        return cls(np.zeros((0, SIDE, SIDE), np.uint8), np.zeros(0, np.uint8))

    @classmethod
    def joined(cls, *parts: "Digits") -> Self:
        """All digits of `parts`, one after the other; writers are kept only if every part has them."""
        writers = [part.writers for part in parts if part.writers is not None]
        return cls(
            np.concatenate([part.images for part in parts]),
            np.concatenate([part.labels for part in parts]),
            np.concatenate(writers) if len(writers) == len(parts) else None,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Digits in three parts, and where they come from.

    Attributes:
        name: A short name for lists: "MNIST", "Pen digits", a file's name.
        source: A sentence: which files or generator, and why this one was taken.
        train: What the network learns from.
        validation: What chooses the best epoch and stops the training.
        test: Read once, at the end.
        own_test: Whether the source brought its test images itself; otherwise they were cut off here.
        digest: sha256 of all digits, worked out here.
        turned: What was done to images that lay otherwise than MNIST's, as "looks transposed: turned upright"; empty
            where they are as they lie in their file.
        tester: The short name of the data set that the test images are from, if it is another one; else empty.
    """

    name: str
    source: str
    train: Digits
    validation: Digits
    test: Digits
    own_test: bool = True
    digest: str = field(default="")
    turned: str = ""
    tester: str = ""

    def __post_init__(self) -> None:
        if not self.digest:
            content = "".join(part.digest() for part in (self.train, self.validation, self.test))
            object.__setattr__(self, "digest", hashlib.sha256(content.encode()).hexdigest())

    def __len__(self) -> int:
        return len(self.train) + len(self.validation) + len(self.test)

    def split(self, name: SplitName) -> Digits:
        """One part, or `all` of them in the order train, validation, test.

        Raises:
            DataError: That part is empty.
        """
        parts = {"train": self.train, "validation": self.validation, "test": self.test}
        digits = Digits.joined(*parts.values()) if name == "all" else parts[name]
        if not len(digits):
            raise DataError(f"{self.name} has no {name} images.", "Try --split all.")
        return digits

    def name_of(self, name: SplitName) -> str:
        """The short name of the data set that a part is from."""
        return self.tester or self.name if name == "test" else self.name

    def held_out(self) -> Digits:
        """Digits that who trains on these does not learn from, if there are any: test, else validation, else all."""
        return next((part for part in (self.test, self.validation) if len(part)), self.train)

    def held_out_name(self) -> str:
        """The short name of the data set that `held_out` is from."""
        return self.name_of("test" if len(self.test) else "validation")

    def limited(self, count: int) -> "Dataset":
        """The same data with only the first `count` training images.

        Raises:
            DataError: `count` is below 1.
        """
        if count < 1:
            raise DataError(f"The number of training images must be at least 1, not {count}.")
        if count >= len(self.train):
            return self
        source = f"{self.source} Only the first {count:,} training images are used."
        return replace(self, source=source, train=self.train.take(slice(count)), digest="")


def split_with_test(name: str, source: str, learning: Digits, test: Digits) -> Dataset:
    """The fixed split of a source with test images of its own: the last twelfth of `learning` becomes validation."""
    kept = len(learning) - len(learning) // 12
    return Dataset(name, source, learning.take(slice(kept)), learning.take(slice(kept, None)), test)


def split_whole(name: str, source: str, digits: Digits) -> Dataset:
    """The fixed split of a source without test images: shuffled by a fixed seed, then 80 / 10 / 10 per cent."""
    order = np.random.default_rng(SPLIT_SEED).permutation(len(digits))
    tenth = len(digits) // 10
    train, validation, test = np.split(order, [len(digits) - 2 * tenth, len(digits) - tenth])
    return Dataset(name, source, digits.take(train), digits.take(validation), digits.take(test), own_test=False)
