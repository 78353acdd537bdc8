"""The open network: the one that canvas, pages, export and title speak of, and who it is.

One rule: the network of a run is open from its first step, and stays open when the run ends. A run that ends before its
first epoch is done has no network: then the one before is open again.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.model.architecture import Architecture
from core.model.network import Network
from core.training.events import Ended
from core.training.fine_tuning import taught_name
from core.training.run import Run
from core.training.run_info import DataInfo
from core.words import percent

if TYPE_CHECKING:
    from core.coreml.coreml_file import CoreMLFile

FIRST_EPOCH = "The open network has not finished its first epoch yet."


@dataclass(frozen=True, slots=True)
class Figure:
    """An accuracy, and on which digits it was found.

    Attributes:
        accuracy: 0 to 1.
        digits: "test" or "validation".
        data: The name of the data set.
    """

    accuracy: float
    digits: str
    data: str

    @property
    def short(self) -> str:
        """For narrow places, beside the data set's name: "98.91 %"; what was not tested says so."""
        return percent(self.accuracy) + ("" if self.digits == "test" else f" {self.digits}")

    @property
    def words(self) -> str:
        """In full: "98.91 % of the test digits of MNIST"."""
        return f"{percent(self.accuracy)} of the {self.digits} digits of {self.data}"


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A network that is open.

    Attributes:
        name: Of its run or its file.
        architecture: Its layers; None where they are none of ours.
        network: With the weights that are evaluated and exported; None until the first epoch of a run is done.
        file: A Core ML file that can only be drawn with, its layers being none of ours; else None.
        run: Where it comes from; None for a file, and for a run that was deleted.
        path: The file that it was read from; None for a run.
        temperature: What calibrates it; 1 while nobody knows.
        figure: How well it reads; None while nobody knows.
        data: The name of what it learns from; "" for a file.
        training: Whether its run trains now.
    """

    name: str
    architecture: Architecture | None
    network: Network | None = None
    file: "CoreMLFile | None" = None
    run: Run | None = None
    path: Path | None = None
    temperature: float = 1.0
    figure: Figure | None = None
    data: str = ""
    training: bool = False

    @classmethod
    def of_run(cls, run: Run, network: Network | None, *, training: bool = False) -> "Opened":
        """The network of a run, with what the run says of it."""
        info = run.info
        ended = None if training else info.outcome
        return cls(
            info.name,
            info.architecture,
            network,
            run=run,
            temperature=ended.temperature if ended else 1.0,
            figure=_figure(ended, info.data),
            data=info.data.name,
            training=training,
        )

    @classmethod
    def of_file(cls, path: Path, network: "Network | CoreMLFile") -> "Opened":
        """The network of a file."""
        if isinstance(network, Network):
            return cls(path.name, network.architecture, network, path=path)
        return cls(path.name, None, file=network, path=path)

    @property
    def state(self) -> str:
        """What there is to say of it now, in a word or two: that it trains, or how well it reads; or ""."""
        if self.training:
            return "training"
        return self.figure.short if self.figure else ""

    @property
    def why_no_network(self) -> str:
        """Why there is none that could be evaluated or exported; "" if there is."""
        if self.file is not None:
            return (
                f"{self.name} can be drawn with and evaluated, but its layers are not among those that are known here."
            )
        return "" if self.network else FIRST_EPOCH

    @property
    def words(self) -> str:
        """Who it is: "malireddi, fast · MNIST · 98.91 %"."""
        return " · ".join(filter(None, [self.name, self.data, self.state]))

    @property
    def figure_words(self) -> str:
        """How well it reads, in full; "" while nobody knows."""
        return self.figure.words if self.figure and not self.training else ""

    def ended(self, ended: Ended) -> "Opened":
        """After its run has ended so."""
        figure = _figure(ended, self.run.info.data) if self.run else None
        return replace(self, training=False, temperature=ended.temperature, figure=figure)


class OpenNetwork(QObject):
    """Owns which network is open. Whoever shows it follows the signals, and keeps no other.

    Signals:
        changed: The `Opened`, or None: another one is open, or something about it is new.
        network_changed: The `Network` that is evaluated and exported, or None; said before `changed`.
        newest_changed: The `Network` that the pen is read with, or None: while a run trains the newest weights, several
            times a second; else the same as `network`.
    """

    changed = Signal(object)
    network_changed = Signal(object)
    newest_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now: Opened | None = None
        self._before: Opened | None = None
        self._newest: Network | None = None

    @property
    def now(self) -> Opened | None:
        """What is open."""
        return self._now

    @property
    def network(self) -> Network | None:
        """What is evaluated and exported."""
        return self._now.network if self._now else None

    @property
    def newest(self) -> Network | None:
        """What the pen is read with."""
        return self._newest

    @property
    def run(self) -> Run | None:
        """Its run, if it has one."""
        return self._now.run if self._now else None

    @property
    def temperature(self) -> float:
        """What calibrates `network`; 1 while nobody knows."""
        return self._now.temperature if self._now else 1.0

    @property
    def newest_temperature(self) -> float:
        """What calibrates `newest`; 1 for weights that nobody has measured."""
        return self._now.temperature if self._now and self._newest is self._now.network else 1.0

    def show(self, opened: Opened) -> None:
        """Another one is open from now on."""
        self._before = None
        self._set(opened, opened.network)

    def begin(self, run: Run, best: Network | None) -> None:
        """A run begins to train, or goes on: from now on its network is open."""
        if self._now is None or self._now.network is not None:  # what has no network is nothing to go back to
            self._before = self._now
        self._set(Opened.of_run(run, best, training=True), best)

    def take_newest(self, network: Network) -> None:
        """The run that trains has other weights."""
        self._newest = network
        self.newest_changed.emit(network)

    def take_best(self, network: Network) -> None:
        """The run that trains has done its best epoch so far."""
        if self._now:
            self._set(replace(self._now, network=network), self._newest)

    def end(self, ended: Ended) -> Opened | None:
        """The run has ended. Returns the one before, if it is open again because the run has no network."""
        before, self._before = self._before, None
        if self._now is None or self._now.network is not None:
            now = self._now.ended(ended) if self._now else None
            self._set(now, now.network if now else None)
            return None
        self._set(before, before.network if before else None)
        return before

    def teach(self, network: Network, temperature: float) -> None:
        """The open network has learnt the user's digits: it is another one now, kept nowhere yet."""
        if self._now:
            name = taught_name(self._now.name)
            taught = replace(self._now, name=name, network=network, temperature=temperature, figure=None)
            self._set(replace(taught, run=None, path=None), network)

    def keep(self, network: Network, run: Run) -> None:
        """A network is kept as a run now; if it is the open one, that is where it is from."""
        if self._now and self._now.network is network:
            self._set(Opened.of_run(run, network), network)

    def rename(self, run_id: str, name: str) -> None:
        """A run is called something else."""
        if self._now and self._now.run and self._now.run.id == run_id and name != self._now.name:
            self._set(replace(self._now, name=name), self._newest)

    def forget(self, run_id: str) -> None:
        """A run was deleted: its network stays open, but is kept nowhere."""
        if self._now and self._now.run and self._now.run.id == run_id:
            self._set(replace(self._now, run=None), self._newest)

    def _set(self, now: Opened | None, newest: Network | None) -> None:
        network, read_by = self.network, (self._newest, self.newest_temperature)
        self._now, self._newest = now, newest
        if self.network is not network:
            self.network_changed.emit(self.network)
        if (newest, self.newest_temperature) != read_by:
            self.newest_changed.emit(newest)
        self.changed.emit(now)


def _figure(ended: Ended | None, data: DataInfo) -> Figure | None:
    if ended is None:
        return None
    if ended.test_accuracy is not None:
        return Figure(ended.test_accuracy, "test", data.name_of("test"))
    return None if ended.validation_accuracy is None else Figure(ended.validation_accuracy, "validation", data.name)
