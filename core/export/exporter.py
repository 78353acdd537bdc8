"""An export is whole and verified, or absent.

It is made in a draft folder beside the target, put on the disk, read back, run, and only then moved to the target's
place. A check that fails leaves no file, and what was there before untouched.
"""

import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from core import disk
from core.cancellation import Cancellation, Progress, Watch
from core.data.dataset import Dataset, Grays, Images
from core.errors import ExportError
from core.export import (
    contract,
    drafts,
    html_page,
    litert,
    mlmodel,
    mlpackage,
    targets,
    updatable,
    verify,
    verify_others,
)
from core.export.device import Device, device
from core.export.library import coremltools
from core.export.metadata import Metadata, training_facts
from core.export.options import PLAIN, Options
from core.export.proof import prepared
from core.export.report import ExportReport
from core.model import backend, weights_file
from core.model.network import Network, Probabilities, keras_network, keras_probabilities
from core.prediction.predictor import Predictor
from core.training.run import Run

Reference = Callable[[Network, Grays], Probabilities]

GRAYSCALE = 10
"""Core ML's number for the colour space of grayscale images."""


STEPS = (
    "Loading what writes the file",
    "Asking the network for its answers",
    "Writing the file",
    "Reading it back and comparing it with the network",
)
"""What `export` does, one after the other, in words."""


REPORT_IT = "This should not happen: please report it."
TOO_CLOSE = "Its answers are too unsure for so few bits: export it in float32, or train it for longer."


def check_target(target: Path) -> Path:
    """Refuse early what `export` would refuse late; the path that the export will have.

    Raises:
        ExportError: See `targets.checked`.
    """
    return targets.checked(target).path


def export(
    network: Network,
    metadata: Metadata,
    target: Path,
    images: Images,
    *,
    options: Options = PLAIN,
    reference: Reference = keras_probabilities,
    run_on: Device | None = None,
    progress: Progress | None = None,
    cancellation: Cancellation | None = None,
) -> ExportReport:
    """Write `network` as a file and prove that it is right.

    Args:
        network: What to export.
        metadata: What a Core ML file says of itself; the others carry no such texts.
        target: Ends in one of `contract.FORMATS`; without an extension, .mlmodel is added.
        images: (n, 28, 28) uint8: digits to prove it on, best 1,000 or more that the network never saw.
        options: What is chosen about the file.
        reference: Gives the probabilities that the file should give; Keras itself unless told.
        run_on: Core ML; None takes it where there is one.
        progress: Told the place in `STEPS` of what is done now, and how many there are.
        cancellation: Ends it after the step in hand; too late once the file is put in place.

    Raises:
        ExportError: It cannot be written, or a check failed. What was at `target` before is still there.
        CancelledError: It was cancelled; the same.
    """
    began, cancellation = time.monotonic(), cancellation or Cancellation()
    watch = Watch(progress, cancellation.event, "export", "Nothing was written.")
    place = targets.checked(target)
    suffix = place.real.suffix
    options.refuse_for(suffix)
    if not all(np.isfinite(array).all() for array in network.weights):
        raise ExportError("The network has weights that are no finite numbers.", "Train it again, more slowly.")
    watch(0, len(STEPS))
    core_ml = suffix in contract.CORE_ML
    metadata = options.described(metadata, suffix)
    coremltools() if core_ml else backend.keras()
    watch(1, len(STEPS))
    proof = prepared(images, options, lambda given: reference(network, given), itself=Predictor(network))
    watch(2, len(STEPS))
    with _saying_why(place.path), drafts.draft_folder(place.real) as folder:
        draft = folder / place.real.name
        write(network, metadata, draft, options)
        drafts.put_on_disk(draft)
        watch(3, len(STEPS))
        if core_ml:
            found = verify.verify(draft, metadata, proof, run_on or device(), options)
        else:
            found = verify_others.verify(draft, network, proof, options)
        _refuse_failures(found, place.path, options)
        size, sha256 = drafts.digest(draft)
        cancellation.commit()
        drafts.put_in_place(draft, place.real)
    return ExportReport(
        path=place.path,
        bytes=size,
        format=contract.FORMATS[suffix],
        spec_version=found.file.spec_version if found.file else None,
        sha256=sha256,
        checks=found.checks,
        largest_difference=found.comparison.largest_difference,
        agreement=found.comparison.agreement,
        seconds=time.monotonic() - began,
        input=options.input,
        precision=options.precision,
    )


def export_run(run: Run, target: Path, data: Dataset, options: Options = PLAIN, **texts: str) -> ExportReport:
    """Export the best network of `run`, proven on the images of `data` that it did not learn from.

    Args:
        run: With at least one epoch done.
        target: As for `export`.
        data: What it learnt from.
        options: As for `export`; the temperature is the run's.
        texts: Fields of `Metadata` that the user filled in: author, description, license, version.

    Raises:
        ExportError: As for `export`.
        RunError: The run has no network yet.
    """
    options = dataclasses.replace(options, temperature=run.temperature)
    return export(run.network(), run_metadata(run, **texts), target, data.held_out().images, options=options)


def run_metadata(run: Run, **texts: str) -> Metadata:
    """What a file says that was made from `run`: the given texts, and the facts of its training."""
    info, ended = run.info, run.info.outcome
    recipe = info.recipe
    facts = training_facts(
        run=info.id,
        data=f"{info.data.name}, {info.data.train:,} training images, sha256 {info.data.digest}",
        recipe=f"{recipe.name}: {recipe.epochs} epochs, batch {recipe.batch_size}, "
        f"learning rate {recipe.learning_rate:g} ({recipe.schedule}), seed {recipe.seed}",
        validation_accuracy=ended.validation_accuracy if ended else None,
        test_accuracy=ended.test_accuracy if ended else None,
    )
    return Metadata(**texts, further=facts)


def write(network: Network, metadata: Metadata, draft: Path, options: Options) -> None:
    """Write a file that is not proven yet, at a place where nothing is.

    Args:
        network: What to write.
        metadata: What a Core ML file says of itself.
        draft: Ends in one of `contract.FORMATS`.
        options: What is chosen about a Core ML file.

    Raises:
        ExportError: A layer cannot be expressed, or a library cannot be loaded.
        OSError: The disk does not take it.
    """
    match draft.suffix:
        case ".mlpackage":
            write_mlpackage(network, metadata, draft, options)
        case ".keras":
            keras_network(network).save(draft)
        case ".npz":
            weights_file.write(network, draft)
        case ".html":
            html_page.write(network, draft, temperature=options.temperature)
        case ".tflite":
            litert.write(network, draft, options.precision)
        case _:
            draft.write_bytes(mlmodel_content(network, metadata, options))


def _refuse_failures(found: verify.Verification, path: Path, options: Options) -> None:
    failed = [f"{check.name} ({check.detail})" for check in found.failures()]
    if failed:
        raise ExportError(
            f"The export to {path} did not pass its checks and was not kept: {'; '.join(failed)}.",
            REPORT_IT if options.precision == "float32" else TOO_CLOSE,
        )


@contextlib.contextmanager
def _saying_why(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as mistake:
        raise ExportError(
            f"{path} could not be written: {disk.reason(mistake)}.", "Make room, or choose another folder."
        ) from mistake


def mlmodel_content(network: Network, metadata: Metadata, options: Options = PLAIN) -> bytes:
    """The whole content of a .mlmodel. Equal arguments give equal bytes.

    Raises:
        ExportError: A layer cannot be expressed or taught, or coremltools cannot be loaded.
    """
    specification = mlmodel.specification(network, options)
    if options.updating is not None:
        updatable.make_updatable(specification, network, options.updating)
    _describe(specification, metadata)
    content: bytes = specification.SerializeToString(deterministic=True)
    return content


def write_mlpackage(network: Network, metadata: Metadata, folder: Path, options: Options = PLAIN) -> None:
    """Write a .mlpackage, float32, specification 6, into the new `folder`.

    Raises:
        ExportError: A layer cannot be expressed, or this machine cannot write packages.
        OSError: The disk does not take it.
    """
    mlpackage.write(network, folder, lambda specification: _describe(specification, metadata), options)


def _describe(specification: Any, metadata: Metadata) -> None:
    """Write names, colour space and all texts into `specification`, a Core ML `Model` message."""
    description = specification.description
    said = description.metadata
    said.Clear()
    said.shortDescription = metadata.description
    said.author = metadata.author
    said.license = metadata.license
    said.versionString = metadata.version
    said.userDefined.update(metadata.further)
    (image,) = description.input
    image.shortDescription = metadata.input_description
    image.type.imageType.colorSpace = GRAYSCALE
    texts = {contract.PROBABILITIES: metadata.probabilities_description, contract.LABEL: metadata.label_description}
    for output in description.output:
        output.shortDescription = texts[output.name]
    for given in description.trainingInput:  # of a file that learns; its image must be described as the other is
        if given.name == contract.IMAGE:
            given.CopyFrom(image)
        else:
            given.shortDescription = contract.TRAINING_LABEL
