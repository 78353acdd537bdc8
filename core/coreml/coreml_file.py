"""Runs a Core ML file in numpy: our exports, to prove them, and anybody's digit classifier.

It understands neural networks (specification 1, from 2017, and later) and programs (.mlpackage), with float32, float16
and quantised weights. It is written from the format and shares no code with what writes our files.
"""

import struct
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core import what_is_it
from core.coreml import container, description, mil_program, neural_network, updating
from core.coreml.classifier import AS_THEY_ARE, Pixels, Runnable
from core.coreml.description import Description, Feature, Texts
from core.coreml.limits import FormatMistake
from core.coreml.schema.mil import Program
from core.coreml.schema.model import Model
from core.coreml.schema.neural_network import NeuralNetwork
from core.coreml.updating import FileUpdating
from core.data.dataset import CLASSES, SIDE, Grays
from core.errors import ExportError
from core.file_kinds import Kind, Wanted
from core.model.network import Probabilities, in_portions

MAX_IMAGES = 250
"""Run at once; more would only take more memory."""

VALUES_AT_ONCE = 1 << 23
"""In all layers that are kept at the same time; fewer images are run at once where that is more. So much stays in reach
of the processor: canvases of 280 × 280 take half of its time when 17 of them are run at once instead of 35."""

DIGITS = [str(digit) for digit in range(CLASSES)]
DAMAGE = (ArithmeticError, LookupError, TypeError, ValueError, MemoryError, struct.error)
"""What careless reading of hostile bytes may raise; `FormatMistake` is one of them."""


@dataclass(frozen=True, slots=True)
class FileLayer:
    """One layer of a file: `output_shape` for one image, `parameters` as Keras counts them."""

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int


@dataclass(frozen=True, slots=True)
class CoreMLFile:
    """A Core ML digit classifier that has been read and can be run.

    Attributes:
        path: Where it is.
        format: "mlmodel" or "mlpackage".
        kind: Core ML's name for the kind of model: "neuralNetworkClassifier", "neuralNetwork" or "mlProgram".
        spec_version: Core ML specification: 1 is iOS 11, 4 is iOS 13, 6 is iOS 15.
        inputs: What an app gives.
        outputs: What an app gets.
        metadata: Texts for people.
        labels: What the outputs stand for, in their order; empty if the file does not say.
        seen: What a pixel, 0 to 255, is multiplied by, and what is added then, before the network does anything else
            with it. A multi-array carries none; its values are taken to be pixels / 255, as networks learn them.
        layers: All layers, first to last.
        columns: How many values it gives for an image; ten for digits.
        finite: Whether all weights are finite numbers.
        updating: What it says of learning on the phone; None if it says nothing.
    """

    path: Path
    format: str
    kind: str
    spec_version: int
    inputs: tuple[Feature, ...]
    outputs: tuple[Feature, ...]
    metadata: Texts
    labels: tuple[str | int, ...]
    seen: Pixels
    layers: tuple[FileLayer, ...]
    columns: int
    finite: bool
    updating: FileUpdating | None
    _runnable: Runnable
    _peak_values: int
    _change: Pixels = AS_THEY_ARE

    @classmethod
    def read(cls, path: Path) -> "CoreMLFile":
        """Read a .mlmodel or a .mlpackage and run it once on a blank image.

        Raises:
            ExportError: It cannot be read, is no digit classifier, or has a layer that cannot be run; in a sentence.
        """
        what_is_it.recognised(path, Wanted.NETWORK, ExportError, left=(Kind.FOLDER,))  # what it lacks is said below
        try:
            with np.errstate(all="ignore"):  # infinite weights are a check that fails, not a warning
                return _read(path)
        except DAMAGE as mistake:
            raise _refusal(path, mistake) from mistake

    @property
    def total_parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    @property
    def input_scale(self) -> float:
        """What a pixel, 0 to 255, is multiplied by: see `seen`."""
        return self.seen.factor

    @property
    def side(self) -> int:
        """Of the square picture that it takes, in pixels; digits of 28 are enlarged to it."""
        return self._runnable.side

    def seeing(self, goal: Pixels) -> "CoreMLFile":
        """The same file whose network sees pixels in another way, to find out whether that is what it learnt.

        Raises:
            ExportError: The file multiplies its input by 0.
        """
        if not self.input_scale:
            raise ExportError(f"{self.path.name} multiplies its input by 0, so that all images are alike.")
        return replace(self, seen=goal, _change=self._runnable.seen.before(goal))

    def probabilities(self, images: Grays) -> Probabilities:
        """What the file makes of `images`.

        Args:
            images: (n, 28, 28) `Grays`, 0 to 255, enlarged where the file takes larger ones; or (n, side, side).

        Returns:
            (n, 10) float32, column d for the digit d whatever the order of the file's labels.

        Raises:
            ExportError: The file has not ten outputs, or labels that are no digits.
        """
        order = self.digit_columns()
        at_once = max(1, min(MAX_IMAGES, VALUES_AT_ONCE // max(1, self._peak_values)))
        return in_portions(lambda part: self._run(part)[:, order], images, at_once)

    def digit_columns(self) -> list[int]:
        """For each digit the column that stands for it; 0 to 9 in order if the file has no labels.

        Raises:
            ExportError: The file has not ten outputs, or labels that are no digits.
        """
        names = [str(label).strip() for label in self.labels] or DIGITS
        if self.columns != CLASSES or sorted(names) != DIGITS:
            raise ExportError(
                f"{self.path.name} gives {self.columns:,} values with the labels {', '.join(names):.100}.",
                "A digit classifier has the labels 0 to 9.",
            )
        return [names.index(digit) for digit in DIGITS]

    def _run(self, images: Grays) -> Probabilities:
        try:
            with np.errstate(all="ignore"):
                return self._runnable.probabilities(images, self._change).astype(np.float32)
        except DAMAGE as mistake:
            raise _refusal(self.path, mistake) from mistake


def _refusal(path: Path, mistake: Exception) -> ExportError:
    reason = str(mistake) if isinstance(mistake, FormatMistake) else "it is damaged"
    return ExportError(f"{path} cannot be used as a Core ML digit classifier: {reason}.")


def _read(path: Path) -> CoreMLFile:
    content = container.read(path)
    model = Model(content.model)
    said = description.read(model)
    kind, runnable = _runnable(model, said, content)
    blank = np.zeros((1, SIDE, SIDE), np.uint8)
    trial = runnable.graph.trial(runnable.inputs(blank))
    layers = tuple(
        FileLayer(step.name, step.kind, _for_people(shape), step.parameters)
        for step, shape in zip(runnable.graph.steps, trial.shapes, strict=True)
    )
    return CoreMLFile(
        path=path,
        format=content.format,
        kind=kind,
        spec_version=model.specification_version,
        inputs=said.inputs,
        outputs=said.outputs,
        metadata=said.texts,
        labels=runnable.labels,
        seen=runnable.seen,
        layers=layers,
        columns=trial.columns,
        finite=runnable.finite,
        updating=updating.read(Model(content.model)),  # with an allowance of its own
        _runnable=runnable,
        _peak_values=trial.peak_values,
    )


def _runnable(model: Model, said: Description, content: container.Container) -> tuple[str, Runnable]:
    """The kind of model and what runs.

    Raises:
        FormatMistake: It is no network.
    """
    match model.type:
        case kind, Program() as program:
            return kind, mil_program.runnable(program, said, content.weights)
        case kind, NeuralNetwork() as network:
            return kind, neural_network.runnable(network, said)
        case None:
            raise FormatMistake("it is no Core ML file, or of a kind that is not known")
        case kind, _:
            raise FormatMistake(f"it is a {kind}; only neural networks and programs can be run here")


def _for_people(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape without the ones in front of it that only stand for sequence and batch."""
    while len(shape) > 1 and shape[0] == 1:
        shape = shape[1:]
    return shape
