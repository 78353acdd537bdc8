"""`digit-trainer export`, `digit-trainer code` and `digit-trainer check`."""

import argparse
import logging

from core.cli import data_option, output
from core.cli.main import DONE, MISTAKE
from core.cli.predicting import default_split
from core.coreml import network_file
from core.data import sources
from core.data.dataset import Dataset
from core.errors import DataError, ExportError
from core.export import contract, exporter, keras_code, verify
from core.export.metadata import Metadata
from core.model.network import keras_probabilities
from core.prediction.evaluation import Read
from core.training.run import Run
from core.training.store import RunStore

log = logging.getLogger(__name__)


def export(arguments: argparse.Namespace) -> int:
    """Write a run's best network, or the one in somebody's file, as a file that has been proven right."""
    place = exporter.check_target(arguments.output)
    given = {name: getattr(arguments, name) for name in ("author", "description", "license", "version")}
    texts = {name: text for name, text in given.items() if text is not None}
    if texts and place.suffix not in contract.CORE_ML:
        raise ExportError(
            f"A {place.suffix} file carries no {next(iter(texts))}.", "Leave it out, or write a .mlmodel."
        )
    if (path := network_file.found(arguments.run)) is not None:
        network, itself = network_file.read_with_reference(path)
        images = sources.load("auto").test.images
        report = exporter.export(
            network,
            Metadata(**texts),
            arguments.output,
            images,
            precision=arguments.precision,
            reference=lambda _network, given: itself(given),
        )
    else:
        run = RunStore(arguments.runs).find(arguments.run)
        report = exporter.export_run(run, arguments.output, _proof(run), precision=arguments.precision, **texts)
    if arguments.json:
        output.say_json(report.to_json())
    else:
        output.say(*report.lines())
    return DONE


def _proof(run: Run) -> Dataset:
    """The data that the run learnt from, or if that is gone the built-in pen digits: any digits prove an export."""
    try:
        return sources.load(run.info.data.source)
    except DataError as error:
        log.info("the run's own data is not here, pen digits prove the export: %s", error)
        return sources.load("pen")


def code(arguments: argparse.Namespace) -> int:
    """Write a run as a script or a notebook in plain Keras."""
    run = RunStore(arguments.runs).find(arguments.run)
    path = keras_code.write(run.info, arguments.output)
    if arguments.json:
        output.say_json({"path": str(path), "run": run.id})
    else:
        output.say(f"Wrote {path}: run it with Python and Keras 3.")
    return DONE


def check(arguments: argparse.Namespace) -> int:
    """Prove what a Core ML file does; exit code 1 if a check fails."""
    data = data_option.load(data_option.source_of(arguments))
    reference, learnt_from = _reference(arguments) if arguments.against else (None, "")
    digits = data.split(default_split(data, learnt_from))
    report = verify.check_file(arguments.file, digits, reference)
    if arguments.json:
        output.say_json(report.to_json())
    else:
        output.say(*report.lines())
    return DONE if report.ok else MISTAKE


def _reference(arguments: argparse.Namespace) -> tuple[Read, str]:
    """What `--against` names: what it makes of images, and the digest of the data that it learnt from, if known."""
    if (path := network_file.found(arguments.against)) is not None:
        return network_file.read_with_reference(path)[1], ""
    run = RunStore(arguments.runs).find(arguments.against)
    return _network_itself(run), run.info.data.digest


def _network_itself(run: Run) -> Read:
    """What Keras makes of the run's best network: what an export of it must give."""
    network = run.network()
    return lambda images: keras_probabilities(network, images)
