"""Measures what fewer bits save and cost, one kind of file after the other, off the screen's thread."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from core.errors import DigitTrainerError
from core.export import ladder
from core.export.compression import KINDS
from core.export.contract import Input
from core.export.ladder import Measure, Rung
from core.export.options import Options, precisions
from core.model.network import Network
from gui.background.jobs import Jobs, Token
from gui.export.digits_source import DigitsSource

JOB = "measure-precisions"


class Measuring(QObject):
    """Keeps what it has found until the network is another one.

    Args:
        jobs: Where the work is done: a job for each file, so that each is shown as soon as it is known.
        network: What would be exported.
        digits: What it is measured on.
        parent: Who wants to know.

    Signals:
        changed: There is something new: begun, another file measured, ended.
        progressed: How far it is, 0 to 1, and what is done now.
        failed: A `DigitTrainerError`; what was found before stays.
    """

    changed = Signal()
    progressed = Signal(float, str)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, network: Network, digits: DigitsSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._network, self._digits = jobs, network, digits
        self._measures: dict[Input, Measure] = {}
        self._rungs: dict[tuple[str, Options], Rung] = {}
        self.words = ""  # what the digits are

    def rungs(self, suffix: str, options: Options) -> list[Rung]:
        """What was found for a format and what `options` say besides the precision, the most exact first."""
        return [self._rungs[key] for key in self._keys(suffix, options) if key in self._rungs]

    def complete(self, suffix: str, options: Options) -> bool:
        """Whether all of them were found."""
        return all(key in self._rungs for key in self._keys(suffix, options))

    @property
    def running(self) -> bool:
        return self._jobs.running(JOB)

    def start(self, suffix: str, options: Options) -> None:
        """Measure whatever is not known yet for this format and these options."""
        missing = [key for key in self._keys(suffix, options) if key not in self._rungs]
        total = len(missing) + 1
        if options.input not in self._measures:
            self._do(
                "Asking the network itself",
                (0, total),
                partial(self._prepare, options),
                lambda measure: self._prepared(options, measure, missing),
            )
        else:
            self._next(missing, total)

    def cancel(self) -> None:
        """Measure no more; what was found stays."""
        if self.running:
            self._jobs.cancel(JOB)
            self.changed.emit()

    def _keys(self, suffix: str, options: Options) -> list[tuple[str, Options]]:
        return [(suffix, replace(options, precision=precision)) for precision in precisions(suffix)]

    def _prepare(self, options: Options, said: ladder.Share) -> tuple[Measure, str]:
        digits, words = self._digits.load()
        return ladder.prepared(self._network, digits, options, said), words

    def _prepared(self, options: Options, found: tuple[Measure, str], missing: list[tuple[str, Options]]) -> None:
        self._measures[options.input], self.words = found
        self._next(missing, len(missing) + 1)

    def _next(self, missing: list[tuple[str, Options]], total: int) -> None:
        if missing:
            (suffix, options), *others = missing
            measure = self._measures[options.input]
            self._do(
                f"Measuring {KINDS[options.precision].words}",
                (total - len(missing), total),
                lambda said: ladder.rung(self._network, measure, suffix, options, said),
                lambda rung: self._found((suffix, options), rung, others, total),
            )
        self.changed.emit()

    def _found(self, key: tuple[str, Options], rung: Rung, others: list[tuple[str, Options]], total: int) -> None:
        self._rungs[key] = rung
        self._next(others, total)

    def _do(
        self,
        words: str,
        part: tuple[int, int],
        work: Callable[[ladder.Share], object],
        done: Callable[..., None],
    ) -> None:
        """One job; `part` is its place among all, and how many there are."""
        place, total = part

        def run(token: Token) -> object:
            def said(share: float) -> None:
                token.check()
                token.progress((place + share) / total, words)

            return work(said)

        self.progressed.emit(place / total, words)
        self._jobs.start(JOB, run, done, failed=self._failed, progress=self.progressed.emit)
        self.changed.emit()

    def _failed(self, error: DigitTrainerError) -> None:
        self.changed.emit()
        self.failed.emit(error)
