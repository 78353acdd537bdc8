"""`digit-trainer study`: many trainings as one piece of work, and what came of them."""

import argparse
import threading
from pathlib import Path

from core import disk, values
from core.cli import models, output
from core.cli.main import DONE, INTERRUPTED, MISTAKE
from core.cli.study_options import DEFAULT_SEEDS
from core.cli.train import interrupts, recipe_called
from core.errors import StudyError
from core.study import local, plan, remote, report
from core.study.results import Results, results
from core.study.shelf import StudyShelf
from core.study.study import MAX_TRAININGS, Study
from core.training.run_name import MAX_NAME
from core.training.store import RunStore

MAX_AT_ONCE = 1_000
DESCRIBING = ("architecture", "recipe", "seeds", "data", "epochs", "limit", "name")
"""What describes a new study; one that is there has all of it already."""


def study(arguments: argparse.Namespace) -> int:
    """The verb: exit code 0 when every training of the study is done, or is not asked for."""
    store = RunStore(arguments.runs)
    shelf = StudyShelf(store.folder)
    described = [name for name in DESCRIBING if getattr(arguments, name) is not None]
    if not arguments.study and not described:
        return _list(shelf, store, as_json=arguments.json)
    if arguments.study and described:
        options = ", ".join(f"--{name}" for name in described)
        raise StudyError(f"A study that is there keeps what it is: {options} cannot be given.")
    asked = shelf.find(arguments.study) if arguments.study else _described(arguments)
    if arguments.show:
        _answer(results(plan.progress(asked, store.runs())), arguments)
        return DONE
    stop = threading.Event()
    with interrupts(stop):
        begun = _train(asked, shelf, store, arguments, stop)
    found = results(plan.progress(begun, store.runs()))
    _answer(found, arguments)
    if not found.progress.left:
        return DONE
    output.tell(f"{found.progress.words}. Go on with: digit-trainer study {begun.name!r}")
    return INTERRUPTED if stop.is_set() else MISTAKE


def _described(arguments: argparse.Namespace) -> Study:
    architectures = tuple(models.architecture(text) for text in arguments.architecture or ["malireddi"])
    recipes = tuple(recipe_called(text).changed(epochs=arguments.epochs) for text in arguments.recipe or ["fast"])
    names = ", ".join([*(one.name for one in architectures), *(one.name for one in recipes)])
    seeds = DEFAULT_SEEDS if arguments.seeds is None else arguments.seeds
    with values.checked(StudyError):
        values.whole("Seeds", seeds, 1, MAX_TRAININGS)
    return Study(
        arguments.name or names[:MAX_NAME],
        architectures,
        recipes,
        tuple(range(1, seeds + 1)),
        arguments.data,
        arguments.limit,
    )


def _train(
    asked: Study, shelf: StudyShelf, store: RunStore, arguments: argparse.Namespace, stop: threading.Event
) -> Study:
    """Do what is left to do; the study as it is kept."""
    if arguments.at_once is not None:
        with values.checked(StudyError):
            values.whole("At once", arguments.at_once, 1, MAX_AT_ONCE)
    begun, datasets = plan.begun(shelf.keep(asked))
    begun = shelf.keep(begun)
    progress = plan.progress(begun, store.runs())
    output.tell(f"Study {begun.name}: {progress.words}.")
    if not progress.left:
        return begun
    if arguments.scheduler:
        remote.carry_out_on(arguments.scheduler, progress.left, store, output.tell, stop)
        return begun
    count = arguments.at_once or local.at_once(progress.left, datasets)
    datasets.clear()  # the processes have their own
    output.tell(f"{count} at once.")
    local.LocalWorkers(store.folder, count, output.tell, stop).carry_out(progress.left)
    return begun


def _answer(found: Results, arguments: argparse.Namespace) -> None:
    for path, write in ((arguments.csv, report.to_csv), (arguments.page, report.to_page)):
        if path is not None:
            _write(path, write(found))
    if arguments.json:
        output.say_json(report.to_json(found))
        return
    rows = [report.cells(found, group) for group in found.groups]
    output.say(*output.table([text.lower() for text in report.HEADING], rows, right=report.RIGHT), "")
    output.say(report.NOTE, *report.sentences(found))
    if found.differences:
        output.say(report.HOW)


def _write(path: Path, text: str) -> None:
    with disk.explained(StudyError, f"{path} cannot be written"):
        disk.replace_file(path, lambda file: file.write(text.encode()))


def _list(shelf: StudyShelf, store: RunStore, *, as_json: bool) -> int:
    kept, runs = shelf.all(), store.runs()
    done = [len(plan.progress(one, runs).done) if one.found else 0 for one in kept]
    if as_json:
        output.say_json(
            [{"study": one.name, "trainings": one.count, "done": count} for one, count in zip(kept, done, strict=True)]
        )
        return DONE
    if not kept:
        output.say(
            f"There are no studies in {store.folder} yet.",
            "Begin one: digit-trainer study --architecture malireddi chollet",
        )
        return DONE
    rows = [[one.name, f"{count:,} of {one.count:,}"] for one, count in zip(kept, done, strict=True)]
    output.say(*output.table(["study", "trainings done"], rows, right=(1,)))
    return DONE
