"""`digit-trainer train`: make or resume a run, train it, keep it, export it."""

import argparse
import contextlib
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.cli import data_option, models, output
from core.cli.main import DONE, INTERRUPTED, MISTAKE
from core.cli.progress import Progress
from core.data import sources
from core.errors import RecipeError, RunError
from core.export import exporter
from core.files import read_json
from core.model import backend
from core.model.memory import size_words
from core.model.network import Network
from core.training import preparing, room
from core.training import recipe as recipes
from core.training.diagnosis import course
from core.training.events import Ended
from core.training.preparing import Prepared
from core.training.recipe import Recipe
from core.training.record import RunRecord
from core.training.run import Run
from core.training.store import NewRun, RunStore
from core.words import duration, percent

FIXED_BY_RESUME = (
    "architecture", "data", "as_is", "recipe", "batch_size", "learning_rate", "seed", "validate_on_test", "limit",
    "name",
)  # fmt: skip


def train(arguments: argparse.Namespace) -> int:
    """The verb: exit code 0 when the training came to an end and every file asked for is written."""
    if arguments.export:
        exporter.check_target(arguments.export)
    backend.choose_device(arguments.device)
    store = RunStore(arguments.runs)
    prepared = _resumed(arguments, store) if arguments.resume else _new(arguments, store)
    run, data, record = prepared.run, prepared.data, prepared.record
    output.tell(f"Run {run.id}: {run.info.architecture.name}, {run.info.recipe.name}, on {data.name} ({data.source})")
    needed = room.needed_bytes(run.info.architecture, run.info.recipe, data)
    output.tell(f"Takes about {size_words(needed)} of memory.")
    network, interrupted = _train(prepared)
    ended = run.info.outcome or record.ended
    if ended is None:  # cannot be: a session's last event is its end
        raise RunError(f"The run {run.id} did not end.")
    report = None
    if arguments.export and network and not interrupted and ended.outcome != "failed":
        report = exporter.export_run(run, arguments.export, data)
    if ended.outcome == "failed":
        output.tell(ended.reason)
    if arguments.json or ended.outcome != "failed":
        _answer(run, record, ended, report, as_json=arguments.json)
    if ended.outcome == "failed":
        return MISTAKE
    if interrupted:
        output.tell(f"Go on with: digit-trainer train --resume {run.id}")
        return INTERRUPTED
    return DONE


def chosen_recipe(arguments: argparse.Namespace) -> Recipe:
    """The recipe that `--recipe` names, with the fields that other options change.

    Raises:
        RecipeError: There is none of that name, or a value is out of its range.
    """
    return recipe_called(arguments.recipe or "fast").changed(
        epochs=arguments.epochs,
        batch_size=arguments.batch_size,
        learning_rate=arguments.learning_rate,
        seed=arguments.seed,
        validate_on_test=arguments.validate_on_test,
    )


def recipe_called(name: str) -> Recipe:
    """A built-in recipe by its name, or one's own from a JSON file.

    Raises:
        RecipeError: There is none of that name, or the file makes no sense.
    """
    if name in recipes.PRESETS:
        return recipes.PRESETS[name]
    if name.endswith(".json"):
        document = read_json(Path(name), RecipeError)
        recipe = recipes.from_json(document)
        if recipes.redraws(document):
            output.tell(recipes.NOT_REDRAWN)
        return recipe
    raise RecipeError(f"There is no recipe {name!r}.", f"Take {', '.join(recipes.PRESETS)}, or a .json file.")


def _new(arguments: argparse.Namespace, store: RunStore) -> Prepared:
    architecture = models.architecture(arguments.architecture or "malireddi")
    recipe = chosen_recipe(arguments)
    suited = "" if arguments.data else sources.suited(mix_pen=recipe.mix_pen)
    source = data_option.source_of(arguments, suited)
    data = data_option.load(source)
    if arguments.limit is not None:
        data = data.limited(arguments.limit)
    asked = NewRun(architecture, data, recipe, arguments.name or "", source, arguments.limit)
    return preparing.new(store, asked)


def _resumed(arguments: argparse.Namespace, store: RunStore) -> Prepared:
    if given := [name for name in FIXED_BY_RESUME if getattr(arguments, name) is not None]:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise RunError(
            f"A resumed run keeps what it was started with: {options} cannot be given.", "Only --epochs can."
        )
    return preparing.taken_up(store.find(arguments.resume), arguments.epochs)


def _train(prepared: Prepared) -> tuple[Network | None, bool]:
    """Train on this thread; Ctrl+C asks the session to stop."""
    stop = threading.Event()
    with interrupts(stop):
        network = preparing.train(prepared, Progress(prepared.record), stop, threading.Event())
    return network, stop.is_set()


@contextlib.contextmanager
def interrupts(stop: threading.Event) -> Iterator[None]:
    """Ctrl+C and a polite request to end set `stop`; the second Ctrl+C is not caught."""

    def ask(_signal: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _answer(run: Run, record: RunRecord, ended: Ended, report: Any, *, as_json: bool) -> None:
    if as_json:
        output.say_json(
            {
                "run": run.id,
                "folder": run.folder,
                "outcome": ended.outcome,
                "reason": ended.reason,
                "diagnosis": course(record).sentence if record.started else "",
                "epochs": len(record.epochs),
                "best_epoch": ended.best_epoch,
                "validation_loss": ended.validation_loss,
                "validation_accuracy": ended.validation_accuracy,
                "test_loss": ended.test_loss,
                "test_accuracy": ended.test_accuracy,
                "seconds": ended.seconds,
                "images_per_second": ended.images_per_second,
                "export": report.to_json() if report else None,
            }
        )
        return
    output.say(f"{ended.reason} Best is epoch {ended.best_epoch}." if ended.best_epoch else ended.reason)
    if ended.best_epoch:
        output.say(course(record).sentence)
    output.say(f"Validation accuracy {percent(ended.validation_accuracy)}")
    if ended.test_accuracy is not None:
        output.say(f"Test accuracy       {percent(ended.test_accuracy)}")
    output.say(f"Time {duration(ended.seconds)}, {ended.images_per_second:,.0f} images/s", f"Kept in {run.folder}")
    if report:
        output.say(*report.lines())
