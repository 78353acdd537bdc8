"""An app around a network: an export, and the kit around it, which the terminal and the window write alike."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.cancellation import Cancellation, Progress
from core.data.dataset import Images
from core.export import exporter
from core.export.kit import place, writer
from core.export.kit.writer import KitReport
from core.export.metadata import Metadata
from core.export.options import PLAIN, Options
from core.export.report import ExportReport
from core.export.swift_names import DEFAULT_CLASS
from core.model.calibration import calibrated
from core.model.network import Network
from core.prediction.predictor import Predictor

STEPS = (*exporter.STEPS, "Writing the app around it")
"""What `export` does, one after the other, in words."""


@dataclass(frozen=True, slots=True)
class AppReport:
    """An app that is in place.

    Attributes:
        kit: The folder, and what is in it.
        file: What was proven of the file in it; where that was first is gone.
    """

    kit: KitReport
    file: ExportReport


def around(
    report: ExportReport,
    folder: Path,
    network: Network,
    options: Options,
    *,
    title: str,
    license: str,  # noqa: A002  Core ML's own word
    cancellation: Cancellation | None = None,
) -> KitReport:
    """Write the kit of a file that was just exported.

    Args:
        report: Of the export.
        folder: As for `writer.write`.
        network: What was exported.
        options: By which it was.
        title: As for `writer.write`.
        license: The same.
        cancellation: The same.

    Raises:
        ExportError: As for `writer.write`.
        CancelledError: The same.
    """
    temperature = options.temperature if options.gated else 1.0
    read = Predictor(network).probabilities
    return writer.write(
        report.path,
        folder,
        title=title,
        license=license,
        probabilities=lambda images: calibrated(read(images), temperature),
        updatable=options.updating is not None,
        cancellation=cancellation,
    )


def export(
    network: Network,
    metadata: Metadata,
    folder: Path,
    images: Images,
    *,
    suffix: str,
    options: Options = PLAIN,
    progress: Progress | None = None,
    cancellation: Cancellation | None = None,
) -> AppReport:
    """Export `network` and write an app around the file, which is called after the folder.

    Args:
        network: What to export.
        metadata: What the file says of itself.
        folder: Where the app will be; see `place.checked`.
        images: As for `exporter.export`.
        suffix: Of the file in it: ".mlmodel" or ".mlpackage".
        options: What is chosen about the file.
        progress: Told the place in `STEPS` of what is done now, and how many there are.
        cancellation: Ends it; too late once the app is put in place.

    Raises:
        ExportError: It cannot be written, or a check failed. What was there before is still there.
        CancelledError: It was cancelled; the same.
    """
    cancellation = cancellation or Cancellation()
    place.checked(folder)

    def said(step: int, _of: int) -> None:
        if progress is not None:
            progress(step, len(STEPS))

    with tempfile.TemporaryDirectory(prefix="digit-trainer-") as draft:
        report = exporter.export(
            network,
            metadata,
            Path(draft) / f"{DEFAULT_CLASS}{suffix}",
            images,
            options=options,
            progress=said,
            cancellation=cancellation.part(),
        )
        said(len(STEPS) - 1, len(STEPS))
        made = around(
            report,
            folder,
            network,
            options,
            title=folder.name,
            license=metadata.license,
            cancellation=cancellation,
        )
    return AppReport(made, report)
