"""CSV files of digits, as Kaggle has MNIST: a row for each digit, its label and 784 pixels from 0 to 255.

With a line of names or without, the label first or last, by whatever program it was written (`csv_style`), plain or
packed by gzip. The text is read as one array of bytes, a piece at a time: 45 million numbers, one by one, would take a
minute.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from core.cancellation import Watch
from core.data.dataset import CLASSES, MAX_DIGITS, SIDE, Digits, Images, Labels
from core.data.formats import csv_style
from core.data.formats.csv_style import Style
from core.data.formats.gzipped import unpacked
from core.errors import DataError

ENDINGS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz")
PIXELS = SIDE * SIDE
COLUMNS = 1 + PIXELS
MAX_BYTES = MAX_DIGITS * COLUMNS * len("255,")
CHUNK = 1 << 18
FEW_COLUMNS = 64
"""With fewer it is some other text."""

MAX_LINE_BYTES = 1 << 16
ZERO, NINE, COMMA, NEWLINE = b"09,\n"
HINT = "A row is a label from 0 to 9 and 784 pixels from 0 to 255, separated by commas, semicolons or tabs."
NO_LABELS = "It can be neither learnt from nor tested on: give the file with the labels, as Kaggle’s train.csv."


class NoLabelsError(DataError):
    """A file has pixels alone."""


def read_csv(path: Path, watch: Watch | None = None) -> Digits:
    """Read all digits of a file.

    Args:
        path: Of whatever name; packed files are told apart by their content.
        watch: Told how many bytes of how many, at most, are read.

    Raises:
        DataError: It cannot be read, is too large, has no labels, or a row is no digit: the first such line is named.
        CancelledError: `watch` says so.
    """
    watch = watch or Watch()
    images: list[Images] = []
    labels: list[Labels] = []
    count, line, done = 0, 1, 0
    style: Style | None = None
    with unpacked(path, MAX_BYTES) as (stream, most):
        for text in _whole_lines(csv_style.decoded(stream), path):
            watch(done, most)
            style = style or _style_of(text, path)
            table = _table(style.plain(text, is_first=line == 1), style, path, line)
            pixels = table[:, :-1] if style.label_last else table[:, 1:]
            images.append(pixels.reshape(-1, SIDE, SIDE))
            labels.append(table[:, -1 if style.label_last else 0].copy())
            count, line, done = count + len(table), line + text.count(NEWLINE), done + len(text)
            if count > MAX_DIGITS:
                raise DataError(f"{path} has more than {MAX_DIGITS:,} digits.", "Leave some of them out.")
    if not count:
        raise DataError(f"{path} has no digits.", HINT)
    return Digits(np.concatenate(images), np.concatenate(labels))


def _whole_lines(stream: BinaryIO, path: Path) -> Iterator[bytes]:
    """The text in pieces, each ending in a newline."""
    rest, read = b"", 0
    while part := stream.read(CHUNK):
        read += len(part)
        whole, newline, rest = (rest + part).rpartition(b"\n")
        if read > MAX_BYTES:
            raise DataError(f"{path} unpacks to more than {MAX_BYTES:,} bytes.", "Is it the right file?")
        if len(rest) > MAX_LINE_BYTES:
            raise DataError(f"{path} has a line of more than {MAX_LINE_BYTES:,} bytes.", HINT)
        if newline:
            yield whole + newline
    if rest:
        yield rest + b"\n"


def _style_of(text: bytes, path: Path) -> Style:
    """How the file is written, by its first lines.

    Raises:
        DataError: Its first line is no row of digits and no names of columns.
    """
    style = csv_style.of(text, COLUMNS)
    if style.columns == PIXELS:
        raise NoLabelsError(f"{path} has {PIXELS} columns: pixels without labels.", NO_LABELS)
    if style.columns < FEW_COLUMNS:
        columns = "1 column" if style.columns == 1 else f"{style.columns} columns"
        raise DataError(f"{path} is no table of digits: its first line has {columns}, not {COLUMNS}.", HINT)
    _check_columns(style.columns, path, style.first_line)
    return style


def _check_columns(count: int, path: Path, line: int) -> None:
    if count != COLUMNS:
        raise DataError(f"Line {line:,} of {path} has {count:,} columns, not {COLUMNS}.", HINT)


def _table(text: bytes, style: Style, path: Path, line: int) -> NDArray[np.uint8]:
    """Whole lines as (n, 785) uint8; blank lines are left out.

    Args:
        text: The lines.
        style: Where the labels are.
        path: For the sentence.
        line: The number of the first one, for the sentence.
    """
    rows = text.replace(b"\r\n", b"\n") if b"\r" in text else text
    rows = re.sub(rb"\n{2,}", b"\n", rows).lstrip(b"\n") if b"\n\n" in rows else rows.lstrip(b"\n")
    if not rows:
        return np.zeros((0, COLUMNS), np.uint8)
    signs = np.frombuffer(rows, np.uint8)
    ends = signs < ZERO  # of the fields: commas, newlines, and what should not be there
    lines = np.flatnonzero(signs == NEWLINE)
    columns = np.add.reduceat(ends, np.concatenate([[0], lines[:-1] + 1]), dtype=np.int64)
    strange = (signs > NINE) | (ends & (signs != COMMA) & (signs != NEWLINE))
    if (columns != COLUMNS).any() or strange.any() or not _are_of_one_to_three(ends):
        raise _first_fault(text, style, path, line)
    table = _numbers(signs, ends).reshape(-1, COLUMNS)
    if table.max() > 255 or table[:, -1 if style.label_last else 0].max() >= CLASSES:
        raise _first_fault(text, style, path, line)
    return table.astype(np.uint8)


def _are_of_one_to_three(ends: NDArray[np.bool_]) -> bool:
    """Whether every field has one to three signs; `ends` says of each sign whether a field ends there."""
    empty = ends[:1].any() or (ends[1:] & ends[:-1]).any()
    long = ~(ends[3:] | ends[2:-1] | ends[1:-2] | ends[:-3])
    return not empty and not long.any()


def _numbers(signs: NDArray[np.uint8], ends: NDArray[np.bool_]) -> NDArray[np.uint16]:
    """The number in each field, 0 to 999: what the figures up to each sign are worth, taken where a field ends."""
    figures = ((signs - ZERO) * ~ends).astype(np.uint16)
    worth = figures.copy()
    worth[1:] += 10 * figures[:-1]
    worth[2:] += 100 * (figures[:-2] * ~ends[1:-1])
    return worth[:-1][ends[1:]]


def _first_fault(text: bytes, style: Style, path: Path, line: int) -> DataError:
    """What is wrong with the first row that is wrong."""
    label_column = COLUMNS if style.label_last else 1
    for number, row in enumerate(text.split(b"\n"), start=line):
        fields = row.removesuffix(b"\r").split(b",")
        if fields == [b""]:
            continue
        try:
            _check_columns(len(fields), path, number)
        except DataError as error:
            return error
        for column, field in enumerate(fields, start=1):
            largest = CLASSES - 1 if column == label_column else 255
            if not field.isdigit() or len(field) > 3 or int(field) > largest:
                value = field[:20].decode("ascii", "replace")
                where = f"Line {number:,}, column {column} of {path}"
                return DataError(f"{where} is {value!r}, not a whole number from 0 to {largest}.", HINT)
    raise AssertionError("a table is refused in which nothing is wrong")
