"""Where the digits stand: which are wanted, what came of it, and whether MNIST is on its way. Data only."""

from dataclasses import dataclass
from enum import Enum, auto

from core.data.dataset import Dataset
from core.errors import DigitTrainerError

OF_MNIST = frozenset({"auto", "mnist", "mnist+pen"})
"""The sources that MNIST makes a difference to."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded.

    Attributes:
        source: As it was asked for: "auto", "mnist", a path.
        taken: What that came to: for "auto" the source that suits the recipe.
        data: The digits.
        mnist_here: Whether MNIST is on this machine.
    """

    source: str
    taken: str
    data: Dataset
    mnist_here: bool


class Stage(Enum):
    """What came of the source that is wanted. MISSING: it needs MNIST, which is not on this machine."""

    LOADING = auto()
    LOADED = auto()
    MISSING = auto()
    FAILED = auto()


class Fetch(Enum):
    """What came of having MNIST, whatever is loaded. REFUSED: what the user has are not its files. HERE: it came."""

    NONE = auto()
    DOWNLOADING = auto()
    COPYING = auto()
    FAILED = auto()
    REFUSED = auto()
    HERE = auto()


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is known of the digits at one moment.

    Attributes:
        wanted: The source that was asked for last.
        stage: What came of that.
        loaded: The digits that can be used; only while `stage` is LOADED.
        problem: Why they cannot be read; only while it is FAILED.
        fetch: What came of having MNIST.
        fetch_problem: Why it did not come; only while `fetch` is FAILED or REFUSED.
        fetchable: Whether a download or the user's own files would help here.
    """

    wanted: str = "auto"
    stage: Stage = Stage.LOADING
    loaded: Loaded | None = None
    problem: DigitTrainerError | None = None
    fetch: Fetch = Fetch.NONE
    fetch_problem: DigitTrainerError | None = None
    fetchable: bool = False

    @property
    def data(self) -> Dataset | None:
        """The digits that can be used."""
        return self.loaded.data if self.loaded else None

    @property
    def fetching(self) -> bool:
        """Whether MNIST is on its way."""
        return self.fetch in {Fetch.DOWNLOADING, Fetch.COPYING}

    @property
    def waits_for_mnist(self) -> bool:
        """Whether MNIST has come and is wanted, but others are loaded."""
        unused = self.loaded is None or not self.loaded.mnist_here
        return self.fetch is Fetch.HERE and self.wanted in OF_MNIST and unused

    @property
    def worth_again(self) -> bool:
        """Whether asking for the same source once more may give something else."""
        if self.stage in {Stage.MISSING, Stage.FAILED} or self.fetch in {Fetch.FAILED, Fetch.REFUSED}:
            return True
        return self.loaded is not None and self.wanted == "auto" and not self.loaded.mnist_here
