"""What the end of an epoch decides: is it the best so far, and does the recipe's rule stop the training."""

import numpy as np

from core.training.epoch_steps import EpochSteps
from core.training.events import BestEpoch, EpochDone, SessionState
from core.training.recipe import Recipe
from core.training.trainer import Trainer


def best_of(before: SessionState | None) -> BestEpoch | None:
    """The best epoch so far."""
    return before.best if before else None


def next_state(before: SessionState | None, done: EpochDone, recipe: Recipe, trainer: Trainer) -> SessionState:
    """The state after an epoch.

    Args:
        before: The state that the epoch began with; None before the first.
        done: The epoch's figures.
        recipe: Says what the early-stop rule watches.
        trainer: Has the weights.
    """
    watched = -done.validation_loss if recipe.early_stop == "validation_loss" else done.training_accuracy
    rule_best, rule_wait = (before.rule_best, before.rule_wait) if before else (None, 0)
    better = rule_best is None or watched > rule_best
    best = best_of(before)
    if done.best or best is None:
        best = BestEpoch(done.epoch, done.validation_loss, done.validation_accuracy, trainer.weights())
    return SessionState(
        epoch=done.epoch,
        variables=trainer.variables(),
        optimizer=trainer.optimizer_variables(),
        best=best,
        rule_best=watched if better else rule_best,
        rule_wait=0 if better else rule_wait + 1,
        losses=np.empty(0, np.float32),
        accuracies=np.empty(0, np.float32),
    )


def state_within(before: SessionState | None, taken: EpochSteps, trainer: Trainer) -> SessionState:
    """The state inside an epoch.

    Args:
        before: An earlier state of this epoch, or the one that it began with; None in the first.
        taken: The steps that are done.
        trainer: Has the weights.
    """
    losses, accuracies = taken.figures()
    return SessionState(
        epoch=before.epoch if before else 0,
        variables=trainer.variables(),
        optimizer=trainer.optimizer_variables(),
        best=best_of(before),
        rule_best=before.rule_best if before else None,
        rule_wait=before.rule_wait if before else 0,
        losses=losses,
        accuracies=accuracies,
        seconds=taken.seconds(),
    )


def rule_says_stop(recipe: Recipe, state: SessionState | None) -> bool:
    """Whether what the rule watches has not got better for as many epochs as its patience."""
    return recipe.early_stop != "off" and state is not None and state.rule_wait >= recipe.patience
