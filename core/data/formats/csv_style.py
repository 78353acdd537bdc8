"""The ways in which programs write the same table: separators, quotes, encodings, names, an index, the label last."""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
"""How Excel writes "Unicode text", by its first two bytes."""

SEPARATORS: Final = (b",", b";", b"\t", b"|", b" ")
LABEL_NAMES: Final = {b"label", b"labels", b"class", b"target", b"y", b"digit"}
INDEX_NAMES: Final = {b"", b"unnamed: 0", b"index", b"id"}
LOOKED_AT: Final = 200
"""Lines, to see in which column the labels are where no name says it."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written.

    Attributes:
        separator: Between two fields.
        columns: How many, without an index.
        skipped: How many lines at the start have no digit: names, or what Excel is told.
        has_index: Whether every row begins with its number.
        label_last: Whether the label comes last, not first.
    """

    separator: bytes
    columns: int
    skipped: int = 0
    has_index: bool = False
    label_last: bool = False

    @property
    def first_line(self) -> int:
        """The number of the line that decided how many columns there are."""
        return max(1, self.skipped)

    def plain(self, text: bytes, *, is_first: bool) -> bytes:
        """Whole lines as if they were written in the plainest way: commas, no spaces, quotes, names or index."""
        if is_first:
            lines = text.removeprefix(BYTE_ORDER_MARK).split(b"\n", self.skipped)
            text = b"\n" * self.skipped + lines[self.skipped]
        if b'"' in text:
            text = text.replace(b'"', b"")
        if self.separator == b" ":
            text = re.sub(rb"(?m)^ +| +(?=\r?$)", b"", re.sub(rb" {2,}", b" ", text)).replace(b" ", b",")
        else:
            text = text.replace(b" ", b"") if b" " in text else text
            text = text if self.separator == b"," else text.replace(self.separator, b",")
        if b".0" in text:  # numbers that went through a program that has no whole ones
            text = re.sub(rb"\.0+(?=[,\r\n])", b"", text)
        return re.sub(rb"(?m)^[^,\n]*,", b"", text) if self.has_index else text


def of(text: bytes, columns: int) -> Style:
    """How a file is written, by its first whole lines.

    Args:
        text: They.
        columns: How many a row of digits has, without an index.
    """
    lines = text.removeprefix(BYTE_ORDER_MARK).split(b"\n")
    said = re.fullmatch(rb'"?sep=(.)"?\r?', lines[0])
    start = 1 if said else 0
    separator = said[1] if said else max(SEPARATORS, key=lambda sign: (lines[0].count(sign), sign != b" "))
    names = _fields(lines[start], separator) if start < len(lines) else []
    has_names = bool(names) and not all(re.fullmatch(rb"[\d.\-+e]*", name) for name in names[:3] + names[-2:])
    rows = [_fields(line, separator) for line in lines[start + has_names : start + LOOKED_AT] if line.strip()]
    has_index = (len(names) == columns + 1 and (names[0] in INDEX_NAMES or _counts(rows))) or (
        len(names) == columns and names[0] in {b"", b"unnamed: 0"} and not LABEL_NAMES & {names[1], names[-1]}
    )
    rows = [row[has_index:] for row in rows]
    kept = names[has_index:]
    if has_names and kept and (LABEL_NAMES & {kept[0], kept[-1]}):
        label_last = kept[0] not in LABEL_NAMES
    else:
        label_last = _is_last(rows)
    return Style(separator, len(kept), start + has_names, has_index, label_last)


def _fields(line: bytes, separator: bytes) -> list[bytes]:
    line = line.strip(b"\r ")
    fields = line.split() if separator == b" " else line.split(separator)
    return [field.strip(b" \"'").lower() for field in fields]


def _counts(rows: list[list[bytes]]) -> bool:
    """Whether every row begins with its number."""
    first = [row[0] for row in rows]
    return len(first) > 1 and first in (
        [b"%d" % n for n in range(len(first))],
        [b"%d" % n for n in range(1, len(first) + 1)],
    )


def _is_last(rows: list[list[bytes]]) -> bool:
    """Whether the labels stand in the last column, by what is there: corners of a picture are alike."""
    first, last = ({row[place] for row in rows if row} for place in (0, -1))
    digits = {b"%d" % digit for digit in range(10)}
    if not first <= digits:
        return last <= digits
    return len(first) == 1 and len(last) > 1 and last <= digits


def decoded(stream: BinaryIO) -> BinaryIO:
    """The stream as it is, or in UTF-8 if it begins as UTF-16."""
    start = stream.read(2)
    if start in WIDE:
        return cast(BinaryIO, _Narrowed(stream, WIDE[start]))
    return cast(BinaryIO, _After(start, stream))


class _After:
    """A stream, and what was read of it before."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        self._start, self._stream = start, stream

    def read(self, size: int) -> bytes:
        start, self._start = self._start, b""
        return start + self._stream.read(size - len(start))


class _Narrowed:
    """A stream of UTF-16 in UTF-8; half a sign too much at the end is left out."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream, self._decoder = stream, codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int) -> bytes:
        while part := self._stream.read(size):
            if text := self._decoder.decode(part):
                return text.encode("utf-8", "replace")
        return b""
