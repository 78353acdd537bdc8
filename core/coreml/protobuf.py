"""Protocol buffers as classes: a message declares the number and the type of each field once, and is read by names.

    class EdgeSizes(Message):
        start_edge_size = Integer(1)

    EdgeSizes(content).start_edge_size

A field is decoded when it is asked for, each time anew; one that is missing reads as 0, "" or empty, as the format has
it. Every field raises `FormatMistake` if the file has another kind of value there than is declared.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from core.coreml import wire
from core.coreml.limits import FormatMistake

MAX_MESSAGES = 10_000
"""In one field of a message: layers, operations, labels."""

T = TypeVar("T")
M = TypeVar("M", bound="Message")


class Message:
    """A message; one without declared fields stands for content that is not looked into.

    Raises:
        FormatMistake: The bytes are no message.
    """

    def __init__(self, content: memoryview, allowance: wire.Allowance | None = None) -> None:
        self.allowance = allowance or wire.Allowance()
        self.fields = wire.fields(content, self.allowance)

    def undeclared(self) -> list[int]:
        """The numbers of the fields that are there but not declared, ascending."""
        entries = [entry for kind in type(self).__mro__ for entry in vars(kind).values() if isinstance(entry, Field)]
        return sorted(set(self.fields) - {number for entry in entries for number in entry.numbers})


class Field(ABC, Generic[T]):
    """A declared field: of a message its value, of the class the declaration itself, with its `number`."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.name = "content"

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, message: None, owner: type) -> Self: ...

    @overload
    def __get__(self, message: Message, owner: type) -> T: ...

    def __get__(self, message: Message | None, owner: type) -> Self | T:
        return self if message is None else self.read(message)

    @abstractmethod
    def read(self, message: Message) -> T:
        """The value in `message`."""

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.number,)

    def values(self, message: Message, *kinds: int) -> list[Any]:
        """All values of this field, which must be of one of `kinds`."""
        found = message.fields.get(self.number, [])
        if any(kind not in kinds for kind, _ in found):
            raise FormatMistake(f"its {self.name} is of another kind than the format says")
        return [value for _, value in found]


class Integer(Field[int]):
    """A signed whole number."""

    def read(self, message: Message) -> int:
        found = self.values(message, wire.VARINT)
        return wire.signed(found[-1]) if found else 0


class Flag(Field[bool]):
    def read(self, message: Message) -> bool:
        return any(self.values(message, wire.VARINT)[-1:])


class Integers(Field[list[int]]):
    """A row of signed whole numbers, packed or not."""

    def read(self, message: Message) -> list[int]:
        out: list[int] = []
        for value in self.values(message, wire.VARINT, wire.BYTES):
            out += [wire.signed(value)] if isinstance(value, int) else wire.packed_integers(value, message.allowance)
        return out


class Reals(Field[NDArray[np.float32]]):
    """A row of float32, packed or not."""

    def read(self, message: Message) -> NDArray[np.float32]:
        return _row(self, message, wire.FOUR_BYTES, np.dtype(np.float32))


class Doubles(Field[NDArray[np.float64]]):
    """A row of float64, packed or not."""

    def read(self, message: Message) -> NDArray[np.float64]:
        return _row(self, message, wire.EIGHT_BYTES, np.dtype(np.float64))


class Real(Field[float]):
    """A float32."""

    def read(self, message: Message) -> float:
        values = _row(self, message, wire.FOUR_BYTES, np.dtype(np.float32))
        return float(values[-1]) if len(values) else 0.0


class Double(Field[float]):
    """A float64."""

    def read(self, message: Message) -> float:
        values = _row(self, message, wire.EIGHT_BYTES, np.dtype(np.float64))
        return float(values[-1]) if len(values) else 0.0


class Bytes(Field[memoryview]):
    def read(self, message: Message) -> memoryview:
        found: list[memoryview] = self.values(message, wire.BYTES)
        return found[-1] if found else memoryview(b"")


class Text(Field[str]):
    def read(self, message: Message) -> str:
        found = self.values(message, wire.BYTES)
        return wire.text(found[-1]) if found else ""


class Texts(Field[list[str]]):
    def read(self, message: Message) -> list[str]:
        return [wire.text(value) for value in self.values(message, wire.BYTES)]


class _Within(Field[T], Generic[T, M]):
    """A field of messages; `kind` makes one of its content."""

    def __init__(self, number: int, kind: Callable[..., M]) -> None:
        super().__init__(number)
        self.kind = kind

    def merged(self, message: Message) -> M:
        """All of them as one, later fields last, as the format has it."""
        found = self.values(message, wire.BYTES)
        return self.kind(found[0] if len(found) == 1 else memoryview(b"".join(found)), message.allowance)


class One(_Within[M, M]):
    """A message within; an empty one if it is missing."""

    def read(self, message: Message) -> M:
        return self.merged(message)


class Maybe(_Within[M | None, M]):
    """A message within; None if it is missing."""

    def read(self, message: Message) -> M | None:
        return self.merged(message) if self.number in message.fields else None


class Many(_Within[list[M], M]):
    """A row of messages, at most `MAX_MESSAGES`."""

    def read(self, message: Message) -> list[M]:
        found = self.values(message, wire.BYTES)
        if len(found) > MAX_MESSAGES:
            raise FormatMistake(f"it has {len(found):,} entries in a place where {MAX_MESSAGES:,} are the most")
        return [self.kind(value, message.allowance) for value in found]


class Map(Field[dict[str, T]]):
    """Values by their names: a row of messages, each with a name and what `value` declares."""

    def __init__(self, number: int, value: Field[T]) -> None:
        super().__init__(number)
        self.key, self.value = Text(1), value

    def read(self, message: Message) -> dict[str, T]:
        entries = Many(self.number, Message).read(message)
        return {self.key.read(entry): self.value.read(entry) for entry in entries}


class OneOf(Field[tuple[str, Message] | None]):
    """At most one of several messages, with its name in the format; None if none of them is there.

    Args:
        kinds: For each name its number and what makes it.

    Raises:
        FormatMistake: Several are there.
    """

    def __init__(self, **kinds: tuple[int, type[Message]]) -> None:
        super().__init__(0)
        self.kinds = {name: One(*kind) for name, kind in kinds.items()}

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(kind.number for kind in self.kinds.values())

    def read(self, message: Message) -> tuple[str, Message] | None:
        names = [name for name, kind in self.kinds.items() if kind.number in message.fields]
        if len(names) > 1:
            raise FormatMistake(f"it is both {names[0]} and {names[1]}")
        return (names[0], self.kinds[names[0]].read(message)) if names else None


def _row(field: Field[Any], message: Message, unpacked: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """The numbers of `field` as they lie in the file, without a copy if they are packed together."""
    found = field.values(message, unpacked, wire.BYTES)
    whole = found[0] if len(found) == 1 else b"".join(found)
    if len(whole) % dtype.itemsize:
        raise FormatMistake(f"its {field.name} ends in the middle of a number")
    return np.frombuffer(whole, dtype.newbyteorder("<"))
