"""Protocol buffers as they lie in a file: fields by number, decoded when asked for.

Written from the public description of the encoding. A message is a row of fields, each a key (number × 8 + kind) and a
value; kinds: 0 a varint, 1 eight bytes, 2 a length and as many bytes, 5 four bytes. Which numbers mean what is in
`fields`.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.coreml.limits import FormatMistake

VARINT: Final = 0
EIGHT_BYTES: Final = 1
BYTES: Final = 2
FOUR_BYTES: Final = 5

MAX_FIELDS = 200_000
"""In one message; long rows of numbers are packed into one field."""

MAX_MESSAGES = 10_000
"""In one field of a message: layers, operations, labels."""

MAX_IN_FILE = 500_000
"""Fields and packed whole numbers, in all messages that are looked at; a network of a hundred layers has 5,000."""

MAX_TEXT_BYTES = 1 << 20

Value = int | memoryview


class Message:
    """One message. A field that is missing reads as 0, "" or empty, as the format has it.

    Raises:
        FormatMistake: The bytes are no message; a field is of another kind than asked for.
    """

    __slots__ = ("_allowance", "_fields")

    def __init__(self, content: memoryview, allowance: "_Allowance | None" = None) -> None:
        self._allowance = allowance or _Allowance()
        self._fields = _decode(content, self._allowance)

    def numbers(self) -> list[int]:
        """The numbers of all fields that are there, ascending."""
        return sorted(self._fields)

    def has(self, number: int) -> bool:
        return number in self._fields

    def integer(self, number: int) -> int:
        """A signed whole number."""
        found = self._values(number, VARINT)
        return _signed(found[-1]) if found else 0

    def flag(self, number: int) -> bool:
        return self.integer(number) != 0

    def integers(self, number: int) -> list[int]:
        """A row of signed whole numbers, packed or not."""
        out: list[int] = []
        for kind, value in self._fields.get(number, []):
            if kind == VARINT and isinstance(value, int):
                out.append(_signed(value))
            elif kind == BYTES and isinstance(value, memoryview):
                out += _packed_integers(value, self._allowance)
            else:
                raise FormatMistake(f"field {number} should be whole numbers")
        return out

    def real(self, number: int) -> float:
        """A float32."""
        values = self.reals(number)
        return float(values[-1]) if len(values) else 0.0

    def reals(self, number: int) -> NDArray[np.float32]:
        """A row of float32, packed or not."""
        return self._row(number, FOUR_BYTES, np.dtype("<f4"))

    def doubles(self, number: int) -> NDArray[np.float64]:
        """A row of float64, packed or not."""
        return self._row(number, EIGHT_BYTES, np.dtype("<f8"))

    def content(self, number: int) -> memoryview:
        """Raw bytes."""
        found = self._values(number, BYTES)
        return found[-1] if found else memoryview(b"")

    def text(self, number: int) -> str:
        return _text(self.content(number))

    def texts(self, number: int) -> list[str]:
        return [_text(value) for value in self._values(number, BYTES)]

    def message(self, number: int) -> "Message":
        """A message within; repeated ones count as one, later fields last."""
        found = self._values(number, BYTES)
        return Message(found[0] if len(found) == 1 else memoryview(b"".join(found)), self._allowance)

    def messages(self, number: int) -> list["Message"]:
        found = self._values(number, BYTES)
        if len(found) > MAX_MESSAGES:
            raise FormatMistake(f"it has {len(found):,} entries in a place where {MAX_MESSAGES:,} are the most")
        return [Message(value, self._allowance) for value in found]

    def mapping(self, number: int) -> dict[str, "Message"]:
        """A map from texts to messages."""
        return {entry.text(1): entry.message(2) for entry in self.messages(number)}

    def _values(self, number: int, expected: int) -> list:  # type: ignore[type-arg]
        found = self._fields.get(number, [])
        if any(kind != expected for kind, _ in found):
            raise FormatMistake(f"field {number} is of another kind than the format says")
        return [value for _, value in found]

    def _row(self, number: int, unpacked: int, dtype: np.dtype) -> NDArray:  # type: ignore[type-arg]
        found = self._fields.get(number, [])
        if any(kind not in (unpacked, BYTES) for kind, _ in found):
            raise FormatMistake(f"field {number} is of another kind than the format says")
        whole = found[0][1] if len(found) == 1 else b"".join(value for _, value in found)  # type: ignore[misc]
        if isinstance(whole, int) or len(whole) % dtype.itemsize:
            raise FormatMistake(f"field {number} ends in the middle of a number")
        return np.frombuffer(whole, dtype)


class _Allowance:
    """How much may still be decoded of a file; shared by all messages in it."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = MAX_IN_FILE

    def take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise FormatMistake(f"it has more than {MAX_IN_FILE:,} fields and numbers to be read one by one")


def _decode(content: memoryview, allowance: _Allowance) -> dict[int, list[tuple[int, Value]]]:
    fields: dict[int, list[tuple[int, Value]]] = {}
    place, count = 0, 0
    while place < len(content):
        key, place = _varint(content, place)
        kind = key & 7
        value, place = _value(content, place, kind)
        fields.setdefault(key >> 3, []).append((kind, value))
        count += 1
        if count > MAX_FIELDS:
            raise FormatMistake(f"it has a message with more than {MAX_FIELDS:,} fields")
    allowance.take(count)
    return fields


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


def _packed_integers(content: memoryview, allowance: _Allowance) -> list[int]:
    out: list[int] = []
    place = 0
    while place < len(content):
        if len(out) >= MAX_FIELDS:
            raise FormatMistake(f"it has a row of more than {MAX_FIELDS:,} whole numbers")
        number, place = _varint(content, place)
        out.append(_signed(number))
    allowance.take(len(out))
    return out


def _signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number


def _text(content: memoryview) -> str:
    if len(content) > MAX_TEXT_BYTES:
        raise FormatMistake(f"it has a text of {len(content):,} bytes")
    try:
        return str(content, "utf-8")
    except UnicodeDecodeError as mistake:
        raise FormatMistake("a text in it is not UTF-8") from mistake
