"""Opening and reading files that users hand in: bounded, plain files only, every way to fail put in a sentence.

All of the program's files are opened here: what lies at a path may be anything, even at those that are its own.
"""

import errno
import json
import math
import mmap
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Literal, NoReturn

from core import disk
from core.errors import DigitTrainerError

MAX_JSON_BYTES = 1_000_000
MAX_JSON_DEPTH = 64
"""Of nested lists and objects: far more than any file of ours has, far less than Python's own limit."""

INT64 = range(-(2**63), 2**63)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
"""Without it, opening a pipe waits until something writes into it; for plain files it changes nothing."""


def is_file(path: Path) -> bool:
    """Whether there is a plain file, or a link to one, that can be seen."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


class NotAFileError(OSError):
    """There is a folder, a pipe or a device where a file should be."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, "it is not a file", str(path))


def open_plain(path: Path, mode: Literal["rb", "wb", "ab", "a+b"] = "rb") -> BinaryIO:
    """Open a plain file, or a link to one; never waits for a pipe or touches a device.

    Args:
        path: The file; it may be missing where `mode` makes one.
        mode: As `open` has it.

    Raises:
        NotAFileError: Something else is there.
        OSError: As `open`.
    """
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):  # to open a device can have effects, a folder cannot be opened
            raise NotAFileError(path)
    file = open(path, mode, opener=lambda name, flags: os.open(name, flags | _NO_WAIT, 0o666))  # noqa: SIM115
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # it has changed in between
        file.close()
        raise NotAFileError(path)
    return file


@contextmanager
def opened(path: Path, max_bytes: int, family: type[DigitTrainerError]) -> Iterator[tuple[BinaryIO, int]]:
    """Open a plain file of 1 to `max_bytes` bytes for reading; never waits for a pipe or a device.

    Args:
        path: The file, or a link to one.
        max_bytes: More is refused before anything is read.
        family: Which error to raise.

    Yields:
        The open file and its size in bytes.

    Raises:
        DigitTrainerError: Of `family`; it is missing, empty, too large, no plain file, or reading it fails meanwhile.
    """
    file = _open(path, family)
    try:
        with file:
            size = os.fstat(file.fileno()).st_size
            if not size:
                raise family(f"{path} is empty.", "Fetch or copy it again.")
            if size > max_bytes:
                sizes = f"{size:,} bytes; at most {max_bytes:,} are read"
                raise family(f"{path} has {sizes}.", "Is it the right file?")
            yield file, size
    except OSError as error:
        raise family(f"{path} cannot be read: {disk.reason(error)}.") from error


def mapped(file: BinaryIO, begin: int, size: int) -> memoryview:
    """`size` bytes of an open plain file from `begin` on, read where they lie when they are looked at.

    Whoever shortens the file meanwhile ends the process: only for what is too large to be read.

    Raises:
        OSError: The system cannot do that with this file.
        ValueError: The file is shorter.
    """
    held = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if len(held) < begin + size:
        raise ValueError("the file is shorter")
    return held[begin : begin + size]


def _open(path: Path, family: type[DigitTrainerError]) -> BinaryIO:
    try:
        return open_plain(path)
    except NotAFileError as error:
        raise family(f"{path} is not a file.", "Check the path.") from error
    except FileNotFoundError as error:
        raise family(f"{path} cannot be read: {disk.reason(error)}.", "Check the path.") from error
    except OSError as error:
        raise family(f"{path} cannot be read: {disk.reason(error)}.") from error
    except ValueError as error:
        raise family(f"{str(path)!r} is no path of a file.", "Check the path.") from error


def read_json(path: Path, family: type[DigitTrainerError]) -> Any:
    """Parse a JSON file of at most a megabyte, as strictly as `parse_json`.

    Raises:
        DigitTrainerError: Of `family`; it cannot be read, is too large, or is not such JSON.
    """
    with opened(path, MAX_JSON_BYTES, family) as (file, _):
        content = file.read(MAX_JSON_BYTES + 1)
    if len(content) > MAX_JSON_BYTES:  # it grew
        raise family(f"{path} is larger than {MAX_JSON_BYTES:,} bytes.", "Is it the right file?")
    return parse_json(content, str(path), family)


def parse_json(content: bytes, what: str, family: type[DigitTrainerError]) -> Any:
    """Parse JSON in which every value can be computed with and written again.

    Args:
        content: UTF-8, UTF-16 or UTF-32; the caller has bounded its size.
        what: The subject of the sentence, as "settings.json" or "Line 3 of history.jsonl".
        family: Which error to raise.

    Raises:
        DigitTrainerError: Of `family`; it is not JSON, has a number that is not finite or a whole number of more than
            64 bits, half of a surrogate pair in a text, or is nested more than `MAX_JSON_DEPTH` deep.
    """
    try:
        text = content.decode(json.detect_encoding(content))
        value = json.loads(
            text.removeprefix("\ufeff"), parse_constant=_refused_constant, parse_float=_float, parse_int=_int
        )
        _check_tree(value)
    except (RecursionError, _TooDeep) as error:
        raise family(f"{what} is nested too deeply.") from error
    except MemoryError as error:
        raise family(f"There is not enough memory to read {what}.") from error
    except ValueError as error:
        raise family(f"{what} is not JSON: {error}.") from error
    return value


class _TooDeep(Exception):  # noqa: N818  (only for `parse_json`)
    pass


def _refused_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{_short(digits)} is too large a number")
    return value


def _int(digits: str) -> int:
    if len(digits) > 20 or int(digits) not in INT64:
        raise ValueError(f"{_short(digits)} is too large a number")
    return int(digits)


def _short(digits: str) -> str:
    return digits if len(digits) <= 30 else f"{digits[:30]}…"


def _check_tree(value: object) -> None:
    """Look at all texts and the depth, without recursion."""
    level: list[object] = [value]
    for _ in range(MAX_JSON_DEPTH + 1):
        texts = [item for item in level if isinstance(item, str)]
        texts += [key for item in level if isinstance(item, dict) for key in item]
        if not all(text.isascii() or _is_unicode(text) for text in texts):
            raise ValueError("a text in it has half of a surrogate pair")
        lists = [item for item in level if isinstance(item, list)]
        lists += [list(item.values()) for item in level if isinstance(item, dict)]
        if not lists:
            return
        level = [child for items in lists for child in items]
    raise _TooDeep


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
