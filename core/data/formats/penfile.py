"""Pen files: digits as strokes, `.json`, so that they can be drawn again at any size.

A list of `{"label": 0..9, "writer": whole number, "strokes": [[[x, y], ...], ...]}`, x to the right, y downwards, any
unit. `writer` may be left out. Items are decoded one by one, and the length of each and all strokes are bounded, so
that a large file does not fill the memory: a point of six characters takes two hundred bytes while it is decoded.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from core import disk
from core.cancellation import Watch
from core.data import ink
from core.data.dataset import CLASSES, SIDE, Digits
from core.data.ink import Stroke
from core.errors import DataError
from core.files import opened

MAX_BYTES = 64 << 20
MAX_DIGITS = 100_000
"""To draw them takes half a minute; the public sets of pen digits have 11,000."""

MAX_STROKES = 1_000
MAX_STROKES_IN_FILE = 300_000
MAX_POINTS_IN_FILE = 3_000_000
MAX_BRACKETS = 1 + MAX_DIGITS + MAX_STROKES_IN_FILE + MAX_POINTS_IN_FILE
"""One for the list, each digit's strokes, each stroke and each point: counted before anything is decoded."""

MAX_ITEM_CHARACTERS = 1 << 20
FIRST_ITEM_CHARACTERS = 1 << 12
"""How much is tried at first; nearly every digit is shorter."""

MAX_COORDINATE = 1e6
"""No tablet comes near it, and 32-bit floats still tell neighbours apart there."""

WHITE_SPACE = re.compile(r"[ \t\r\n]*")
HINT = 'A pen file is a list of {"label": 3, "writer": 1, "strokes": [[[x, y], …], …]}.'


@dataclass(frozen=True, slots=True, eq=False)
class PenDigit:
    """One digit as it was written.

    Attributes:
        label: What it shows, 0 to 9.
        writer: Who wrote it; 0 if unknown.
        strokes: Each (points, 2) float32, x right, y down, any unit.
    """

    label: int
    writer: int
    strokes: tuple[Stroke, ...]


def read(path: Path, max_digits: int = MAX_DIGITS) -> list[PenDigit]:
    """Read all digits of a pen file.

    Raises:
        DataError: The file is missing, too large, not JSON, has more than `max_digits`, or an item in it is no digit;
            the message says which one.
    """
    with opened(path, MAX_BYTES, DataError) as (file, _):
        raw = file.read()
    if raw.count(b"[") > MAX_BRACKETS:
        raise _too_many(path, MAX_POINTS_IN_FILE, f"points, {MAX_STROKES_IN_FILE:,} strokes or {MAX_DIGITS:,} digits")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not JSON: it is not even text.", HINT) from error
    del raw
    digits: list[PenDigit] = []
    strokes = points = 0
    for number, item in enumerate(_items(text, path), start=1):
        if number > max_digits:
            raise _too_many(path, max_digits, "digits")
        digits.append(_digit(item, f"Digit {number:,} in {path}"))
        strokes += len(digits[-1].strokes)
        points += sum(map(len, digits[-1].strokes))
        if strokes > MAX_STROKES_IN_FILE:
            raise _too_many(path, MAX_STROKES_IN_FILE, "strokes")
        if points > MAX_POINTS_IN_FILE:
            raise _too_many(path, MAX_POINTS_IN_FILE, "points")
    return digits


def _too_many(path: Path, most: int, what: str) -> DataError:
    return DataError(f"More than {most:,} {what} are not kept in one file, {path}.", "Split it into several files.")


def write(path: Path, digits: Sequence[PenDigit]) -> None:
    """Write a pen file, one digit a line; `read` gives back the same 32-bit coordinates.

    Raises:
        DataError: The file cannot be written, or `read` would refuse it; what was there before is left as it was.
    """
    strokes = [stroke for digit in digits for stroke in digit.strokes]
    for what, count, most in (
        ("strokes", len(strokes), MAX_STROKES_IN_FILE),
        ("points", sum(map(len, strokes)), MAX_POINTS_IN_FILE),
    ):
        if count > most:
            raise _too_many(path, most, what)
    lines = ",\n".join(json.dumps(_item(digit), separators=(",", ":"), allow_nan=False) for digit in digits)
    content = f"[\n{lines}\n]\n".encode()
    if path.exists() and not path.is_file():
        raise DataError(f"{path} is not a file, so it cannot be replaced.", "Choose another name.")
    try:
        disk.replace_file(path, lambda file: file.write(content))
    except OSError as error:
        raise DataError(f"{path} cannot be written: {disk.reason(error)}.", "Choose another folder.") from error


def to_digits(digits: Sequence[PenDigit], what: str, watch: Watch | None = None) -> Digits:
    """Draw each digit as a user's drawing is drawn; writers are kept.

    Args:
        digits: At least one.
        what: Where they come from, for messages.
        watch: Told now and then.

    Raises:
        DataError: There are none, or one of them has no points.
        CancelledError: `watch` says so.
    """
    if not digits:
        raise DataError(f"{what} holds no digits.", HINT)
    images = np.empty((len(digits), SIDE, SIDE), np.uint8)
    for number, digit in enumerate(digits):
        if number % 256 == 0 and watch is not None:
            watch(number, len(digits))
        image = ink.digit_image(digit.strokes)
        if image is None:
            raise DataError(f"Digit {number + 1:,} in {what} has no points.", HINT)
        images[number] = image
    labels = np.array([digit.label for digit in digits], np.uint8)
    return Digits(images, labels, np.array([digit.writer for digit in digits], np.int32))


def _items(text: str, path: Path) -> Iterator[Any]:
    """The items of a JSON list, one at a time."""
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise DataError(f"{path} is not a JSON list.", HINT)
    at = _skip(text, at + 1)
    closed = text[at : at + 1] == "]"
    number = 0
    while not closed:
        number += 1
        item, at = _item_at(decoder, text, at, f"Digit {number:,} in {path}")
        yield item
        at = _skip(text, at)
        closed = text[at : at + 1] == "]"
        if not closed and text[at : at + 1] != ",":
            raise DataError(f"{path} is cut off or not JSON after digit {number:,}.", HINT)
        at = at if closed else _skip(text, at + 1)
    if _skip(text, at + 1) != len(text):
        raise DataError(f"{path} goes on after the end of its list.", HINT)


def _item_at(decoder: json.JSONDecoder, text: str, at: int, what: str) -> tuple[Any, int]:
    """The item that begins at `at`, and where it ends; tried on longer and longer pieces of the text."""
    characters = FIRST_ITEM_CHARACTERS
    while True:
        try:
            item, end = decoder.raw_decode(text[at : at + characters])
        except RecursionError as error:
            raise DataError(f"{what} is too deep.", HINT) from error
        except ValueError as error:
            if at + characters >= len(text):
                raise DataError(f"{what} is not JSON or cut off.", HINT) from error
            if characters >= MAX_ITEM_CHARACTERS:
                said = f"is not JSON, or longer than {MAX_ITEM_CHARACTERS:,} characters"
                raise DataError(f"{what} {said}.", HINT) from error
            characters *= 4
        else:
            return item, at + end


def _skip(text: str, at: int) -> int:
    """The place of the next character that is no white space."""
    space = WHITE_SPACE.match(text, at)
    return space.end() if space else at


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _digit(item: Any, what: str) -> PenDigit:
    if not isinstance(item, dict):
        raise DataError(f"{what} is not an object.", HINT)
    label, writer, strokes = item.get("label"), item.get("writer", 0), item.get("strokes")
    if type(label) is not int or not 0 <= label < CLASSES:
        raise DataError(f"{what} has the label {_short(label)}, not a digit from 0 to 9.", HINT)
    if type(writer) is not int or not -(2**31) <= writer < 2**31:
        raise DataError(f"{what} has the writer {_short(writer)}, not a whole number of 32 bits.", HINT)
    if not isinstance(strokes, list) or not 1 <= len(strokes) <= MAX_STROKES:
        raise DataError(f"{what} must have a list of 1 to {MAX_STROKES:,} strokes.", HINT)
    return PenDigit(label, writer, _strokes(strokes, what))


def _strokes(strokes: list[Any], what: str) -> tuple[Stroke, ...]:
    """All strokes of a digit, checked and made into arrays together: one by one, they would take five times as long."""
    points = list(chain.from_iterable(strokes)) if set(map(type, strokes)) == {list} else None
    if points is None or not (set(map(type, points)) <= {list} and set(map(len, points)) <= {2}):
        raise DataError(f"A stroke of {what[0].lower()}{what[1:]} is not a list of [x, y].", HINT)
    if not points:
        raise DataError(f"{what} has no points.", HINT)
    values = list(chain.from_iterable(points))
    if not set(map(type, values)) <= {int, float} or max(values) > MAX_COORDINATE or min(values) < -MAX_COORDINATE:
        wrong = next(value for value in values if not _is_coordinate(value))
        raise DataError(f"{what} has the coordinate {_short(wrong)}; ±{MAX_COORDINATE:,.0f} is the limit.", HINT)
    drawn = np.array(values, np.float32).reshape(-1, 2)
    ends = list(accumulate(map(len, strokes)))
    return tuple(drawn[start:end] for start, end in zip([0, *ends], ends, strict=False))


def _is_coordinate(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= MAX_COORDINATE


def _short(value: object) -> str:
    """A value for a message, not longer than a few words."""
    if isinstance(value, int) and abs(value) > 10**20:  # Python refuses to print the very long ones
        return "a number of more than 20 places"
    text = json.dumps(value, ensure_ascii=False, default=str) if not isinstance(value, (list, dict)) else "a list"
    return text if len(text) <= 40 else f"{text[:40]}…"


def _item(digit: PenDigit) -> dict[str, object]:
    strokes = [[[_number(x), _number(y)] for x, y in stroke] for stroke in digit.strokes]
    return {"label": digit.label, "writer": digit.writer, "strokes": strokes}


def _number(value: np.float32) -> int | float:
    """The shortest number that is the same 32-bit float."""
    return int(value) if value == int(value) else float(str(value))
