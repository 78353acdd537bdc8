"""`digit-trainer export`, `digit-trainer code` and `digit-trainer check`."""

import argparse
import logging
from dataclasses import replace
from functools import partial

from core.cli import data_option, output
from core.cli.main import DONE, MISTAKE
from core.cli.predicting import default_split
from core.coreml import network_file
from core.data import sources
from core.data.dataset import Dataset
from core.errors import DataError, ExportError
from core.export import contract, exporter, keras_code, kit, ladder, swift_names, verify
from core.export.metadata import Metadata
from core.export.options import Options
from core.export.report import ExportReport
from core.export.updatable import Updating
from core.model.network import keras_probabilities
from core.prediction.evaluation import Read
from core.prediction.predictor import Predictor
from core.training.run import Run
from core.training.store import RunStore

log = logging.getLogger(__name__)


def export(arguments: argparse.Namespace) -> int:
    """Write a run's best network, or the one in somebody's file, as a file that has been proven right."""
    place = exporter.check_target(arguments.output)
    updating = Updating() if arguments.updatable else None
    options = Options(arguments.input, precision=arguments.precision, updating=updating)
    options.refuse_for(place.suffix)
    if arguments.kit:
        kit.check_place(arguments.kit)
        kit.check_format(place)
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
            options=options,
            reference=lambda _network, given: itself(given),
        )
    else:
        run = RunStore(arguments.runs).find(arguments.run)
        network, options = run.network(), replace(options, temperature=run.temperature)
        report = exporter.export_run(run, arguments.output, _proof(run), options, **texts)
    app = None
    if arguments.kit:
        app = kit.around(
            report, arguments.kit, network, options, title=report.path.stem, license=arguments.license or ""
        )
    _tell(report, app, as_json=arguments.json)
    return DONE


def _tell(report: ExportReport, app: kit.KitReport | None, *, as_json: bool) -> None:
    if warning := swift_names.warning(report.path):
        output.tell(f"Note: {warning}")
    if as_json:
        output.say_json(report.to_json() | ({"kit": str(app.path)} if app else {}))
        return
    output.say(*report.lines())
    if app is not None:
        output.say(f"Wrote an app around it to {app.path}:", *app.lines())


def _proof(run: Run) -> Dataset:
    """The data that the run learnt from, or if that is gone the built-in pen digits: any digits prove an export."""
    try:
        return sources.load(run.info.data.source)
    except DataError as error:
        log.info("the run's own data is not here, pen digits prove the export: %s", error)
        return sources.load("pen")


def sizes(arguments: argparse.Namespace) -> int:
    """Measure what a file with weights in fewer bits saves and costs."""
    if (path := network_file.found(arguments.run)) is not None:
        network, digits = network_file.read(path), sources.load("auto").test
    else:
        run = RunStore(arguments.runs).find(arguments.run)
        network, digits = run.network(), _proof(run).held_out()
    rungs = []
    for rung in ladder.measured(network, digits):
        rungs.append(rung)
        if not arguments.json:
            output.say(rung.line())
    if arguments.json:
        output.say_json([rung.to_json() for rung in rungs])
    else:
        for suffix in dict.fromkeys(rung.suffix for rung in rungs):
            output.say("", f"{suffix}: {ladder.advice([rung for rung in rungs if rung.suffix == suffix])}")
    return DONE


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
    reference, itself, learnt_from = _reference(arguments) if arguments.against else (None, None, "")
    digits = data.split(default_split(data, learnt_from))
    report = verify.check_file(arguments.file, digits, reference, itself)
    if arguments.json:
        output.say_json(report.to_json())
    else:
        output.say(*report.lines())
    return DONE if report.ok else MISTAKE


def _reference(arguments: argparse.Namespace) -> tuple[Read, Predictor, str]:
    """What `--against` names makes of images, its network, and the digest of the data that it learnt from, if known."""
    if (path := network_file.found(arguments.against)) is not None:
        network, reference = network_file.read_with_reference(path)
        return reference, Predictor(network), ""
    run = RunStore(arguments.runs).find(arguments.against)
    network = run.network()
    return partial(keras_probabilities, network), Predictor(network), run.info.data.digest
