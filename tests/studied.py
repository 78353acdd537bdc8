"""Studies that tests need, and runs that are what they ask for."""

from pathlib import Path

from made import SMALL, TINY, kept_run, made_data

from core.study.study import Found, Study, Training
from core.training.events import Ended
from core.training.recipe import FAST, Recipe
from core.training.run import Run
from core.training.store import NewRun, RunStore

QUICK = Recipe("quick", epochs=2, batch_size=40, learning_rate=0.02)
MADE = Found("made", made_data().digest)


def made_study(name: str = "mine", seeds: tuple[int, ...] = (1, 2)) -> Study:
    """Begun on `made_data`: two networks, two recipes."""
    return Study(name, (SMALL, TINY), (FAST, QUICK), seeds, found={"fast": MADE, "quick": MADE})


def trained(store: RunStore, training: Training, test: float | None = 0.9, outcome: str = "finished") -> Run:
    """A run that is this training, ended so."""
    run = store.create(NewRun(training.architecture, made_data(), training.recipe, training.name, "made"))
    run.change(outcome=ended(run, test, outcome))
    return run


def ended(run: Run, test: float | None = 0.9, outcome: str = "finished") -> Ended:
    return Ended(run.id, outcome, "It ended.", 1, 0.4, 0.8, test, test, 9.0, 100.0)


def whole_run(folder: Path) -> Run:
    """A run of two epochs with weights and a state, that is finished."""
    run = kept_run(folder)
    run.change(outcome=ended(run))
    return run
