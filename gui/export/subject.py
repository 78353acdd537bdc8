"""What an export is of: a network, and all that the dialog knows of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.data.dataset import Images
from core.data.ink import Stroke
from core.export import exporter
from core.model.network import Network
from core.training.run import Run
from gui.export.digits_source import DigitsSource
from gui.export.export_report import origin_words


@dataclass(frozen=True, slots=True)
class Subject:
    """A network to export.

    Attributes:
        network: Which one.
        images: (n, 28, 28) uint8 digits to prove the file on.
        run: Where the network comes from, for the facts in the file; None for a file.
        digits: What precisions are measured on.
        strokes: What is on the canvas, to show how an app's file would read it.
        temperature: Of the network.
        about: Which network that is, in words: its name, its test figure and on what; "" for those of its run.
    """

    network: Network
    images: Images
    run: Run | None = None
    digits: DigitsSource = field(default_factory=DigitsSource)
    strokes: Sequence[Stroke] = ()
    temperature: float = 1.0
    about: str = ""

    @property
    def origin(self) -> str:
        """Which network that is, in words."""
        return self.about or origin_words(self.run)

    @property
    def further(self) -> Mapping[str, str]:
        """Facts of its training, for the file."""
        return exporter.run_metadata(self.run).further if self.run is not None else {}
