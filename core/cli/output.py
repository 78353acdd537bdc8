"""How answers look on standard output: one JSON value, or lines for people."""

import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np


def say_json(value: Any) -> None:
    """Print one JSON value; arrays become lists, numbers of numpy plain ones."""
    sys.stdout.write(json.dumps(value, indent=2, default=_plain, ensure_ascii=False, allow_nan=False) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return str(value)


def say(*lines: str) -> None:
    """Print lines for people."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Columns as wide as their widest cell, two spaces apart; the columns `right` are set to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return "  ".join(cells).rstrip()

    return [line(head), line(["─" * width for width in widths]), *(line(row) for row in rows)]


def percent(share: float | None) -> str:
    """A share of 1 with two decimals, as in "98.71 %"; a dash for None."""
    return "–" if share is None else f"{share * 100:.2f} %"
