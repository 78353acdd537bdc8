"""An export is whole and verified, or absent.

It is made in a draft folder beside the target, put on the disk, read back, run, and only then moved to the target's
place. A check that fails leaves no file, and what was there before untouched.
"""

import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core import disk
from core.cancellation import Cancellation, Progress, Watch
from core.data.dataset import Dataset, Images
from core.errors import ExportError
from core.export import contract, drafts, html_page, litert, mlmodel, mlpackage, targets, verify, verify_others
from core.export.checks import Check
from core.export.device import Device, device
from core.export.library import coremltools
from core.export.metadata import Metadata, training_facts
from core.model import backend, weights_file
from core.model.network import Network, Probabilities, keras_network, keras_probabilities
from core.training.run import Run

Reference = Callable[[Network, Images], Probabilities]

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
TOO_CLOSE = "Its answers are too unsure for weights of 8 bits: export it in float32, or train it for longer."


@dataclass(frozen=True, slots=True)
class ExportReport:
    """An export that is in place.

    Attributes:
        path: Where it is; with the extension, if that was added.
        bytes: Its size; of a package, all files together.
        format: One of the values of `contract.FORMATS`.
        spec_version: Core ML specification; None for files that are not of Core ML.
        sha256: Of the file; of a package, see `drafts.digest`.
        checks: What was proven.
        largest_difference: Of a probability, between the file and the network.
        agreement: Share of the images whose most probable digit is the same: 1, of rounded weights at least 0.99.
        seconds: For writing and proving.
        precision: Of the weights.
    """

    path: Path
    bytes: int
    format: str
    spec_version: int | None
    sha256: str
    checks: tuple[Check, ...]
    largest_difference: float
    agreement: float
    seconds: float
    precision: contract.Precision = "float32"

    def to_json(self) -> dict[str, Any]:
        """The keys that other programs rely on, and the seconds."""
        fields = {entry.name: getattr(self, entry.name) for entry in dataclasses.fields(self)}
        return fields | {"path": str(self.path), "checks": [check.to_json() for check in self.checks]}

    def lines(self) -> list[str]:
        """For people: where it is, its size, and a line for each check."""
        head = f"Exported {self.path} ({self.bytes:,} bytes), checked in {self.seconds:.1f} s"
        return [head, *(check.line() for check in self.checks)]


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
    temperature: float = 1.0,
    precision: contract.Precision = "float32",
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
        temperature: What a .html calibrates the probabilities by that it shows; the others give them as they are.
        precision: Of the weights; "int8" for a .tflite only.
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
    _refuse_precision(precision, place.path.suffix)
    if not all(np.isfinite(array).all() for array in network.weights):
        raise ExportError("The network has weights that are no finite numbers.", "Train it again, more slowly.")
    proof = verify.proof_images(images)
    watch(0, len(STEPS))
    core_ml = place.real.suffix in contract.CORE_ML
    coremltools() if core_ml else backend.keras()
    watch(1, len(STEPS))
    expected = reference(network, proof)
    watch(2, len(STEPS))
    with _saying_why(place.path), drafts.draft_folder(place.real) as folder:
        draft = folder / place.real.name
        _write(network, metadata, draft, temperature, precision)
        drafts.put_on_disk(draft)
        watch(3, len(STEPS))
        if core_ml:
            found = verify.verify(draft, metadata, proof, expected, run_on or device())
        else:
            found = verify_others.verify(draft, network, proof, expected, temperature=temperature, precision=precision)
        _refuse_failures(found, place.path, precision)
        size, sha256 = drafts.digest(draft)
        cancellation.commit()
        drafts.put_in_place(draft, place.real)
    return ExportReport(
        path=place.path,
        bytes=size,
        format=contract.FORMATS[place.real.suffix],
        spec_version=found.file.spec_version if found.file else None,
        sha256=sha256,
        checks=found.checks,
        largest_difference=found.comparison.largest_difference,
        agreement=found.comparison.agreement,
        seconds=time.monotonic() - began,
        precision=precision,
    )


def export_run(
    run: Run, target: Path, data: Dataset, *, precision: contract.Precision = "float32", **texts: str
) -> ExportReport:
    """Export the best network of `run`, proven on the images of `data` that it did not learn from.

    Args:
        run: With at least one epoch done.
        target: As for `export`.
        data: What it learnt from.
        precision: As for `export`.
        texts: Fields of `Metadata` that the user filled in: author, description, license, version.

    Raises:
        ExportError: As for `export`.
        RunError: The run has no network yet.
    """
    metadata, images = run_metadata(run, **texts), data.held_out().images
    return export(run.network(), metadata, target, images, temperature=run.temperature, precision=precision)


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


def _refuse_precision(precision: contract.Precision, suffix: str) -> None:
    if precision != "float32" and suffix != ".tflite":
        raise ExportError(
            f"A {suffix} file keeps its weights in float32, not {precision}.", "Write a .tflite, or leave that out."
        )


def _write(
    network: Network, metadata: Metadata, draft: Path, temperature: float, precision: contract.Precision
) -> None:
    match draft.suffix:
        case ".mlpackage":
            write_mlpackage(network, metadata, draft)
        case ".keras":
            keras_network(network).save(draft)
        case ".npz":
            weights_file.write(network, draft)
        case ".html":
            html_page.write(network, draft, temperature=temperature)
        case ".tflite":
            litert.write(network, draft, precision)
        case _:
            draft.write_bytes(mlmodel_content(network, metadata))


def _refuse_failures(found: verify.Verification, path: Path, precision: contract.Precision) -> None:
    failed = [f"{check.name} ({check.detail})" for check in found.failures()]
    if failed:
        raise ExportError(
            f"The export to {path} did not pass its checks and was not kept: {'; '.join(failed)}.",
            REPORT_IT if precision == "float32" else TOO_CLOSE,
        )


@contextlib.contextmanager
def _saying_why(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as mistake:
        raise ExportError(
            f"{path} could not be written: {disk.reason(mistake)}.", "Make room, or choose another folder."
        ) from mistake


def mlmodel_content(network: Network, metadata: Metadata) -> bytes:
    """The whole content of a .mlmodel, float32, specification 1. Equal arguments give equal bytes.

    Raises:
        ExportError: A layer cannot be expressed, or coremltools cannot be loaded.
    """
    specification = mlmodel.specification(network)
    _describe(specification, metadata)
    content: bytes = specification.SerializeToString(deterministic=True)
    return content


def write_mlpackage(network: Network, metadata: Metadata, folder: Path) -> None:
    """Write a .mlpackage, float32, specification 6, into the new `folder`.

    Raises:
        ExportError: A layer cannot be expressed, or this machine cannot write packages.
        OSError: The disk does not take it.
    """
    mlpackage.write(network, folder, lambda specification: _describe(specification, metadata))


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
