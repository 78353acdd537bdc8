"""How much memory many trainings leave behind: the engine alone, then through the window, each in a process of its own.

`make bench` calls `measure`. Alone: `python tests/benchmarks/trainings.py`, or with `engine` or `window` and a number
for one of the two in this process, which prints the megabytes in use after each training. Linux only: nothing else
tells what a process uses now, rather than at most.
"""

import gc
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from saying import say

from core.data.dataset import Dataset, Digits
from core.model.architecture import MALIREDDI
from core.training import recipe as recipes
from core.training import session

TRAININGS, FIRST = 110, 10
MAX_GROWTH = 0.10
STATM = Path("/proc/self/statm")
ROOT = Path(__file__).parents[2]
RECIPE = recipes.FAST.changed(name="own", epochs=1, batch_size=32, epoch_share=1.0)


def resident_mb() -> float:
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def small_data() -> Dataset:
    def digits(count: int, seed: int) -> Digits:
        images = np.random.default_rng(seed).integers(0, 256, (count, 28, 28), np.uint8)
        return Digits(images, np.arange(count, dtype=np.uint8) % 10)

    return Dataset("Dots", "Random dots.", digits(320, 1), digits(60, 2), digits(60, 3))


def engine(count: int, said: Callable[[float], None]) -> None:
    data = small_data()

    def train() -> None:
        session.run("m", MALIREDDI, data, RECIPE, lambda _event: None, threading.Event(), threading.Event())

    for _ in range(count):
        thread = threading.Thread(target=train)
        thread.start()
        thread.join()
        gc.collect()
        said(resident_mb())


def window(count: int, said: Callable[[float], None]) -> None:
    from PySide6.QtWidgets import QApplication
    from window_watch import until

    from core.training.store import RunStore
    from gui.app import create_window
    from gui.demo import FOUR
    from gui.program_state import State
    from gui.settings import Settings
    from gui.startup.garbage import GarbageCollector

    app = QApplication([])
    garbage = GarbageCollector(app)
    with tempfile.TemporaryDirectory() as folder:
        made = create_window("light", Settings(Path(folder) / "settings.ini"), RunStore(Path(folder) / "runs"))
        made.controller.engine_loader.done.connect(garbage.settle)
        made.show()
        until("engine and digits", lambda: made.controller.engine_loader.ready and made.controller.data is not None)
        made.controller.data_loader.take(small_data())
        made.recipe_panel.show_recipe(RECIPE)
        made.drawing_panel.canvas.set_strokes([np.array(stroke, np.float32) for stroke in FOUR])
        ended: list[object] = []
        made.controller.run_ended.connect(ended.append)
        for place in range(count):
            made.commands["actionTrain"].trigger()
            until("the end", lambda place=place: len(ended) > place and made.program.state is State.READY)
            gc.collect()
            said(resident_mb())
        made.leave()
        gc.collect()
        sys.stdout.flush()
        os._exit(0)  # as the program itself: TensorFlow takes seconds to take itself apart


def used(what: str) -> list[float]:
    """Megabytes in use after each training, in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "2", "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, __file__, what, str(TRAININGS)],
            cwd=ROOT,
            env=environment | {"XDG_STATE_HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home},
            capture_output=True,
            text=True,
            check=True,
            timeout=1800,
        )
    return [float(line) for line in done.stdout.split()]


def measure() -> None:
    if not STATM.exists():
        say("memory over 100 trainings", "only Linux tells")
        return
    for what in ("engine", "window"):
        megabytes = used(what)
        first, last = megabytes[FIRST - 1], megabytes[-1]
        say(
            f"memory over {TRAININGS - FIRST} trainings, {what}, MB (goal +{MAX_GROWTH:.0%})",
            f"{first:,.0f} → {last:,.0f}  {last / first - 1:+.1%}",
        )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        work = {"engine": engine, "window": window}[sys.argv[1]]
        work(int(sys.argv[2]), lambda megabytes: print(f"{megabytes:.1f}", flush=True))
    else:
        measure()
