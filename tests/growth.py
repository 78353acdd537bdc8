"""How much memory a reader takes, measured in a process of its own: what the peak grows by above the idle process.

Linux tells the peak of resident memory and lets it be set back; elsewhere tests that ask for it are skipped.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

CLEAR = Path("/proc/self/clear_refs")
needs_linux = pytest.mark.skipif(not CLEAR.exists(), reason="only Linux tells the peak and sets it back")

SECONDS = 300  # ends a child that hangs; no test measures time
LIMIT_BYTES = 6 << 30  # above the idle child, so that a reader without a limit cannot harm the machine

CHILD = """
import importlib, json, resource, sys
from pathlib import Path
from core.errors import DigitTrainerError

def named(text):
    module, _, name = text.partition(":")
    found = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found

def status(field):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith(field))

reader, limit, warm, *given = json.loads(sys.argv[1])
function = named(reader)
for text in warm:
    named(text)()
resource.setrlimit(resource.RLIMIT_AS, (status("VmSize") + limit,) * 2)
Path("/proc/self/clear_refs").write_text("5")
idle, said = status("VmRSS"), ""
try:
    result = function(*(Path(text) for text in given))
except DigitTrainerError as error:
    said = str(error)
print(json.dumps([status("VmHWM") - idle, said]))
"""


@dataclass(frozen=True)
class Growth:
    """Attributes: peak_bytes: Above the idle process; said: The sentence of the error of ours, or ""."""

    peak_bytes: int
    said: str


def growth(reader: str, *paths: Path, warm: tuple[str, ...] = ()) -> Growth:
    """Call a reader in a fresh process.

    Args:
        reader: As "core.data.formats.npz:read_npz".
        paths: Its arguments.
        warm: Functions that are called before the measurement begins, as "core.model.backend:keras".

    Returns:
        What came out; the test fails if anything else than an error of ours is raised, or the process dies.
    """
    argument = json.dumps([reader, LIMIT_BYTES, warm, *map(str, paths)])
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, argument],
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    peak, said = json.loads(done.stdout.splitlines()[-1])
    return Growth(peak, said)
