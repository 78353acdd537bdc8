"""Instruments for window_use.py: a heartbeat of the GUI thread, and a pen whose moves are timed until they are read."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

BEAT = 10  # milliseconds
MAX_WAIT = 240.0  # seconds
PEN_EVERY = 0.008  # seconds between two moves, as an ordinary mouse sends them
MOVES = 60  # of a stroke


def precise_timer(interval: int, tick: Callable[[], None]) -> QTimer:
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(interval)
    timer.timeout.connect(tick)
    return timer


def until(what: str, true: Callable[[], bool], longest: float = MAX_WAIT) -> None:
    """Let the window live until something is true."""
    loop = QEventLoop()
    end = time.monotonic() + longest
    timer = precise_timer(20, lambda: loop.quit() if true() or time.monotonic() > end else None)
    timer.start()
    loop.exec()
    timer.stop()
    if not true():
        raise TimeoutError(what)


def live(seconds: float) -> None:
    """Let the window live for so long."""
    end = time.monotonic() + seconds
    until("time", lambda: time.monotonic() >= end, seconds + 60)


@contextmanager
def heartbeat() -> Iterator[list[float]]:
    """Milliseconds between two beats of the GUI thread, 10 ms if nothing holds it up; filled meanwhile."""
    gaps: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now

    timer = precise_timer(BEAT, beat)
    timer.start()
    try:
        yield gaps
    finally:
        timer.stop()
        beat()


class Frames(QObject):
    """Counts how often something of a window is painted, and what its thread uses of a processor meanwhile."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._count = 0
        self._began, self._used = time.perf_counter(), time.thread_time()
        window.installEventFilter(self)

    def figures(self) -> tuple[float, float]:
        """Frames a second, and the share of one processor."""
        seconds = time.perf_counter() - self._began
        return self._count / seconds, (time.thread_time() - self._used) / seconds

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self._count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def percentile(values: list[float], share: float) -> float:
    return float(np.percentile(values, share)) if values else math.nan


class Pen(QObject):
    """Draws spirals on the canvas, and times every move from when it was due to the bars that show its prediction.

    A move that comes late because the window was busy counts from when it should have come. The small picture of what
    the network sees is painted with the bars, and alone where no bar looks otherwise than before.

    Attributes:
        latencies: Milliseconds, one for each move.
    """

    def __init__(self, canvas: QWidget, shown: Sequence[QWidget], seen: Callable[[], object]) -> None:
        super().__init__()
        self._canvas, self._shown, self._seen = canvas, shown, seen
        self._waiting: list[tuple[int, float]] = []
        self._move, self._due = 0, 0.0
        self._timer = precise_timer(2, self._tick)
        self.latencies: list[float] = []

    def draw(self, seconds: float) -> None:
        """Draw for so long, and then to the end of the stroke."""
        for widget in self._shown:
            widget.installEventFilter(self)
        self._due = time.perf_counter()
        self._timer.start()
        live(seconds)
        until("the end of a stroke", lambda: self._move == 0)
        self._timer.stop()
        for widget in self._shown:
            widget.removeEventFilter(self)

    def _tick(self) -> None:
        while self._due <= time.perf_counter():
            if self._move == MOVES:
                self._lift()
                return
            self._send(QEvent.Type.MouseMove if self._move else QEvent.Type.MouseButtonPress)
            self._waiting.append((len(self._canvas.drawing().strokes[-1].points), self._due))
            self._move += 1
            self._due += PEN_EVERY

    def _lift(self) -> None:
        """Once all of it was read, begin anew on an empty canvas."""
        if self._waiting:
            return
        self._send(QEvent.Type.MouseButtonRelease)
        self._canvas.clear()
        self._move, self._due = 0, time.perf_counter() + 0.2

    def _send(self, kind: QEvent.Type) -> None:
        turn = self._move / MOVES
        reach = (0.1 + 0.3 * turn) * self._canvas.width()
        middle = self._canvas.rect().center()
        place = QPointF(
            middle.x() + reach * math.cos(4 * math.pi * turn), middle.y() + reach * math.sin(4 * math.pi * turn)
        )
        button = Qt.MouseButton.LeftButton
        pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
        changed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else button
        where = self._canvas.mapToGlobal(place)
        QApplication.sendEvent(
            self._canvas, QMouseEvent(kind, place, where, changed, pressed, Qt.KeyboardModifier.NoModifier)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and self._waiting:
            seen = self._seen()
            strokes = seen.drawing.strokes if seen is not None else ()
            points = len(strokes[-1].points) if strokes else 0
            QTimer.singleShot(0, lambda: self._answered(points))  # when the paint is on the screen
        return super().eventFilter(watched, event)

    def _answered(self, points: int) -> None:
        now = time.perf_counter()
        self.latencies += [(now - due) * 1000 for count, due in self._waiting if count <= points]
        self._waiting = [(count, due) for count, due in self._waiting if count > points]
