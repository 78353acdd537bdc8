"""A file after an app has taught it, without a phone: what it then makes of digits."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.coreml import container, description, neural_network, update_steps
from core.coreml import updating as names
from core.coreml.classifier import Runnable
from core.coreml.coreml_file import DAMAGE, MAX_IMAGES, CoreMLFile
from core.coreml.graph import Graph
from core.coreml.schema.layers import InnerProductLayerParams
from core.coreml.schema.model import Model
from core.coreml.schema.neural_network import NeuralNetwork, NeuralNetworkLayer
from core.coreml.update_steps import Head, TaughtLayer
from core.coreml.updating import FileUpdating, Link
from core.coreml.weights import WeightReader
from core.data.dataset import CLASSES, Images, Labels
from core.errors import ExportError
from core.model.network import Probabilities, in_portions

Array = NDArray[np.float32]
KINDS = ("innerProduct", "ReLU", "sigmoid", "tanh", "flatten")
"""What may stand between the first layer that learns and the softmax for us to teach it."""

MAX_EPOCHS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class TaughtFile:
    """A file with a head of its own.

    Attributes:
        file: As it was read.
        updating: What it says of its updating.
        head: Its layers from the first one that learns.
    """

    file: CoreMLFile
    updating: FileUpdating
    head: Head
    _front: Runnable

    @classmethod
    def of(cls, file: CoreMLFile) -> "TaughtFile":
        """The file before anybody has taught it.

        Raises:
            ExportError: It does not learn, or has other layers at its end than dense ones.
        """
        said = file.updating
        if said is None or not said.updatable or names.RATE not in said.parameters:
            raise ExportError(f"{file.path.name} does not learn on the phone.", "Export it so that it learns.")
        try:
            return _split(file, said)
        except DAMAGE as mistake:
            raise ExportError(f"{file.path} cannot be taught: it has changed, or is damaged.") from mistake

    def features(self, images: Images) -> Array:
        """What the first layer that learns reads: (n, features) float32.

        Args:
            images: (n, 28, 28) uint8.
        """
        return in_portions(self._front_of, images, MAX_IMAGES)

    def probabilities(self, images: Images) -> Probabilities:
        """What the file makes of `images`, (n, 28, 28) uint8: (n, 10) float32, column d for the digit d."""
        said = update_steps.forward(self.head, self.features(images))[-1]
        return np.asarray(said[:, self.file.digit_columns()])

    def taught(self, images: Images, labels: Labels, changed: Mapping[str, float] | None = None) -> "TaughtFile":
        """The file after an app has given it examples once.

        Args:
            images: (n, 28, 28) uint8.
            labels: (n,) the digits that they show.
            changed: What the app sets in place of the file's defaults: the optimiser's numbers by the names of
                `core.coreml.updating`, "epochs" and "seed".

        Raises:
            ExportError: There is nothing to learn from, or the file does not allow a number.
        """
        if not len(images) or len(images) != len(labels):
            raise ExportError(f"{len(images)} images with {len(labels)} labels teach nothing.")
        numbers = self._numbers(changed or {})
        features, targets = self.features(images), np.zeros((len(images), CLASSES), np.float32)
        targets[np.arange(len(images)), np.array(self.file.digit_columns())[labels]] = 1
        optimizer, head = update_steps.optimizer(self.updating, numbers), self.head
        size, epochs, seed = (int(numbers[name]) for name in (names.BATCH_SIZE, "epochs", "seed"))
        for places in update_steps.batches(len(images), size, epochs, seed, shuffle=self.updating.shuffle):
            slopes = update_steps.gradients(head, features[places], targets[places])
            head = update_steps.with_weights(head, optimizer.step(update_steps.weights(head), slopes))
        return replace(self, head=head)

    def _numbers(self, changed: Mapping[str, float]) -> dict[str, float]:
        """All numbers: the file's defaults, and in their place what the app sets."""
        said = self.updating
        allowed = {**said.parameters, "epochs": said.epochs, "seed": said.seed}
        for name, value in changed.items():
            parameter = allowed.get(name)
            if parameter is None or not parameter.allows(value):
                raise ExportError(
                    f"{self.file.path.name} does not let an app set {name.replace('_', ' ')} to {value:g}.",
                    f"It allows {parameter}." if parameter else "",
                )
        defaults = {name: parameter.default for name, parameter in allowed.items() if parameter is not None}
        numbers = {names.BATCH_SIZE: 1, "epochs": 1, "seed": 0} | defaults | dict(changed)
        if min(numbers[names.BATCH_SIZE], numbers["epochs"]) < 1 or numbers["epochs"] > MAX_EPOCHS:
            raise ExportError(f"{self.file.path.name} has a batch size or a number of epochs that makes no sense.")
        return numbers

    def _front_of(self, images: Images) -> Array:
        out = self._front.probabilities(images)
        return np.ascontiguousarray(out, np.float32)


def updated(file: CoreMLFile, images: Images, labels: Labels, changed: Mapping[str, float] | None = None) -> TaughtFile:
    """What `file` is after an app has taught it these digits: see `TaughtFile.taught`.

    Raises:
        ExportError: It cannot be taught.
    """
    return TaughtFile.of(file).taught(images, labels, changed)


def _split(file: CoreMLFile, said: FileUpdating) -> TaughtFile:
    """Cut the network at its first layer that learns."""
    model = Model(container.read(file.path).model)
    _, network = model.type or ("", model)
    if not isinstance(network, NeuralNetwork):
        raise ExportError(f"{file.path.name} is a {said.kind}; only a neural network can be taught.")
    first = next(place for place, link in enumerate(said.links) if link.updatable)
    _check_chain(file, said.links[first:])
    whole = neural_network.runnable(network, description.read(model))
    steps = whole.graph.steps[:first]
    front = replace(whole, graph=Graph(whole.graph.source, said.links[first].inputs[0], steps))
    pairs = zip(said.links[first:-1], network.layers[first:-1], strict=True)
    reader = WeightReader()
    return TaughtFile(file, said, tuple(_layer(link, layer, reader) for link, layer in pairs), front)


def _check_chain(file: CoreMLFile, links: Sequence[Link]) -> None:
    """Refuse what is no chain of dense layers and functions with a softmax at its end."""
    last = links[-1]
    other = [f"{link.name} ({link.kind})" for link in links[:-1] if link.kind not in KINDS]
    chained = all(list(after.inputs) == list(before.outputs) for before, after in itertools.pairwise(links))
    if other or last.kind != "softmax" or not chained:
        found = other[0] if other else last.kind if last.kind != "softmax" else "a branch"
        raise ExportError(f"{file.path.name} cannot be taught here: behind what learns it has {found:.100}.")


def _layer(link: Link, layer: NeuralNetworkLayer, reader: WeightReader) -> TaughtLayer:
    _, params = layer.layer or ("", layer)
    if not isinstance(params, InnerProductLayerParams):
        return TaughtLayer(link.name, link.kind)
    inputs, outputs = params.input_channels, params.output_channels
    matrix = np.ascontiguousarray(reader.read(params.weights, (outputs, inputs)).T)
    bias = reader.read(params.bias, (outputs,)) if params.has_bias else None
    return TaughtLayer(link.name, matrix=matrix, bias=bias, learns=link.updatable)
