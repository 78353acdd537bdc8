"""What the status line says, in words."""

from core.training.record import RunRecord
from core.words import capital, duration, percent
from gui.program_state import State

LOADING_ENGINE = "Loading the engine…"
READY = "Ready to train."
MIN_LEFT = 0.5  # seconds; less would be said as 0


def idle_words(record: RunRecord | None, *, engine_ready: bool) -> str:
    """While nothing is trained: how the last run ended, or whether training can begin."""
    ended = record.ended if record else None
    if ended is None:
        return READY if engine_ready else LOADING_ENGINE
    if ended.outcome == "failed":
        return f"The training failed. {ended.reason}"
    accuracy, digits = ended.test_accuracy, "test"
    if accuracy is None:
        accuracy, digits = ended.validation_accuracy, "validation"
    begin = capital(ended.outcome)
    if accuracy is None:
        return f"{begin} before the first epoch was done."
    return f"{begin} · {percent(accuracy)} of the {digits} digits right"


def back_words(outcome: str, name: str) -> str:
    """After a run that ended before it had a network: which one is open again."""
    return f"{capital(outcome)} in the first epoch: back to {name}"


def training_words(record: RunRecord | None, state: State) -> str:
    """While a run is queued or runs: "Epoch 5 of 10 · 58 s left · 5,140 images/s"."""
    if state is State.QUEUED:
        return "Training begins as soon as the engine is ready…"
    if state is State.STOPPING:
        return "Stopping…"
    if record is None or record.started is None:
        return "Preparing the training…"
    epoch = f"Epoch {record.epoch()} of {record.started.epochs}"
    if state is State.PAUSED:
        return f"Paused in {epoch[0].lower()}{epoch[1:]}"
    if record.progress() >= 1 and len(record.epochs) == record.started.epochs:
        return "Reading the test digits…"
    told = [epoch]
    left = record.seconds_left()
    if left is not None:
        told.append(f"{duration(left)} left" if left >= MIN_LEFT else "nearly done")
    if record.images_per_second:
        told.append(f"{record.images_per_second:,.0f} images/s")
    if record.started.device:
        told.append(record.started.device)
    return " · ".join(told)
