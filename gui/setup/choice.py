"""Which digits of a data set are looked at: all, those with doubtful labels, or those without. Knows no widget."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset, Digits
from core.prediction.doubts import Doubts
from gui.parts.words import a_digit


class Which(Enum):
    """The value is what is written in the list."""

    ALL = "all"
    DOUBTFUL = "doubtful"
    WITHOUT = "not doubtful"


@dataclass(slots=True)
class Choice:
    """What is shown of a data set.

    Attributes:
        data: All of it.
        which: Which of its digits.
        doubts: What the network doubts, by part; None until it has read them.
        network: Its name.
    """

    data: Dataset
    which: Which = Which.ALL
    doubts: Mapping[str, Doubts] | None = None
    network: str = ""

    def take(self, doubts: Mapping[str, Doubts], network: str) -> None:
        """These labels are doubted, by that network."""
        self.doubts, self.network = doubts, network

    def places(self, part: str) -> NDArray[np.intp]:
        """Which digits of a part are shown, in their order; of doubtful ones the surest disagreement first."""
        digits: Digits = getattr(self.data, part)
        if self.which is Which.ALL or self.doubts is None:
            return np.arange(len(digits))
        doubts = self.doubts[part]
        return doubts.places if self.which is Which.DOUBTFUL else doubts.without(digits)

    def doubt(self, part: str, place: int) -> tuple[int, float] | None:
        """What the network reads in the place of a label that it doubts, and how sure it is; else None."""
        if self.doubts is None:
            return None
        found = np.flatnonzero(self.doubts[part].places == place)
        return (
            (int(self.doubts[part].answers[found[0]]), float(self.doubts[part].sure[found[0]])) if found.size else None
        )

    def why_not_used(self, label: int | None) -> str:
        """Why what is shown cannot be used alone; "" if it can."""
        if self.which is Which.DOUBTFUL:
            return f"These are to be looked at. Show “{Which.WITHOUT.value}” to leave them out."
        if self.which is Which.WITHOUT and self.doubts is None:
            return "The network is still reading them."
        if self.which is Which.ALL and label is None:
            return "These are all digits already."
        return "" if len(self._part("train", label)) else "None of these digits is there to learn from."

    def subset(self, label: int | None) -> Dataset:
        """What is shown, of all parts. The test part keeps its doubtful labels: it would else flatter the network."""
        train, validation, test = (self._part(part, label) for part in ("train", "validation", "test"))
        name = self.data.name if label is None else f"{self.data.name}, only {a_digit(label)}"
        if self.which is Which.WITHOUT and self.doubts is not None:
            left_out = len(self.doubts["train"]) + len(self.doubts["validation"])
            name = f"{name}, without {left_out:,} doubtful"
        return replace(self.data, name=name, digest="", train=train, validation=validation, test=test)

    def _part(self, part: str, label: int | None) -> Digits:
        digits: Digits = getattr(self.data, part)
        places = np.arange(len(digits)) if part == "test" else self.places(part)
        return digits.take(places if label is None else places[digits.labels[places] == label])
