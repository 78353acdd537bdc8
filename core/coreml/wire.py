"""The encoding of protocol buffers, written from its public description, and what may be decoded of one file.

A message is a row of fields, each a key (number × 8 + kind) and a value; kinds: 0 a varint, 1 eight bytes, 2 a length
and as many bytes, 5 four bytes.
"""

from typing import Final

from core.coreml.limits import FormatMistake

VARINT: Final = 0
EIGHT_BYTES: Final = 1
BYTES: Final = 2
FOUR_BYTES: Final = 5

MAX_FIELDS = 200_000
"""In one message; long rows of numbers are packed into one field."""

MAX_IN_FILE = 500_000
"""Fields and packed whole numbers, in all messages that are looked at; a network of a hundred layers has 5,000."""

MAX_TEXT_BYTES = 1 << 20

Value = int | memoryview


class Allowance:
    """How much may still be decoded of a file; shared by all messages in it."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = MAX_IN_FILE

    def take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise FormatMistake(f"it has more than {MAX_IN_FILE:,} fields and numbers to be read one by one")


def fields(content: memoryview, allowance: Allowance) -> dict[int, list[tuple[int, Value]]]:
    """All fields of a message: for each number the kinds and values, in their order.

    Raises:
        FormatMistake: The bytes are no message, or it has too many fields.
    """
    found: dict[int, list[tuple[int, Value]]] = {}
    place, count = 0, 0
    while place < len(content):
        key, place = _varint(content, place)
        kind = key & 7
        value, place = _value(content, place, kind)
        found.setdefault(key >> 3, []).append((kind, value))
        count += 1
        if count > MAX_FIELDS:
            raise FormatMistake(f"it has a message with more than {MAX_FIELDS:,} fields")
    allowance.take(count)
    return found


def _value(content: memoryview, place: int, kind: int) -> tuple[Value, int]:
    """The value of a field of `kind` that starts at `place`, and the place after it."""
    if kind == VARINT:
        return _varint(content, place)
    if kind == BYTES:
        length, place = _varint(content, place)
    elif kind == EIGHT_BYTES:
        length = 8
    elif kind == FOUR_BYTES:
        length = 4
    else:
        raise FormatMistake("it is damaged, or no Core ML file at all")
    if length > len(content) - place:
        raise FormatMistake("it is cut off, or damaged")
    return content[place : place + length], place + length


def _varint(content: memoryview, place: int) -> tuple[int, int]:
    """An unsigned number of up to 64 bits, seven to a byte, lowest first; and the place after it."""
    number = 0
    for shift in range(0, 70, 7):
        if place >= len(content):
            raise FormatMistake("it is cut off, or damaged")
        byte = content[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number & 0xFFFF_FFFF_FFFF_FFFF, place
    raise FormatMistake("it is damaged: a number in it never ends")


def packed_integers(content: memoryview, allowance: Allowance) -> list[int]:
    """Signed whole numbers, one after the other.

    Raises:
        FormatMistake: The bytes are no such row, or it is too long.
    """
    out: list[int] = []
    place = 0
    while place < len(content):
        if len(out) >= MAX_FIELDS:
            raise FormatMistake(f"it has a row of more than {MAX_FIELDS:,} whole numbers")
        number, place = _varint(content, place)
        out.append(signed(number))
    allowance.take(len(out))
    return out


def signed(number: int) -> int:
    """A number of 64 bits with the sign that its highest bit is."""
    return number - (1 << 64) if number >> 63 else number


def text(content: memoryview) -> str:
    """UTF-8, up to `MAX_TEXT_BYTES`.

    Raises:
        FormatMistake: It is longer, or no UTF-8.
    """
    if len(content) > MAX_TEXT_BYTES:
        raise FormatMistake(f"it has a text of {len(content):,} bytes")
    try:
        return str(content, "utf-8")
    except UnicodeDecodeError as mistake:
        raise FormatMistake("a text in it is not UTF-8") from mistake
