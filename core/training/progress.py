"""How far a run has come, and what it lacks, in words."""

from dataclasses import dataclass

from core.training.record import RunRecord
from core.words import percent


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run has come.

    Attributes:
        epochs_done: Epochs that are kept.
        epochs_wanted: Epochs that its recipe asks for.
        validation_accuracy: Of the last epoch, 0 to 1; None before the first is done.
        tested: Whether it was measured on the test digits.
    """

    epochs_done: int
    epochs_wanted: int
    validation_accuracy: float | None
    tested: bool

    @classmethod
    def of(cls, record: RunRecord, epochs_wanted: int) -> "RunProgress":
        last = record.epochs[-1] if record.epochs else None
        tested = record.ended is not None and record.ended.test_accuracy is not None
        return cls(len(record.epochs), epochs_wanted, last.validation_accuracy if last else None, tested)

    @property
    def done_words(self) -> str:
        """As "after 3 of 10 epochs", or as "in the first of 10 epochs"."""
        if not self.epochs_done:
            return f"in the first of {_epochs(self.epochs_wanted)}"
        return f"after {self.epochs_done:,} of {_epochs(self.epochs_wanted)}"

    @property
    def validation_words(self) -> str:
        """The last validation: "97.10 % of the validation digits were read right"; "" before there was one."""
        if self.validation_accuracy is None:
            return ""
        return f"{percent(self.validation_accuracy)} of the validation digits were read right"

    @property
    def missing_words(self) -> str:
        """What is missing: "7 epochs and the test"; "" if nothing is."""
        epochs = self.epochs_wanted - self.epochs_done
        return " and ".join(filter(None, [_epochs(epochs) if epochs > 0 else "", "" if self.tested else "the test"]))


def _epochs(count: int) -> str:
    return f"{count:,} epoch{'' if count == 1 else 's'}"
