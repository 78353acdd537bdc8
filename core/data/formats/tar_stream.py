"""Tar archives as a stream of plain files. Python's own reader takes a name of a gigabyte into memory.

The formats are those that programs write: ustar, GNU's long names, and pax with `path` and `size` (POSIX.1-2001).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

BLOCK: Final = 512
MAX_NAME_BYTES: Final = 1 << 16
SKIPPED_AT_ONCE: Final = 1 << 20
FILES: Final = b"0\x007"
LONG_NAME, PAX = b"L", b"x"


class TarError(ValueError):
    """It is damaged, or no tar archive."""


@dataclass(slots=True)
class _Member:
    """The content of one file, as a stream."""

    stream: BinaryIO
    left: int
    padding: int

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes.

        Raises:
            TarError: The archive ends before.
        """
        wanted = self.left if size < 0 else min(size, self.left)
        content = self.stream.read(wanted)
        if len(content) < wanted and not content:
            raise TarError("cut off")
        self.left -= len(content)
        return content

    def skip(self) -> None:
        """Go to the end of it."""
        self.left += self.padding
        self.padding = 0
        while self.left:
            self.read(SKIPPED_AT_ONCE)


def files(stream: BinaryIO) -> Iterator[tuple[str, _Member]]:
    """The plain files of an archive with their names, in order; each is to be read before the next is asked for.

    Args:
        stream: The archive, not packed.

    Raises:
        TarError: It is damaged, or cut off.
    """
    said: dict[str, str] = {}
    while (head := stream.read(BLOCK)) and any(head):
        if len(head) < BLOCK or not _is_right(head):
            raise TarError("no head of a file")
        kind = head[156:157]
        size = _number(head[124:136]) if kind in {LONG_NAME, PAX} else int(said.get("size", _number(head[124:136])))
        member = _Member(stream, size, -size % BLOCK)
        if kind in {LONG_NAME, PAX}:
            if size > MAX_NAME_BYTES:
                raise TarError("a name too long")
            content = b"".join(iter(member.read, b"")) if size else b""
            said |= {"path": _text(content.rstrip(b"\0"))} if kind == LONG_NAME else _pax(content)
        else:
            if kind in FILES:
                yield said.get("path", _name(head)), member
            said = {}
        member.skip()


def _is_right(head: bytes) -> bool:
    """Whether the sum of a head is what it says."""
    return _number(head[148:156]) == sum(head) - sum(head[148:156]) + 8 * ord(" ")


def _number(field: bytes) -> int:
    """In figures to the base 8; in plain bytes where it is too large for them."""
    if field[0] & 0x80:
        return int.from_bytes(field[1:], "big")
    figures = field.strip(b" \0") or b"0"
    if not figures.isdigit() or max(figures) > ord("7"):
        raise TarError("no number")
    return int(figures, 8)


def _name(head: bytes) -> str:
    name, prefix = (_text(part.partition(b"\0")[0]) for part in (head[:100], head[345:500]))
    return f"{prefix}/{name}" if prefix and head[257:263] == b"ustar\0" else name


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _pax(content: bytes) -> dict[str, str]:
    """What is said of the next file: records of a length, a space, a key and a value."""
    said = {}
    while content:
        length, space, _ = content.partition(b" ")
        if not space or not length.isdigit() or not len(length) < int(length[:6]) <= len(content):
            raise TarError("no record")
        key, _, value = content[len(length) + 1 : int(length)].partition(b"=")
        said[_text(key)] = _text(value.removesuffix(b"\n"))
        content = content[int(length) :]
    return {key: value for key, value in said.items() if key == "path" or (key == "size" and value.isdigit())}
