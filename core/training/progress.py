"""What the end of an epoch decides: is it the best so far, and does the recipe's rule stop the training."""

from dataclasses import replace

from core.training.events import EpochDone, SessionState
from core.training.recipe import Recipe
from core.training.trainer import Trainer


def next_state(before: SessionState | None, done: EpochDone, recipe: Recipe, trainer: Trainer) -> SessionState:
    """The state after an epoch.

    Args:
        before: The state that the epoch began with; None before the first.
        done: The epoch's figures.
        recipe: Says what the early-stop rule watches.
        trainer: Has the weights.
    """
    watched = -done.validation_loss if recipe.early_stop == "validation_loss" else done.training_accuracy
    better = before is None or watched > before.rule_best
    state = SessionState(
        epoch=done.epoch,
        variables=trainer.variables(),
        optimizer=trainer.optimizer_variables(),
        best_epoch=done.epoch,
        best_loss=done.validation_loss,
        best_accuracy=done.validation_accuracy,
        best_weights=trainer.weights() if done.best or before is None else before.best_weights,
        rule_best=watched if better or before is None else before.rule_best,
        rule_wait=0 if better or before is None else before.rule_wait + 1,
    )
    if done.best or before is None:
        return state
    return replace(state, best_epoch=before.best_epoch, best_loss=before.best_loss, best_accuracy=before.best_accuracy)


def rule_says_stop(recipe: Recipe, state: SessionState | None) -> bool:
    """Whether what the rule watches has not got better for as many epochs as its patience."""
    return recipe.early_stop != "off" and state is not None and state.rule_wait >= recipe.patience
