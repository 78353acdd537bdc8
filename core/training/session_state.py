"""What the end of an epoch decides: is it the best so far, and does the recipe's rule stop the training."""

import numpy as np

from core.training import schedule
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
        hardest=taken.hardest,
    )


def why_unfit(state: SessionState, recipe: Recipe, steps: int, count: int) -> str:
    """Why a session cannot go on from a state, in a sentence; "" if it can, as far as one sees without the network.

    Args:
        state: At the end of an epoch or inside one.
        recipe: How to go on.
        steps: In each epoch.
        count: Of the training images.
    """
    if state.steps > steps:
        return f"The kept state has done {state.steps:,} of {steps:,} steps."
    if state.steps and schedule.only_hardest(recipe, state.epoch + 1):
        if state.hardest is None:
            return "The kept state does not tell which images are the hardest."
        if state.hardest.max() >= count:
            return f"The kept state knows an image {state.hardest.max() + 1:,} of {count:,}."
    return ""


def rule_says_stop(recipe: Recipe, state: SessionState | None) -> bool:
    """Whether what the rule watches has not got better for as many epochs as its patience."""
    return recipe.early_stop != "off" and state is not None and state.rule_wait >= recipe.patience
