"""What a session says while it runs: frozen values, each carrying its run. The last one is always `Ended`."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.model.network import Weights

Outcome = Literal["finished", "stopped early", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Started:
    """The session begins: at epoch 1, or after a resume where it was left.

    Attributes:
        first_epoch: The epoch that is trained first, 1-based.
        epochs: The last epoch, if nothing stops the training before.
        steps_per_epoch: Gradient steps in each epoch.
        training_images: Images gone through in each epoch.
    """

    run_id: str
    first_epoch: int
    epochs: int
    steps_per_epoch: int
    training_images: int


@dataclass(frozen=True, slots=True, eq=False)
class StepsDone:
    """After one or more gradient steps, in order.

    Attributes:
        epoch: 1-based; all steps of one event belong to the same epoch.
        first_step: 1-based over the whole run; the others follow it.
        losses: (n,) float32, each step's own mean cross-entropy in nats, not a running mean.
        accuracies: (n,) float32, each step's own share of right answers, 0 to 1.
        learning_rates: (n,) float32.
        images_per_second: Of the training since the last such event.
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
    """After validation.

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
    epoch: int
    training_loss: float
    training_accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float
    learning_rate: float
    best: bool


@dataclass(frozen=True, slots=True, eq=False)
class WeightsCopied:
    """The newest weights, a copy for readers; several times a second."""

    run_id: str
    step: int
    weights: Weights


@dataclass(frozen=True, slots=True, eq=False)
class SessionState:
    """Everything that a session needs to go on exactly where an epoch ended.

    Attributes:
        epoch: Epochs done.
        variables: All of the network's variables in Keras's order: weights and dropout seeds.
        optimizer: The optimiser's variables: step count, rate, both moments.
        best_epoch: 1-based; 0 before the first.
        best_loss: Validation loss of the best epoch.
        best_accuracy: Its validation accuracy, 0 to 1.
        best_weights: Weights of the best epoch.
        rule_best: The best value of what the early-stop rule watches.
        rule_wait: Epochs in a row without a better one.
    """

    epoch: int
    variables: tuple[NDArray[np.generic], ...]
    optimizer: tuple[NDArray[np.generic], ...]
    best_epoch: int
    best_loss: float
    best_accuracy: float
    best_weights: Weights
    rule_best: float
    rule_wait: int


@dataclass(frozen=True, slots=True, eq=False)
class CheckpointKept:
    """After every epoch: the whole state, to be put on disk by whoever listens, before the next epoch begins."""

    run_id: str
    state: SessionState


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
        temperature: What makes the probabilities of the best epoch honest; see `calibration`. 1 unless the training
            came to its end.
    """

    run_id: str
    outcome: Outcome
    reason: str
    best_epoch: int
    validation_loss: float | None
    validation_accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None
    seconds: float
    images_per_second: float
    temperature: float = 1.0


Event = Started | StepsDone | EpochDone | WeightsCopied | CheckpointKept | PauseChanged | Ended
