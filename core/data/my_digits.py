"""The user's own digits: every drawing that was given its name, kept as strokes in one pen file.

About a third is held out: never learnt from, so that what was learnt can be tested. The first of each label is learnt
from, so that a first correction always is; of the others the strokes alone decide. A digit stays on its side whatever
is added after it, and the same drawing never is on both.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import disk, files, locks, places
from core.data import ink
from core.data.dataset import CLASSES, SIDE, Digits
from core.data.formats import penfile
from core.data.formats.penfile import PenDigit
from core.data.ink import Stroke
from core.errors import DataError

log = logging.getLogger(__name__)

HELD_OUT_EVERY = 3
"""One of so many is held out."""

MAX_KEPT = 5_000
"""More are not taken: thirty minutes of drawing without a pause are not half as many."""

WAIT_SECONDS = 10
EMPTY = "Nothing is drawn, so there is nothing to keep."


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """One digit of the user's.

    Attributes:
        pen: Strokes and label.
        image: (28, 28) uint8, what a network sees of it.
        key: sha256 of the strokes; the label does not count.
        held_out: Whether it is to test on, and never learnt from.
    """

    pen: PenDigit
    image: NDArray[np.uint8]
    key: str
    held_out: bool = False

    @classmethod
    def of(cls, pen: PenDigit) -> "Kept":
        """Draw a digit as a user's drawing is drawn.

        Raises:
            DataError: It has no points.
        """
        image = ink.digit_image(pen.strokes)
        if image is None:
            raise DataError(EMPTY, "Draw a digit first.")
        content = hashlib.sha256()
        for stroke in pen.strokes:
            content.update(f"{len(stroke)} ".encode())
            content.update(np.ascontiguousarray(stroke + np.float32(0), "<f4").data)  # + 0 makes −0 a plain 0
        return cls(pen, image, content.hexdigest())

    @property
    def label(self) -> int:
        return self.pen.label


def on_their_sides(kept: Iterable[Kept]) -> tuple[Kept, ...]:
    """The same digits in the same order, each to learn from or held out."""
    known: set[int] = set()
    sided = []
    for digit in kept:
        by_strokes = int(digit.key[:8], 16) % HELD_OUT_EVERY == 0
        sided.append(replace(digit, held_out=by_strokes and digit.label in known))
        known.add(digit.label)
    return tuple(sided)


def to_learn(kept: Sequence[Kept]) -> Digits:
    """Those to learn from."""
    return _digits([digit for digit in kept if not digit.held_out])


def to_test(kept: Sequence[Kept]) -> Digits:
    """Those that are held out."""
    return _digits([digit for digit in kept if digit.held_out])


def _digits(kept: Sequence[Kept]) -> Digits:
    images = np.array([digit.image for digit in kept], np.uint8).reshape(-1, SIDE, SIDE)
    return Digits(images, np.array([digit.label for digit in kept], np.uint8))


class MyDigits:
    """The digits on the disk. Every change is on the disk when it returns; safe from several threads and windows.

    Args:
        path: The pen file; the user's own by default.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or places.my_digits_file()
        self._thread = threading.RLock()
        self._stamp: tuple[int, int, int] | None = None
        self._kept: tuple[Kept, ...] = ()
        self._damage = ""

    @property
    def kept(self) -> tuple[Kept, ...]:
        """All of them, the oldest first, as they were after the last reading or change."""
        return self._kept

    def take_damage(self) -> str:
        """A sentence about a damaged file that was moved aside since this was asked last; "" if none was."""
        damage, self._damage = self._damage, ""
        return damage

    def read(self) -> tuple[Kept, ...]:
        """Read the file, if it is another one than before. A damaged one is moved aside, see `take_damage`.

        Raises:
            DataError: It is there but cannot be reached, or is no file.
        """
        with self._thread:
            stamp = self._present_stamp()
            if stamp is None:
                self._kept = ()
            elif stamp != self._stamp:
                self._kept = self._from_disk()
            self._stamp = self._present_stamp()
            return self._kept

    def keep(self, label: int, strokes: Sequence[Stroke]) -> tuple[Kept, ...]:
        """Keep a drawing as a `label`. The same drawing under another label gives way: it was corrected.

        Args:
            label: 0 to 9.
            strokes: Each (points, 2) float32, x right, y down, any unit.

        Returns:
            What gave way: none or one; `restore` brings it back.

        Raises:
            DataError: Nothing is drawn, the label is no digit, there are too many, or the file cannot be written.
        """
        if not 0 <= label < CLASSES:
            raise DataError(f"A digit is 0 to 9, not {label}.")
        new = Kept.of(PenDigit(label, 0, tuple(np.array(stroke, np.float32) for stroke in strokes if len(stroke))))
        gone: list[Kept] = []

        def change(kept: tuple[Kept, ...]) -> tuple[Kept, ...]:
            gone.extend(digit for digit in kept if digit.key == new.key)
            return (*(digit for digit in kept if digit.key != new.key), new)

        self._change(change)
        return tuple(gone)

    def restore(self, label: int, strokes: Sequence[Stroke], gone: Sequence[Kept]) -> None:
        """Undo `keep`: what it kept goes, what gave way comes back.

        Raises:
            DataError: The file cannot be written.
        """
        key = Kept.of(PenDigit(label, 0, tuple(strokes))).key
        self._change(lambda kept: (*(digit for digit in kept if digit.key != key), *gone))

    def delete(self, keys: set[str]) -> None:
        """Delete the digits with these keys.

        Raises:
            DataError: The file cannot be written.
        """
        self._change(lambda kept: tuple(digit for digit in kept if digit.key not in keys))

    def take_in(self, path: Path) -> int:
        """Add the digits of another pen file; those that are there already are left out. Returns how many are new.

        Raises:
            DataError: That file cannot be read or holds none, there are too many, or the own one cannot be written.
        """
        given = {digit.key: digit for digit in map(Kept.of, penfile.read(path, MAX_KEPT))}
        if not given:
            raise DataError(f"{path} holds no digits.", penfile.HINT)
        before = 0

        def change(kept: tuple[Kept, ...]) -> tuple[Kept, ...]:
            nonlocal before
            before = len(kept)
            known = {digit.key for digit in kept}
            return (*kept, *(digit for key, digit in given.items() if key not in known))

        self._change(change)
        return len(self._kept) - before

    def export(self, path: Path) -> None:
        """Write all of them into a pen file for others.

        Raises:
            DataError: It cannot be written; what was there before is left as it was.
        """
        penfile.write(path, [digit.pen for digit in self.read()])

    # The file

    def _change(self, change: Callable[[tuple[Kept, ...]], tuple[Kept, ...]]) -> None:
        with self._thread, self._alone():
            disk.sweep(self.path.parent, self.path.name)
            changed = on_their_sides(change(self.read()))
            if len(changed) > MAX_KEPT:
                raise DataError(f"More than {MAX_KEPT:,} digits of your own are not kept.", "Delete some first.")
            penfile.write(self.path, [digit.pen for digit in changed])
            self._kept = changed
            self._stamp = self._present_stamp()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other windows from changing the file at the same time."""
        taken = DataError(f"{self.path} is being changed by another window.", "Try again.")
        with ExitStack() as stack:
            with disk.explained(DataError, f"{self.path} cannot be written"):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                stack.enter_context(locks.held(self.path.with_suffix(".lock"), WAIT_SECONDS, taken))
            yield

    def _present_stamp(self) -> tuple[int, int, int] | None:
        """What tells this file from an earlier one; None without a file."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DataError(f"{self.path} cannot be read: {disk.reason(error)}.") from error
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _from_disk(self) -> tuple[Kept, ...]:
        try:
            files.open_plain(self.path).close()  # out of reach is not damaged
        except OSError as error:
            raise DataError(f"{self.path} cannot be read: {disk.reason(error)}.") from error
        try:
            return on_their_sides(Kept.of(digit) for digit in penfile.read(self.path, MAX_KEPT))
        except DataError as error:
            self._move_aside(error)
            return ()

    def _move_aside(self, why: DataError) -> None:
        number = 1
        while (aside := self.path.with_name(f"{self.path.stem}.damaged-{number}{self.path.suffix}")).exists():
            number += 1
        try:
            self.path.rename(aside)
        except OSError as error:
            raise DataError(f"{self.path} is damaged and cannot be moved aside: {disk.reason(error)}.") from error
        log.info("%s was damaged (%s) and is now %s", self.path, why, aside)
        self._damage = f"The file with your digits was damaged. It is kept as {aside}, and a new one was begun."
