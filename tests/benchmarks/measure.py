"""`make measure`: how well the recipes read, MNIST and other people's pens, over three seeds.

Give a pen file of real digits to read those too: `make measure PEN=digits.json`; its writers are then tested one by
one, and the twenty worst misreadings are drawn into `measure-worst.png`.
"""

import argparse
import statistics
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.data import sources
from core.data.dataset import Dataset, Digits
from core.data.formats import penfile
from core.model.architecture import MALIREDDI
from core.prediction.evaluation import Evaluation, evaluate
from core.prediction.predictor import Predictor
from core.training import recipe as recipes
from core.training import session
from core.training.events import Ended, Event
from core.training.recipe import Recipe

SEEDS = (1, 2, 3)
WORST = 20
ENLARGED = 4


@dataclass(frozen=True, slots=True)
class Experiment:
    """A data source and a recipe."""

    title: str
    source: str
    recipe: Recipe


EXPERIMENTS = (
    Experiment("MNIST and pen digits, best", "mnist+pen", recipes.BEST),
    Experiment("pen digits alone, fast", "pen", recipes.FAST),
    Experiment("MNIST alone, tutorial", "mnist", recipes.TUTORIAL),
    Experiment("MNIST and pen digits, fast", "mnist+pen", recipes.FAST),
)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def trained(data: Dataset, recipe: Recipe) -> tuple[Predictor, float]:
    """Train, and give the predictor and the seconds that it took."""
    ended: list[Ended] = []

    def listen(event: Event) -> None:
        if isinstance(event, Ended):
            ended.append(event)

    network = session.run("measure", MALIREDDI, data, recipe, listen, threading.Event(), threading.Event())
    if network is None:
        raise SystemExit(ended[0].reason)
    return Predictor(network, ended[0].temperature), ended[0].seconds


def spread(values: list[float], form: Callable[[float], str]) -> str:
    return f"{form(statistics.mean(values))} ± {form(statistics.stdev(values))}" if len(values) > 1 else form(values[0])


def percent(share: float) -> str:
    return f"{share * 100:.2f} %"


def by_writer(evaluation: Evaluation) -> list[float]:
    """Each writer's accuracy, the worst first; empty where the writers are not known."""
    writers = evaluation.digits.writers
    if writers is None:
        return []
    right = evaluation.answers == evaluation.digits.labels
    return sorted(float(right[writers == writer].mean()) for writer in np.unique(writers))


def draw_worst(evaluation: Evaluation, path: Path) -> None:
    """The worst misreadings side by side in a picture; their truths and answers in a line."""
    worst = evaluation.worst(WORST)
    sheet = np.hstack([np.pad(evaluation.digits.images[index], 2, constant_values=80) for index in worst])
    image = Image.fromarray(sheet)
    image.resize((image.width * ENLARGED, image.height * ENLARGED), Image.Resampling.NEAREST).save(path)
    pairs = [f"{evaluation.digits.labels[index]}→{evaluation.answers[index]}" for index in worst]
    say(f"the {len(worst)} worst, truth→answer, drawn in {path}: {' '.join(pairs)}")


def measure(experiment: Experiment, seeds: tuple[int, ...], pens: Digits | None) -> list[float]:
    """Train with every seed and print a line of the table; the seconds of each training."""
    data = sources.load(experiment.source)
    tests = {"MNIST": sources.load("mnist").test if experiment.source == "pen" else data.test}
    if pens is not None:
        tests["pens"] = pens
    columns: dict[str, list[float]] = {name: [] for name in (*tests, "worst", "median")}
    seconds, last = [], {}
    for seed in seeds:
        predictor, took = trained(data, experiment.recipe.changed(seed=seed))
        seconds.append(took)
        for name, digits in tests.items():
            last[name] = evaluate(predictor.probabilities, digits)
            columns[name].append(last[name].accuracy)
        if pens is not None and (writers := by_writer(last["pens"])):
            columns["worst"].append(writers[0])
            columns["median"].append(statistics.median(writers))
    figures = [spread(values, percent) if values else "–" for values in columns.values()]
    say(f"| {' | '.join([experiment.title, *figures, spread(seconds, lambda value: f'{value:.0f}')])} |")
    if "pens" in last and experiment.recipe.name == "best":
        draw_worst(last["pens"], Path("measure-worst.png"))
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pen", type=Path, help="a pen file of real digits")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    arguments = parser.parse_args()
    pens = penfile.to_digits(penfile.read(arguments.pen), str(arguments.pen)) if arguments.pen else None
    pen_columns = [" real pens |"] if pens is not None else []
    say(f"| learnt from, recipe | MNIST test |{''.join(pen_columns)} worst writer | median writer | seconds |")
    times = {}
    for experiment in EXPERIMENTS:
        times[experiment.title] = measure(experiment, tuple(arguments.seeds), pens)


if __name__ == "__main__":
    main()
