"""`digit-trainer summary`, `runs` and `data`."""

import argparse
from dataclasses import asdict
from typing import Any

from core.cli import output
from core.cli.main import DONE
from core.cli.models import architecture, architecture_model, open_model
from core.cli.progress import DownloadProgress
from core.data import mnist, sources
from core.model.architecture import PRESETS
from core.model.memory import size_words
from core.training import recipe as recipes
from core.training import room
from core.training.comparing import on_test_words
from core.training.run_listing import DamagedRun, ListedRun, RunListing
from core.training.store import RunStore
from core.words import percent


def summary(arguments: argparse.Namespace) -> int:
    """The layers of an architecture or a model, with shapes and parameters."""
    text = arguments.model
    if text in PRESETS or text.endswith(".json"):
        model = architecture_model(architecture(text))
    else:
        model = open_model(text, RunStore(arguments.runs))
    total = sum(layer["parameters"] for layer in model.layers)
    recipe = recipes.FAST.changed(batch_size=arguments.batch_size)
    needed = room.needed_bytes(model.architecture, recipe) if model.architecture else None
    if arguments.json:
        output.say_json(
            {
                "name": model.name,
                "layers": model.layers,
                "total_parameters": total,
                "trainable_parameters": model.trainable_parameters,
                "multiplications": model.multiplications,
                "batch_size": recipe.batch_size,
                "training_bytes": needed,
                "notes": list(model.notes),
            }
        )
        return DONE
    rows = [
        [layer["name"], _shape(layer["output_shape"]), f"{layer['parameters']:,}", layer["formula"]]
        for layer in model.layers
    ]
    output.say(model.name, "", *output.table(["layer", "output", "parameters", "arithmetic"], rows, right=(2,)), "")
    output.say(*model.notes)
    output.say(f"Parameters       {total:>12,}")
    if model.trainable_parameters is not None:
        output.say(f"Trainable        {model.trainable_parameters:>12,}")
        output.say(f"Not trainable    {total - model.trainable_parameters:>12,}")
    if model.multiplications is not None:
        output.say(f"Multiplications  {model.multiplications:>12,}")
    if needed is not None:
        output.say(f"Training takes   {size_words(needed):>12} of memory with a batch size of {recipe.batch_size}")
    return DONE


def _shape(shape: list[int]) -> str:
    return " × ".join(map(str, shape)) or "–"


def runs(arguments: argparse.Namespace) -> int:
    """All runs, newest first, then those that are damaged."""
    store = RunStore(arguments.runs)
    found = RunListing(store.folder).read()
    if arguments.json:
        output.say_json([_run_json(entry) for entry in found])
        return DONE
    if not found:
        output.say(f"There are no runs in {store.folder} yet. Train one: digit-trainer train")
        return DONE
    heading = ["run", "begun", "name", "data", "outcome", "epochs", "validation", "test"]
    output.say(*output.table(heading, [_run_row(listed) for listed in found], right=(5, 6)))
    for entry in (listed.entry for listed in found):
        if isinstance(entry, DamagedRun):
            output.say(f"{entry.id}: {entry.reason}")
    return DONE


def _run_row(listed: ListedRun) -> list[str]:
    entry = listed.entry
    if isinstance(entry, DamagedRun):
        return [entry.id, "–", "–", "–", listed.outcome, "–", "–", "–"]
    info = entry.info
    return [
        entry.id,
        f"{info.created.astimezone():%Y-%m-%d %H:%M}",
        info.name,
        info.data.name,
        listed.outcome,
        listed.epochs_words,
        percent(listed.validation_accuracy),
        on_test_words(info),
    ]


def _run_json(listed: ListedRun) -> dict[str, Any]:
    entry = listed.entry
    if isinstance(entry, DamagedRun):
        return {
            "run": entry.id,
            "folder": entry.folder,
            "outcome": listed.outcome,
            "error": entry.reason,
            "bytes": listed.size,
        }
    info, ended = entry.info, entry.info.outcome
    return {
        "run": entry.id,
        "folder": entry.folder,
        "name": info.name,
        "created": info.created.isoformat(),
        "architecture": info.architecture.name,
        "recipe": info.recipe.name,
        "data": info.data.name,
        "test_data": info.data.test_name,
        "outcome": listed.outcome,
        "epochs": info.recipe.epochs,
        "epochs_done": listed.epochs_done,
        "best_epoch": ended.best_epoch if ended else None,
        "validation_loss": ended.validation_loss if ended else None,
        "validation_accuracy": ended.validation_accuracy if ended else None,
        "test_accuracy": ended.test_accuracy if ended else None,
        "seconds": ended.seconds if ended else None,
        "bytes": listed.size,
        "notes": info.notes,
    }


def data(arguments: argparse.Namespace) -> int:
    """List the data there is; `data fetch mnist` downloads MNIST into the cache."""
    if arguments.action == "fetch":
        with DownloadProgress() as progress:
            mnist.fetch(progress)
    available = sources.available()
    if arguments.json:
        output.say_json([asdict(source) for source in available])
        return DONE
    rows = [
        [source.name, source.title, f"{source.count:,}" if source.present else "not here", str(source.where)]
        for source in available
    ]
    output.say(*output.table(["source", "is", "digits", "where"], rows, right=(2,)))
    return DONE
