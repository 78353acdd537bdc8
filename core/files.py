"""Reading small files that users hand in."""

import json
from pathlib import Path
from typing import Any

from core import disk
from core.errors import DigitTrainerError

LARGEST_BYTES = 1_000_000


def read_json(path: Path, family: type[DigitTrainerError]) -> Any:
    """Parse a JSON file of at most a megabyte.

    Args:
        path: The file.
        family: Which error to raise.

    Raises:
        DigitTrainerError: Of `family`; it cannot be read, is too large or too deep, or is not JSON.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise family(f"{path} cannot be read: {disk.reason(error)}.") from error
    if len(content) > LARGEST_BYTES:
        raise family(f"{path} is larger than {LARGEST_BYTES:,} bytes.", "Is it the right file?")
    try:
        return json.loads(content)
    except RecursionError as error:
        raise family(f"{path} is nested too deeply.") from error
    except ValueError as error:
        raise family(f"{path} is not JSON: {error}.") from error
