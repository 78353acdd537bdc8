"""How soon the window is there, and how smooth it stays: the program as it is started, in processes of its own.

`make bench` calls `measure`. Alone: `python tests/benchmarks/window.py`. Without a display Qt paints into memory.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from saying import say

STARTS = 5
PROBE = Path(__file__).with_name("window_probe.py")
ROOT = Path(__file__).parents[2]
MAX_SECONDS = 600  # seconds


def probe(task: str, folder: str, *, heard: bool) -> str:
    """Start the program, have `task` done in it, and give what it wrote if it is `heard`."""
    environment = os.environ | {"XDG_STATE_HOME": folder, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "2"}
    environment |= {"OPENBLAS_NUM_THREADS": "1"}  # as the program's command sets it, before numpy is imported
    if sys.platform == "linux" and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        environment |= {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "default.warning=false"}
    done = subprocess.run(
        [sys.executable, str(PROBE), task, folder, str(time.monotonic())],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE if heard else None,
        text=True,
        check=True,
        timeout=MAX_SECONDS,
    )
    return done.stdout or ""


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        seconds = [float(probe("paint", folder, heard=True)) for _ in range(STARTS)]
        say(f"start to first paint, s, median of {STARTS} (goal 1.0)", f"{statistics.median(seconds):.2f}")
        probe("use", folder, heard=False)
        again = [probe("again", folder, heard=True).split() for _ in range(STARTS)]
        seconds, stalls = ([float(figure) for figure in column] for column in zip(*again, strict=True))
        what = f"start to the last drawing read by the last network, s, median of {STARTS} (goal 1.0)"
        say(what, f"{statistics.median(seconds):.2f}")
        say("worst stall of such a start until the engine is there, ms (goal 150)", f"{statistics.median(stalls):.0f}")


if __name__ == "__main__":
    measure()
