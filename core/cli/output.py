"""How answers look on standard output, and words beside them on standard error: for people, or one JSON value.

Everything that is said goes through here, so that no text of others, no encoding and no stream that takes nothing more
can do harm.
"""

import codecs
import contextlib
import errno
import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from core import disk, stderr
from core.cli.text import ELSE_ESCAPED, UNSAFE, columns, elided, in_encoding, one_line
from core.errors import DigitTrainerError
from core.training.run_name import MAX_NAME

MAX_CELL = MAX_NAME
"""Columns of the terminal that a cell of a table takes."""


class UnheardError(DigitTrainerError):
    """Standard output does not take the answer; without a sentence where its reader has left (`| head`)."""


def prepare() -> None:
    """Get the standard streams ready: whatever their encoding lacks is replaced, and a closed one leads nowhere."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:  # else the next file that is opened would become standard output
            with contextlib.suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    sys.stdout, sys.stderr = _ready(sys.stdout), _ready(sys.stderr)


def _ready(stream: TextIO | None) -> TextIO:
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  open as long as the program
    if reconfigure := getattr(stream, "reconfigure", None):
        reconfigure(errors=ELSE_ESCAPED)
    return stream


def flush() -> None:
    """See to it that all of the answer is written.

    Raises:
        UnheardError: Standard output does not take it.
    """
    _write("")


def close() -> None:
    """The last thing to do: what could not be written is not tried again when Python closes the streams."""
    for descriptor, stream in ((1, sys.stdout), (2, sys.stderr)):
        try:
            stream.flush()
        except (OSError, ValueError):
            stderr.give_up(descriptor)


def say_json(value: Any) -> None:
    """Print one JSON value; arrays of numpy become lists, its numbers plain ones, and what is no finite number null.

    Only UTF-8 gets other characters than ASCII's; what could steer a terminal is escaped everywhere.

    Raises:
        UnheardError: Standard output does not take it.
    """
    whole = json.dumps(_plain(value), indent=2, ensure_ascii=not _is_utf8(sys.stdout), allow_nan=False)
    _write(UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], whole) + "\n")


def _is_utf8(stream: TextIO) -> bool:
    return codecs.lookup(stream.encoding or "utf-8").name == "utf-8"


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def say(*lines: str) -> None:
    """Print lines for people.

    Raises:
        UnheardError: Standard output does not take them.
    """
    _write("".join(f"{one_line(line)}\n" for line in lines))


def tell(*lines: str) -> None:
    """Say beside the answer what is going on or went wrong. Never fails: a lost word must not stop the work."""
    stderr.write("".join(f"{one_line(line)}\n" for line in lines))


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        stderr.give_up(1)
        left = isinstance(error, BrokenPipeError) or (os.name == "nt" and getattr(error, "errno", 0) == errno.EINVAL)
        why = disk.reason(error) if isinstance(error, OSError) else "it is closed"
        raise UnheardError("" if left else f"The answer cannot be written to standard output: {why}.") from error


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Columns as wide as their widest cell, two spaces apart; the columns `right` are set to the right."""
    encoding = sys.stdout.encoding or "utf-8"
    cells = [[in_encoding(elided(one_line(cell), MAX_CELL), encoding) for cell in row] for row in (head, *rows)]
    widths = [max(columns(cell) for cell in column) for column in zip(*cells, strict=True)]

    def line(row: Sequence[str]) -> str:
        spaces = [" " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)]
        padded = [
            space + cell if column in right else cell + space
            for column, (cell, space) in enumerate(zip(row, spaces, strict=True))
        ]
        return "  ".join(padded).rstrip()

    return [line(cells[0]), line(["─" * width for width in widths]), *(line(row) for row in cells[1:])]
