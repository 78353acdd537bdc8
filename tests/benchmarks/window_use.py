"""What window_probe.py does once the window is painted: imports, idles, trains, draws, exports; says each figure."""

import dataclasses
import os
import statistics
import sys
import threading
import time
from pathlib import Path

import numpy as np
from saying import say
from window_watch import Frames, Pen, heartbeat, live, percentile, until

from core.data.dataset import Dataset
from core.model.architecture import MALIREDDI
from core.training import recipe as recipes
from core.training import session
from core.training.events import EpochDone, Event, PauseChanged
from gui.demo import FOUR
from gui.main_window import MainWindow
from gui.program_state import State

try:
    import resource
except ImportError:  # on Windows
    resource = None

IMAGES, TESTED = 8_000, 1_000
RECIPE = recipes.TUTORIAL.changed(name="own", early_stop="off", epochs=60, mix_pen=True)  # or other data is loaded
IDLE_SECONDS, TRAINING_SECONDS, DRAWING_SECONDS = 3.0, 6.0, 5.0
PAIRS = 8


def use(window: MainWindow, folder: Path, began: float) -> None:
    """Use the window for a minute or two."""
    controller = window.controller
    with heartbeat() as gaps:
        until("the engine", lambda: controller.engine_loader.ready)
        engine = time.monotonic() - began
    until("digits", lambda: controller.data is not None)
    say(f"start to ready to train ({controller.data.name}), s", f"{time.monotonic() - began:.2f}")
    say("start to engine imported, s", f"{engine:.2f}")
    _say_gaps("importing TensorFlow", gaps)
    data = _smaller(controller.data)
    controller.data_loader.take(data)
    live(1.0)
    with heartbeat() as gaps:
        live(IDLE_SECONDS)
    _say_gaps("idle", gaps)
    _training(window)
    _speed(window, data)
    if resource is not None:
        unit = 1e6 if sys.platform == "darwin" else 1e3
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
        say("peak memory of the window so far, MB (goal 800)", f"{peak:,.0f}")
    window.commands["actionStop"].trigger()
    until("the end of the training", lambda: window.program.state is State.READY)
    with heartbeat() as gaps:
        _drawing(window, "idle", 16)
    _say_gaps("reading", gaps)
    _exporting(window, folder)
    if hasattr(os, "getloadavg"):
        say("load of the machine in the last minute", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def again(window: MainWindow, began: float) -> None:
    """Wait for the network and the drawing of the last time."""
    panel = window.drawing_panel
    with heartbeat() as gaps:
        until("a reading", lambda: panel.last_seen is not None and panel.last_seen.prediction is not None)
        took = time.monotonic() - began
        until("the engine", lambda: window.controller.engine_loader.ready)
    sys.stdout.write(f"{took} {max(gaps)}\n")


def _smaller(data: Dataset) -> Dataset:
    less = slice(TESTED)
    return dataclasses.replace(data.limited(IMAGES), validation=data.validation.take(less), test=data.test.take(less))


def _say_gaps(what: str, gaps: list[float], goal: str = "") -> None:
    figures = f"{percentile(gaps, 50):.0f} / {percentile(gaps, 99):.0f} / {max(gaps):.0f}"
    say(f"10 ms heartbeat {what}, ms: p50 / p99 / worst{goal}", figures)


def _pin(window: MainWindow) -> None:
    window.drawing_panel.canvas.set_strokes([np.array(stroke, np.float32) for stroke in FOUR])


def _training(window: MainWindow) -> None:
    """From the press of Train on, with a digit on the canvas."""
    window.recipe_panel.show_recipe(RECIPE)
    _pin(window)
    controller = window.controller
    with heartbeat() as gaps:
        window.commands["actionTrain"].trigger()
        until("the first step", lambda: controller.record is not None and controller.record.steps > 0)
    _say_gaps("preparing a training", gaps)
    with heartbeat() as gaps:
        frames = Frames(window)
        live(TRAINING_SECONDS)
        painted, share = frames.figures()
    _say_gaps("training", gaps, " (goal p99 20)")
    say("window while training: frames a second / share of a processor", f"{painted:.0f} / {share:.1%}")
    _drawing(window, "training", 16)
    _pin(window)


def _drawing(window: MainWindow, when: str, goal: int) -> None:
    panel = window.drawing_panel
    card = panel.prediction_card
    pen = Pen(panel.canvas, (card.bars, card.preview), lambda: panel.last_seen)
    pen.draw(DRAWING_SECONDS)
    times = pen.latencies
    figures = f"{statistics.median(times):.0f} / {percentile(times, 95):.0f} / {max(times):.0f}"
    say(f"pen move to bars, {when}, ms: median / p95 / worst (goal {goal})", figures)


class _Alone:
    """The same training without the window, one epoch at a time."""

    def __init__(self, data: Dataset) -> None:
        self.seconds: list[float] = []
        self._stop, self._pause, self._paused = threading.Event(), threading.Event(), threading.Event()
        arguments = ("alone", MALIREDDI, data, RECIPE, self._listen, self._stop, self._pause)
        self._pause.set()
        self._thread = threading.Thread(target=session.run, args=arguments, daemon=True)
        self._thread.start()
        self._paused.wait()

    def epoch(self) -> float:
        """Its seconds. The window stands still meanwhile: nothing of it runs."""
        self._paused.clear()
        self._pause.clear()
        self._paused.wait()
        return self.seconds[-1]

    def end(self) -> None:
        self._stop.set()
        self._thread.join()

    def _listen(self, event: Event) -> None:
        if isinstance(event, EpochDone):
            self.seconds.append(event.seconds)
            self._pause.set()
        elif isinstance(event, PauseChanged) and event.paused:
            self._paused.set()


def _epoch_in_window(window: MainWindow) -> float:
    """Go on for one epoch with curves and bars alive, and pause; its seconds."""
    record, pause = window.controller.record, window.commands["actionPause"]
    before = len(record.epochs)
    pause.trigger()
    until("an epoch", lambda: len(record.epochs) > before)
    pause.trigger()
    until("the pause", lambda: window.program.state is State.PAUSED)
    return record.epochs[before].seconds


def _speed(window: MainWindow, data: Dataset) -> None:
    """An epoch of the engine alone, then one in the window, in turn."""
    if window.controller.data is not data:
        raise RuntimeError("The window trains on other digits.")
    window.commands["actionPause"].trigger()
    until("the pause", lambda: window.program.state is State.PAUSED)
    alone = _Alone(data)
    pairs = [(alone.epoch(), _epoch_in_window(window)) for _ in range(PAIRS + 1)][1:]  # the first warms up
    alone.end()
    count = len(data.train)
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    say("engine alone / in the window, images/s", f"{count / ours:,.0f} / {count / theirs:,.0f}")
    ratio = statistics.median(without / within for without, within in pairs)
    say(f"in the window to alone, median of {PAIRS} pairs (goal 0.97)", f"{ratio:.2f}")


def _exporting(window: MainWindow, folder: Path) -> None:
    """The first export, which imports coremltools."""
    window.commands["actionExport"].trigger()
    dialog = next(made for made in window.children() if made.objectName() == "exportDialog")
    with heartbeat() as gaps:
        dialog.export_to(folder / "digits.mlmodel")
        until("the export", lambda: not dialog.working)
    _say_gaps("exporting", gaps)
    say("the first export, s", f"{sum(gaps) / 1000:.1f}")
    if dialog.report is None:
        raise RuntimeError("The export failed.")
