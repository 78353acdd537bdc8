"""What a reader takes, measured in a process of its own: how far its memory grows above the idle process, and seconds.

Linux tells the peak of resident memory and lets it be set back; elsewhere tests that ask for it are skipped.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PEAK = Path("/proc/self/clear_refs")  # sets it back
needs_linux = pytest.mark.skipif(not PEAK.exists(), reason="only Linux tells the peak and sets it back")

LIMIT_SECONDS = 900  # ends a process that hangs; no test measures time
LIMIT_BYTES = 3 << 30  # above the idle process: one that has no limit is killed before it harms the machine


@dataclass(frozen=True)
class Growth:
    """What came of a call.

    Attributes:
        peak_bytes: Above the idle process.
        said: The sentence of the error of ours, or "".
        seconds: By the clock.
        cpu_seconds: Of all threads of the process.
        died: What else was raised, or how the process ended; "" if neither.
    """

    peak_bytes: int
    said: str
    seconds: float
    cpu_seconds: float
    died: str


class Warm:
    """A process that has imported what readers need; every call is measured in a fork of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def growth(self, reader: str, *paths: Path) -> Growth:
        """Call a reader.

        Args:
            reader: As "core.data.formats.npz:read_npz".
            paths: Its arguments.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([reader, *map(str, paths)]) + "\n")
        self._process.stdin.flush()
        return Growth(**json.loads(self._process.stdout.readline()))


@contextmanager
def warm_process(*warm: str) -> Iterator[Warm]:
    """Start a process, ended afterwards.

    Args:
        warm: Functions that are called in it before anything is measured, as "core.model.backend:keras".
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    command = [sys.executable, TESTS / "forked.py", json.dumps([warm, LIMIT_BYTES, LIMIT_SECONDS])]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Warm(process)
        process.stdin.close()  # which ends it


def growth(reader: str, *paths: Path, warm: tuple[str, ...] = ()) -> Growth:
    """Call a reader once, see `Warm.growth`; the test fails if anything else than an error of ours came out."""
    with warm_process(*warm) as process:
        found = process.growth(reader, *paths)
    assert not found.died, found.died
    return found
