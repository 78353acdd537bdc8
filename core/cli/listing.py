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
from core.training.run import Run
from core.training.store import RunStore


def summary(arguments: argparse.Namespace) -> int:
    """The layers of an architecture or a model, with shapes and parameters."""
    text = arguments.model
    if text in PRESETS or text.endswith(".json"):
        model = architecture_model(architecture(text))
    else:
        model = open_model(text, RunStore(arguments.runs))
    total = sum(layer["parameters"] for layer in model.layers)
    if arguments.json:
        output.say_json(
            {
                "name": model.name,
                "layers": model.layers,
                "total_parameters": total,
                "trainable_parameters": model.trainable_parameters,
                "multiplications": model.multiplications,
            }
        )
        return DONE
    rows = [
        [layer["name"], _shape(layer["output_shape"]), f"{layer['parameters']:,}", layer["formula"]]
        for layer in model.layers
    ]
    output.say(model.name, "", *output.table(["layer", "output", "parameters", "arithmetic"], rows, right=(2,)), "")
    output.say(f"Parameters       {total:>12,}")
    if model.trainable_parameters is not None:
        output.say(f"Trainable        {model.trainable_parameters:>12,}")
        output.say(f"Not trainable    {total - model.trainable_parameters:>12,}")
    if model.multiplications is not None:
        output.say(f"Multiplications  {model.multiplications:>12,}")
    return DONE


def _shape(shape: list[int]) -> str:
    return " × ".join(map(str, shape)) or "–"


def runs(arguments: argparse.Namespace) -> int:
    """All runs, newest first."""
    store = RunStore(arguments.runs)
    found = store.runs()
    if arguments.json:
        output.say_json([_run_json(run) for run in found])
        return DONE
    if not found:
        output.say(f"There are no runs in {store.folder} yet. Train one: digit-trainer train")
        return DONE
    rows = [
        [
            run.id,
            f"{run.info.created.astimezone():%Y-%m-%d %H:%M}",
            run.info.name,
            run.info.data.name,
            _outcome(run),
            output.percent(run.info.outcome.validation_accuracy if run.info.outcome else None),
            output.percent(run.info.outcome.test_accuracy if run.info.outcome else None),
        ]
        for run in found
    ]
    output.say(*output.table(["run", "begun", "name", "data", "outcome", "validation", "test"], rows, right=(5, 6)))
    return DONE


def _outcome(run: Run) -> str:
    if run.info.outcome:
        return run.info.outcome.outcome
    return "running" if run.is_running() else "interrupted"


def _run_json(run: Run) -> dict[str, Any]:
    ended = run.info.outcome
    return {
        "run": run.id,
        "folder": run.folder,
        "name": run.info.name,
        "created": run.info.created.isoformat(),
        "architecture": run.info.architecture.name,
        "recipe": run.info.recipe.name,
        "data": run.info.data.name,
        "outcome": _outcome(run),
        "epochs": run.info.recipe.epochs,
        "best_epoch": ended.best_epoch if ended else None,
        "validation_loss": ended.validation_loss if ended else None,
        "validation_accuracy": ended.validation_accuracy if ended else None,
        "test_accuracy": ended.test_accuracy if ended else None,
        "seconds": ended.seconds if ended else None,
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
