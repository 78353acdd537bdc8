"""A sentence about how a training goes, worked out from its `RunRecord`."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from core.training.events import Ended
from core.training.record import RunRecord
from core.training.smoothing import smoothed, window_for
from core.words import capital, percent

Kind = Literal[
    "nothing",
    "starting",
    "still learning",
    "levelled off",
    "over-fitting",
    "wavering",
    "taught",
    "not learning",
    "diverged",
    "failed",
]
Mood = Literal["good", "neutral", "bad"]

GUESSING_LOSS = float(np.log(10))
"""In nats, when every digit is given a tenth."""

LEVEL = 0.02  # a change of the best validation loss below this share is no change
LEVEL_EPOCHS = 3
RISING_EPOCHS = 2
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How a training goes.

    Attributes:
        kind: For tests and for whoever acts on it.
        mood: For the dot before the sentence, which is never alone.
        sentence: One or two short sentences.
        why: The figures behind it, and what they mean; "" where there is nothing to explain.
    """

    kind: Kind
    mood: Mood
    sentence: str
    why: str = ""


def diagnosis(record: RunRecord | None) -> Diagnosis:
    """How a run goes, while it trains or afterwards; None and a run that has not begun have an answer too."""
    if record is None or record.started is None:
        ended = record.ended if record else None
        if ended and ended.outcome == "finished":  # a network that has learnt without epochs: there are no curves
            return Diagnosis("taught", "good", ended.reason)
        return Diagnosis("nothing", "neutral", "Nothing has been trained yet.")
    if record.ended is not None:
        return _of_ended(record, record.ended)
    state = course(record)
    if record.paused:
        return Diagnosis(state.kind, "neutral", f"Paused. {state.sentence}", state.why)
    return state


def _of_ended(record: RunRecord, ended: Ended) -> Diagnosis:
    if ended.outcome == "failed":
        return Diagnosis("failed", "bad", f"Failed: {ended.reason}")
    state = course(record)
    how = capital(ended.outcome)
    if not ended.best_epoch:
        return Diagnosis(state.kind, "neutral", f"{how} before the first epoch was done: there is no network to keep.")
    parts = [f"best epoch {ended.best_epoch}"]
    if ended.validation_accuracy is not None:
        parts.append(f"{percent(ended.validation_accuracy)} validation")
    if ended.test_accuracy is not None:
        parts.append(f"{percent(ended.test_accuracy)} on the test digits")
    advice = _ADVICE.get(state.kind, "")
    sentence = f"{how}: {', '.join(parts)}.{f' {advice}' if advice else ''}"
    mood: Mood = "bad" if state.kind in {"diverged", "not learning"} else "good"
    return Diagnosis(state.kind, mood, sentence, " ".join(filter(None, (ended.reason, state.why))))


_ADVICE: dict[Kind, str] = {
    "still learning": "It was still learning: more epochs may help.",
    "over-fitting": "It had begun to learn by heart; the best epoch was kept.",
    "diverged": "The loss ran away: try a smaller learning rate.",
    "not learning": "It does no better than guessing: try another learning rate.",
}


def course(record: RunRecord) -> Diagnosis:
    """How the loss goes, of a run that has begun, whatever its outcome."""
    return _diverged(record) or _starting(record) or _not_learning(record) or _trend(record)


def _diverged(record: RunRecord) -> Diagnosis | None:
    losses = record.losses
    if not len(losses):
        return None
    if not np.isfinite(losses[-1]):
        why = "The loss is no longer a finite number. The steps were too large; nothing better will come of this run."
        return Diagnosis(
            "diverged", "bad", "Diverged: the loss is no longer a number. Try a smaller learning rate.", why
        )
    window = window_for(record.started.steps_per_epoch) if record.started else 1
    means = smoothed(losses, window)
    if len(losses) > window and means[-1] > 2 * max(GUESSING_LOSS, float(means[0])):
        why = (
            f"The mean loss of the last steps is {means[-1]:.3f}; guessing gives {GUESSING_LOSS:.3f}. "
            "The steps are too large, so that each one overshoots."
        )
        return Diagnosis("diverged", "bad", "Diverging: the loss grows. Try a smaller learning rate.", why)
    return None


def _starting(record: RunRecord) -> Diagnosis | None:
    if record.epochs:
        return None
    why = "Validation comes at the end of each epoch: digits that were not practised are read, and the loss is noted."
    return Diagnosis("starting", "neutral", "In the first epoch: the first validation comes at its end.", why)


def _not_learning(record: RunRecord) -> Diagnosis | None:
    last = record.epochs[-1]
    if last.validation_loss < 0.97 * GUESSING_LOSS:
        return None
    why = f"Validation loss is {last.validation_loss:.3f}; giving every digit a tenth gives {GUESSING_LOSS:.3f}."
    return Diagnosis("not learning", "bad", "Not learning: it does no better than guessing.", why)


def _trend(record: RunRecord) -> Diagnosis:
    losses = [epoch.validation_loss for epoch in record.epochs]
    why = _figures(record)
    since_best = len(losses) - 1 - int(np.argmin(losses))
    if since_best >= RISING_EPOCHS and _training_falls(record, since_best):
        words = f"validation loss has been above its best for {_number(since_best)} epochs, training loss still falls"
        return Diagnosis("over-fitting", "bad", f"Over-fitting: {words}.", f"{why} {_OVER_FITTING}")
    if len(losses) > LEVEL_EPOCHS and _gain(losses) < LEVEL:
        words = f"validation loss got less than {LEVEL:.0%} better in the last {_number(LEVEL_EPOCHS)} epochs"
        return Diagnosis("levelled off", "neutral", f"Levelled off: {words}.".replace("%", " %"), f"{why} {_LEVELLED}")
    falls = _falls_in_a_row(losses)
    if falls or len(losses) == 1:
        return Diagnosis("still learning", "good", f"Still learning: {_fell(falls)}.", f"{why} {_LEARNING}")
    best = record.epochs[int(np.argmin(losses))].epoch
    words = f"validation loss rose in the last epoch; the best so far is epoch {best}"
    return Diagnosis("wavering", "neutral", f"Wavering: {words}.", f"{why} {_WAVERING}")


_LEARNING = "While it falls, the network gets better on digits that it has not practised."
_OVER_FITTING = "The network gets better only on what it practises, as if by heart. The best epoch is kept."
_LEVELLED = "More of the same will change little; another recipe or network might."
_WAVERING = "A single rise is often chance; two in a row are a sign."


def _figures(record: RunRecord) -> str:
    shown = record.epochs[-5:]
    figures = ", ".join(f"{epoch.validation_loss:.3f} (epoch {epoch.epoch})" for epoch in shown)
    return f"Validation loss: {figures}."


def _training_falls(record: RunRecord, epochs: int) -> bool:
    return record.epochs[-1].training_loss < record.epochs[-1 - epochs].training_loss


def _gain(losses: list[float]) -> float:
    """By which share the best validation loss got better in the last epochs."""
    before = min(losses[:-LEVEL_EPOCHS])
    return 1 - min(losses) / before if before else 0.0


def _falls_in_a_row(losses: list[float]) -> int:
    count = 0
    for before, after in reversed(list(pairwise(losses))):
        if after >= before:
            break
        count += 1
    return count


def _fell(falls: int) -> str:
    if not falls:
        return "the first epoch is done"
    if falls == 1:
        return "validation loss fell in the last epoch"
    return f"validation loss fell in each of the last {_number(falls)} epochs"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
