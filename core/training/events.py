"""What a session says while it runs: frozen values, each carrying its run. The last one is always `Ended`."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from core.model.network import Weights

Outcome = Literal["finished", "stopped early", "stopped", "failed"]

# Some events are written into a run's files; these are the ranges that are checked when they are read again.
Count = Annotated[int, Meta(ge=0, le=1_000_000_000_000)]
EpochNumber = Annotated[int, Meta(ge=1, le=1_000_000)]
Share = Annotated[float, Meta(ge=0, le=1)]
NotNegative = Annotated[float, Meta(ge=0, le=1e300)]


@dataclass(frozen=True, slots=True)
class Started:
    """The session begins: at epoch 1, or after a resume where it was left.

    Attributes:
        first_epoch: The epoch that is trained first, 1-based.
        epochs: The last epoch, if nothing stops the training before.
        steps_per_epoch: Gradient steps in each epoch.
        training_images: Images gone through in each epoch.
        device: What trains, in words, or why it is not what was wished for; "" for the CPU as it was wished.
    """

    run_id: str
    first_epoch: int
    epochs: int
    steps_per_epoch: int
    training_images: int
    device: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class StepsDone:
    """After one or more gradient steps, in order.

    Attributes:
        epoch: 1-based; all steps of one event belong to the same epoch.
        first_step: 1-based over the whole run; the others follow it.
        losses: (n,) float32, each step's own mean cross-entropy in nats, not a running mean.
        accuracies: (n,) float32, each step's own share of right answers, 0 to 1.
        learning_rates: (n,) float32.
        images_per_second: Of the training since the last such event; 0 for steps that were done before a resume.
    """

    run_id: str
    epoch: int
    first_step: int
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    learning_rates: NDArray[np.float32]
    images_per_second: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """After validation, once the state at the epoch's end is kept.

    Attributes:
        epoch: 1-based.
        training_loss: Mean over the epoch's images, dropout on, in nats; as Keras reports it.
        training_accuracy: 0 to 1, likewise.
        validation_loss: Mean cross-entropy in nats.
        validation_accuracy: 0 to 1.
        seconds: Training and validation, pauses left out.
        learning_rate: Of the epoch's last step.
        best: Whether its validation loss is the lowest so far.
    """

    run_id: str
    epoch: EpochNumber
    training_loss: NotNegative
    training_accuracy: Share
    validation_loss: NotNegative
    validation_accuracy: Share
    seconds: NotNegative
    learning_rate: NotNegative
    best: bool


@dataclass(frozen=True, slots=True, eq=False)
class WeightsCopied:
    """The newest weights, a copy for readers; several times a second."""

    run_id: str
    step: int
    weights: Weights


@dataclass(frozen=True, slots=True, eq=False)
class BestEpoch:
    """The epoch with the lowest validation loss so far.

    Attributes:
        epoch: 1-based.
        loss: Its validation loss, mean cross-entropy in nats.
        accuracy: Its validation accuracy, 0 to 1.
        weights: The weights at its end.
    """

    epoch: int
    loss: float
    accuracy: float
    weights: Weights


@dataclass(frozen=True, slots=True, eq=False)
class SessionState:
    """Everything that a session needs to go on exactly where it was, at the end of an epoch or inside one.

    Attributes:
        epoch: Epochs done.
        variables: All of the network's variables in Keras's order: weights and dropout seeds.
        optimizer: The optimiser's variables: step count, rate, both moments.
        best: The best epoch; None before the first is done.
        rule_best: The best value of what the early-stop rule watches; None before the first epoch is done.
        rule_wait: Epochs in a row without a better one.
        losses: (steps,) float32, the loss of each step that is done of the epoch after `epoch`.
        accuracies: (steps,) float32, likewise.
        seconds: Spent on those steps.
        hardest: (n,) int32, the places of the images that this epoch alone goes through; None for all.
    """

    epoch: int
    variables: tuple[NDArray[np.generic], ...]
    optimizer: tuple[NDArray[np.generic], ...]
    best: BestEpoch | None
    rule_best: float | None
    rule_wait: int
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    seconds: float = 0.0
    hardest: NDArray[np.int32] | None = None

    @property
    def steps(self) -> int:
        """Steps done of the epoch after `epoch`."""
        return len(self.losses)


@dataclass(frozen=True, slots=True, eq=False)
class CheckpointKept:
    """The whole state, to be put on the disk by the first who listens: whoever hears it later knows that it is kept.

    Attributes:
        state: At the end of an epoch, or at least every `session.CHECKPOINT_SECONDS` inside one.
        done: The epoch that has just ended, which is said right after this; None inside an epoch.
    """

    run_id: str
    state: SessionState
    done: EpochDone | None = None


@dataclass(frozen=True, slots=True)
class PauseChanged:
    """The session waits, or goes on."""

    run_id: str
    paused: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event.

    Attributes:
        outcome: "finished" (all epochs), "stopped early" (by the recipe's rule), "stopped" (by the user) or "failed".
        reason: One sentence.
        best_epoch: 1-based; 0 if no epoch was finished.
        validation_loss: Of the best epoch; None if there is none.
        validation_accuracy: Of the best epoch.
        test_loss: Of the best epoch's weights; None unless the training came to its end.
        test_accuracy: Likewise.
        seconds: From the start of this session, pauses left out.
        images_per_second: Training images gone through in a second of training, validation left out.
        temperature: What calibrates the probabilities of the best epoch; see `calibration`. 1 unless the training
            came to its end.
    """

    run_id: str
    outcome: Outcome
    reason: str
    best_epoch: Count
    validation_loss: NotNegative | None
    validation_accuracy: Share | None
    test_loss: NotNegative | None
    test_accuracy: Share | None
    seconds: NotNegative
    images_per_second: NotNegative
    temperature: Annotated[float, Meta(gt=0, le=1e6)] = 1.0


Event = Started | StepsDone | EpochDone | WeightsCopied | CheckpointKept | PauseChanged | Ended
