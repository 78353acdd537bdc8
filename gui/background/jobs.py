"""Work that must not block the window: one-shot jobs in threads, and a worker that always does the newest task.

A job is a plain function that takes a `Token`. It says how far it is, and asks whether somebody still wants its result.
Results and errors arrive on the GUI thread. Errors of our own family are sentences for the user; all others are bugs.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from core.cancellation import Cancellation
from core.errors import DigitTrainerError

log = logging.getLogger(__name__)

UNEXPECTED = "Something unexpected went wrong. The log has the details."


class Cancelled(Exception):  # noqa: N818 - it is no error
    """Raised inside a job by `Token.check` once nobody wants its result."""


class Token:
    """How a job and those who started it talk: progress one way, "stop" the other.

    Attributes:
        cancellation: For engines that have a last moment to be cancelled.
    """

    def __init__(self, report: Callable[[float, str], None]) -> None:
        self._report = report
        self.cancellation = Cancellation()

    def progress(self, share: float, words: str = "") -> None:
        """Say how far the job is: 0 to 1, or below 0 when nobody knows."""
        if not self.cancelled:
            self._report(share, words)

    @property
    def cancelled(self) -> bool:
        return self.event.is_set()

    @property
    def event(self) -> threading.Event:
        """For engines that take a `threading.Event` to stop by."""
        return self.cancellation.event

    def check(self) -> None:
        """Leave the job here if it was cancelled."""
        if self.cancelled:
            raise Cancelled

    def cancel(self) -> bool:
        """Ask the job to end; returns at once. False if it is too late."""
        return self.cancellation.cancel()


Work = Callable[[Token], Any]


@dataclass(eq=False)
class Job:
    """One running job. Its result is delivered or dropped: one of the two, and once."""

    name: str
    done: Callable[[Any], None]
    failed: Callable[[DigitTrainerError], None] | None
    progressed: Callable[[float, str], None] | None
    dropped: Callable[[Any], None] | None
    token: Token = field(init=False)
    thread: threading.Thread = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _results: list[Any] = field(default_factory=list)

    def finish(self, result: Any) -> bool:
        """Keep the result for `take`. False if nobody wants it any more: then it is dropped."""
        with self._lock:
            if not self.token.cancelled:
                self._results.append(result)
                return True
        self._drop(result)
        return False

    def take(self) -> Any:
        """The result, to be delivered."""
        with self._lock:
            return self._results.pop()

    def cancel(self) -> bool:
        """Ask the job to end, and drop its result if there is one. False if it is too late."""
        with self._lock:
            if not self.token.cancel():
                return False
            results, self._results = self._results, []
        for result in results:
            self._drop(result)
        return True

    def _drop(self, result: Any) -> None:
        if self.dropped is None:
            return
        try:
            self.dropped(result)
        except DigitTrainerError as error:
            log.info("%s: what it made could not be taken back: %s", self.name, error)


class Jobs(QObject):
    """Starts jobs. Of one name only the latest counts: starting it again cancels the earlier and drops its result.

    `failed` says errors that nobody took: a DigitTrainerError, always on the GUI thread.
    """

    failed = Signal(object)
    _arrived = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest: dict[str, Job] = {}
        self._threads: set[threading.Thread] = set()
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        name: str,
        work: Work,
        done: Callable[[Any], None],
        *,
        failed: Callable[[DigitTrainerError], None] | None = None,
        progress: Callable[[float, str], None] | None = None,
        dropped: Callable[[Any], None] | None = None,
    ) -> Job:
        """Run `work(token)` in a thread; `done`, `failed` and `progress` are called on this one.

        Args:
            name: Of two jobs with the same one only the latest counts.
            work: What to do; it raises a DigitTrainerError for the user.
            done: Takes the result.
            failed: Takes the error, in the place of the signal `failed`.
            progress: Hears how far the job is.
            dropped: Takes the result that nobody wants any more, in the thread of the job or in this one: it undoes
                what the job has left on the disk.
        """
        self.cancel(name)
        job = Job(name, done, failed, progress, dropped)
        job.token = Token(lambda share, words: self._arrived.emit(job, "progress", (share, words)))
        job.thread = threading.Thread(target=self._run, args=(job, work), name=f"job-{name}", daemon=True)
        self._latest[name] = job
        self._threads = {thread for thread in self._threads if thread.is_alive()} | {job.thread}
        job.thread.start()
        return job

    def running(self, name: str) -> bool:
        """Whether a job of this name has not delivered yet."""
        return name in self._latest

    def cancel(self, name: str) -> bool:
        """Ask the job of this name to end and forget its result. Never blocks.

        Returns:
            False if it is too late: the job has passed its `Cancellation.commit`, and its result will come.
        """
        job = self._latest.get(name)
        if job and not job.cancel():
            return False
        self._latest.pop(name, None)
        return True

    def alive(self) -> bool:
        """Whether a thread still works, its result wanted or not."""
        return any(thread.is_alive() for thread in self._threads)

    def close(self, seconds: float = 2.0) -> None:
        """Cancel everything and wait for the threads, at most `seconds` for each."""
        self._closed = True
        for name in list(self._latest):
            self.cancel(name)
        for thread in self._threads:
            thread.join(seconds)
            if thread.is_alive():
                log.info("%s did not end in %s s and is left behind", thread.name, seconds)

    def _run(self, job: Job, work: Work) -> None:
        try:
            if job.finish(work(job.token)):
                self._say(job, "done", None)
        except Cancelled:
            pass
        except DigitTrainerError as error:
            self._say(job, "failed", error)
        except Exception as error:  # the edge of a job: nothing may be lost
            if job.token.cancelled:
                log.info("%s was cancelled and ended with %r", job.name, error)
            else:
                log.exception("%s failed", job.name)
                self._say(job, "failed", DigitTrainerError(UNEXPECTED))

    def _say(self, job: Job, what: str, value: object) -> None:
        if not self._closed:
            self._arrived.emit(job, what, value)

    @Slot(object, str, object)
    def _deliver(self, job: Job, what: str, value: Any) -> None:
        if self._latest.get(job.name) is not job or self._closed:
            return
        if what == "progress":
            if job.progressed:
                job.progressed(*value)
            return
        del self._latest[job.name]
        if what == "done":
            job.done(job.take())
        elif job.failed:
            job.failed(value)
        else:
            self.failed.emit(value)


class Latest(QObject):
    """One thread that does the newest task: the first at once, the last always, those between only if there is time.

    For work that follows the pen: `submit` never blocks, `ready` comes on the GUI thread. Call `close` in the end.
    """

    ready = Signal(object)
    failed = Signal(object)

    def __init__(self, name: str, work: Callable[[Any], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._name = name
        self._condition = threading.Condition()
        self._waiting: list[Any] = []
        self._open = True
        self._thread: threading.Thread | None = None

    def submit(self, task: Any) -> None:
        """Do `task` as soon as the one in hand is done; it takes the place of any that still waits."""
        with self._condition:
            if not self._open:
                return
            self._waiting = [task]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=f"latest-{self._name}", daemon=True)
                self._thread.start()
            self._condition.notify()

    def close(self, seconds: float = 5.0) -> None:
        """End the thread, after the task in hand."""
        with self._condition:
            self._open = False
            self._waiting = []
            self._condition.notify()
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._waiting or not self._open)
                if not self._open:
                    return
                task = self._waiting.pop()
            self._do(task)

    def _do(self, task: Any) -> None:
        try:
            signal, value = self.ready, self._work(task)
        except DigitTrainerError as error:
            signal, value = self.failed, error
        except Exception:
            log.exception("%s failed", self._name)
            signal, value = self.failed, DigitTrainerError(UNEXPECTED)
        if self._open:
            signal.emit(value)
