"""Learn a user's own digits: a few seconds of training on them, mixed with digits that the network knows already.

Without the mixture it would forget: a network that sees nothing but one hand reads others worse with every step.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from core.data.dataset import Dataset, Digits
from core.errors import TrainingError
from core.model.network import Network
from core.training import evaluation_pass, room, schedule
from core.training.diagnosis import Mood
from core.training.evaluation_pass import Score
from core.training.events import Ended
from core.training.recipe import Augmentation, Recipe
from core.training.run import Run
from core.training.run_name import MAX_NAME
from core.training.store import RunStore
from core.training.trainer import Trainer

MIN_TO_LEARN: Final = 10
MIN_HELD_OUT: Final = 4
STEPS: Final = 300
BATCH: Final = 64
OWN: Final = 16
"""Of each batch, so many are the user's own; the others are training data played again."""

MAX_FORGOTTEN_PERCENT: Final = 0.5
"""Of the test digits; what costs others more is not worth it."""
TAUGHT: Final = ", my digits"

GROUP: Final = 20
RECIPE: Final = Recipe(
    "my digits",
    epochs=1,
    batch_size=BATCH,
    learning_rate=0.0005,
    schedule="one_cycle",
    augmentation=Augmentation(shift=1, rotation=6, scale=0.08, shear=0.08),
)
_OWN, _REPLAY = 3, 4  # streams of random numbers that must not be mixed up


class _Stopped(Exception):  # noqa: N818  (not an error: the way out when the user says stop)
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What came of it.

    Attributes:
        network: The network that has learnt the user's digits.
        temperature: What calibrates its probabilities, fitted on the validation data.
        mine_before: On the held-out digits of the user.
        mine_after: On the same ones.
        test_before: On the test digits of the data.
        test_after: On the same ones.
    """

    network: Network
    temperature: float
    mine_before: Score
    mine_after: Score
    test_before: Score
    test_after: Score


def why_not(learn: int, held_out: int) -> str:
    """Why so many digits to learn from and to test on are too few; "" if they are enough."""
    lacking = max(MIN_TO_LEARN - learn, 0), max(MIN_HELD_OUT - held_out, 0)
    if not any(lacking):
        return ""
    return (
        f"Too few of your digits: {learn} to learn from and {held_out} to test on; "
        f"at least {MIN_TO_LEARN} and {MIN_HELD_OUT} are needed."
    )


def learn_my_digits(
    network: Network,
    mine: Digits,
    held_out: Digits,
    data: Dataset,
    *,
    seed: int = 1,
    stop: threading.Event | None = None,
    progress: Callable[[float], object] | None = None,
) -> Learnt | None:
    """Train `network` a little further, a quarter of every batch from `mine`, all digits varied a little. Blocks.

    Args:
        network: Stays as it is.
        mine: The user's digits to learn from.
        held_out: The user's digits to test on.
        data: Its training part is played again, its validation part gives the temperature, its test part is read
            before and after.
        seed: The same one gives the same weights.
        stop: Looked at several times a second.
        progress: Hears the share that is done, 0 to 1.

    Returns:
        The new network with the figures, or None if `stop` was set.

    Raises:
        TrainingError: There are too few digits, there is not enough memory, or the training ran away.
    """
    if reason := why_not(len(mine), len(held_out)):
        raise TrainingError(reason, "Draw some more and say which digit each one is.")
    if not len(data.train):
        raise TrainingError(f"{data.name} has no training images to play again.", "Choose other digits.")
    room.check(network.architecture, RECIPE, data)
    teacher = _Teacher(network, mine, data, seed, stop or threading.Event(), progress or (lambda _share: None))
    try:
        return teacher.teach(held_out)
    except _Stopped:
        return None


def keep(store: RunStore, parent: Run, network: Network, temperature: float, tested: float | None) -> Run:
    """Put a network that has learnt the user's digits among the runs, beside the one that it came from.

    Args:
        store: The runs.
        parent: The run that it came from.
        network: The network.
        temperature: What calibrates it.
        tested: Its accuracy on the test digits of the run's data, 0 to 1; None while nobody knows.

    Raises:
        RunError: It cannot be written; nothing is left of it.
    """
    info = parent.info
    name = taught_name(info.name)
    return store.keep(info, network, _outcome(parent.id, temperature, tested), name=name, recipe=RECIPE)


def keep_again(run: Run, network: Network, temperature: float, tested: float | None) -> None:
    """Put another network into a run that `keep` has made: it has learnt more, or that was taken back.

    Raises:
        RunError: It cannot be written.
    """
    run.keep_network(network)
    before = run.info.outcome
    run.change(
        outcome=replace(_outcome("", temperature, tested), run_id=run.id, reason=before.reason if before else "")
    )


def taught_name(name: str) -> str:
    """What a network is called once it has learnt the user's digits."""
    return name if name.endswith(TAUGHT) else f"{name[: MAX_NAME - len(TAUGHT)]}{TAUGHT}"


def _outcome(parent: str, temperature: float, tested: float | None) -> Ended:
    reason = f"It has learnt your digits, after {parent}."
    return Ended("", "finished", reason, 0, None, None, None, tested, 0.0, 0.0, temperature)


def difference(learnt: Learnt) -> tuple[Mood, str]:
    """Whether it is better now, for the user and for others, in a sentence, and what to do."""
    mine = learnt.mine_after.correct - learnt.mine_before.correct
    count = learnt.mine_after.count
    others = (learnt.test_after.accuracy - learnt.test_before.accuracy) * 100
    test = f"The test digits: {others:+.2f} %.".replace("-", "−") if learnt.test_after.count else ""
    if not count:
        own: tuple[Mood, str] = "neutral", "None of your digits is held out yet, so nobody knows whether it helps you."
    elif mine > 0:
        own = "good", f"Better for you: +{mine:,} of {count:,}."
    elif mine < 0:
        own = "bad", f"Worse for you: −{-mine:,} of {count:,}."
    else:
        own = "neutral", f"The same for you: {learnt.mine_after.correct:,} of {count:,}."
    forgets = others < -MAX_FORGOTTEN_PERCENT
    mood: Mood = "bad" if forgets else own[0]
    advice = "Undo it?" if mood == "bad" else "Keep it?" if count else "Keep more of your digits to see."
    return mood, " ".join(filter(None, [own[1], test, advice]))


class _Teacher:
    def __init__(
        self,
        network: Network,
        mine: Digits,
        data: Dataset,
        seed: int,
        stop: threading.Event,
        progress: Callable[[float], object],
    ) -> None:
        self.network, self.data, self.stop, self.progress = network, data, stop, progress
        self.recipe = RECIPE.changed(seed=seed)
        played = np.random.default_rng([seed, _REPLAY]).integers(0, len(data.train), STEPS * (BATCH - OWN))
        self.first_own = len(played)
        self.own = shuffled(len(mine), STEPS * OWN, seed)
        self.trainer = Trainer(network.architecture, Digits.joined(data.train.take(played), mine), self.recipe)
        self.trainer.use_weights(network.weights)

    def teach(self, held_out: Digits) -> Learnt:
        self._say(0.05)
        before = self._score(held_out), self._score(self.data.test)
        self._say(0.15)
        self.trainer.prepare()
        self._learn()
        after = self._score(held_out), self._score(self.data.test)
        temperature = evaluation_pass.temperature(self.trainer, self.data.validation, self._check)
        self._say(1.0)
        network = Network(self.network.architecture, self.trainer.weights())
        return Learnt(network, temperature, before[0], after[0], before[1], after[1])

    def _learn(self) -> None:
        replay = np.arange(self.first_own, dtype=np.int32).reshape(STEPS, BATCH - OWN)
        order = np.concatenate([replay, self.first_own + self.own.reshape(STEPS, OWN)], axis=1).astype(np.int32)
        rates = schedule.learning_rates(self.recipe, STEPS, 1)
        variations = schedule.variations(self.recipe, STEPS * BATCH, 1).reshape(STEPS, BATCH, -1)
        for first in range(0, STEPS, GROUP):
            part = slice(first, first + GROUP)
            losses, _ = self.trainer.train(order[part], rates[part], variations[part])
            if not np.isfinite(losses).all():
                raise TrainingError("The loss is no longer a number: the learning has run away.", "Nothing is changed.")
            self._say(0.2 + 0.65 * min(first + GROUP, STEPS) / STEPS)

    def _score(self, digits: Digits) -> Score:
        return evaluation_pass.score(self.trainer, digits, self._check)

    def _say(self, share: float) -> None:
        self._check()
        self.progress(share)

    def _check(self) -> None:
        if self.stop.is_set():
            raise _Stopped


def shuffled(count: int, wanted: int, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """`wanted` places below `count`: all of them in a new order, again and again, so that each comes equally often."""
    draw = np.random.default_rng([seed, _OWN])
    rounds = [draw.permutation(count) for _ in range(-(-wanted // count))]
    return np.concatenate(rounds)[:wanted]
