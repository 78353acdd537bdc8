import pytest

from core.training.events import Ended, EpochDone
from core.training.progress import RunProgress
from core.training.record import RunRecord


def record(epochs: int, test: float | None = None) -> RunRecord:
    made = RunRecord("a")
    for epoch in range(1, epochs + 1):
        made.fold(EpochDone("a", epoch, 0.2, 0.9, 0.1, 0.9 + epoch / 100, 1.0, 0.001, True))
    if test is not None:
        made.fold(Ended("a", "finished", "It ended.", epochs, 0.1, 0.9, 0.1, test, 1.0, 1.0))
    return made


@pytest.mark.parametrize(
    ("epochs", "test", "done", "validation", "missing"),
    [
        (0, None, "in the first of 10 epochs", "", "10 epochs and the test"),
        (3, None, "after 3 of 10 epochs", "93.00 % of the validation digits were read right", "7 epochs and the test"),
        (9, None, "after 9 of 10 epochs", "99.00 % of the validation digits were read right", "1 epoch and the test"),
        (10, None, "after 10 of 10 epochs", "100.00 % of the validation digits were read right", "the test"),
        (10, 0.98, "after 10 of 10 epochs", "100.00 % of the validation digits were read right", ""),
    ],
)
def test_how_far_it_has_come_and_what_is_missing(epochs, test, done, validation, missing) -> None:
    progress = RunProgress.of(record(epochs, test), 10)
    assert (progress.done_words, progress.validation_words, progress.missing_words) == (done, validation, missing)
