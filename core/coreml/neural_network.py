"""A Core ML neural network (specification 1, from 2017, and later) as a graph of steps."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.coreml import fields
from core.coreml.classifier import Runnable, the_input
from core.coreml.description import Description, Feature
from core.coreml.graph import Action, Graph, Step
from core.coreml.layers_activation import FUNCTIONS
from core.coreml.layers_math import COMPUTING
from core.coreml.layers_shape import ARRANGING
from core.coreml.limits import MAX_LAYERS, FormatMistake
from core.coreml.protobuf import Message
from core.coreml.weights import WeightReader

Array = NDArray[np.float32]
LAYERS = {**COMPUTING, **FUNCTIONS, **ARRANGING}
"""All kinds of layers that can be run: the field of the kind, its name, what builds it."""

OTHER_KINDS = {
    150: "embedding", 165: "mvn", 170: "l2normalize", 180: "lrn", 210: "upsample", 211: "resizeBilinear", 270: "dot",
    330: "split", 340: "sequenceRepeat", 345: "reorganizeData", 400: "simpleRecurrent", 410: "gru",
    420: "uniDirectionalLSTM", 430: "biDirectionalLSTM", 500: "custom", 605: "branch", 615: "loop", 975: "splitND",
    995: "sliceStatic", 1350: "layerNormalization",
}  # fmt: skip
"""Names of some kinds that cannot be run, for the sentence that says so."""

EXACT_SHAPES = 1


def runnable(network: Message, description: Description, *, classifier: bool) -> Runnable:
    """Build what runs from a `NeuralNetwork` or `NeuralNetworkClassifier` message.

    Raises:
        FormatMistake: The network is damaged, asks for too much, or has a layer that cannot be run.
    """
    source = the_input(description)
    layers = network.messages(fields.Network.LAYERS)
    if not 1 <= len(layers) <= MAX_LAYERS:
        raise FormatMistake(f"it has {len(layers):,} layers")
    weights = WeightReader()
    steps = tuple(_step(layer, weights) for layer in layers)
    target = _target(network, description, steps, classifier=classifier)
    prepare, scale = _preparation(network, source)
    graph = Graph(source.name, target, steps)
    return Runnable(
        source=source,
        graph=graph,
        shape=_input_shape(network, source),
        prepare=prepare,
        labels=_labels(network) if classifier else (),
        scale=scale * graph.leading_factor(),
        finite=weights.finite,
    )


def _step(layer: Message, weights: WeightReader) -> Step:
    name = layer.text(fields.Layer.NAME)
    numbers = [number for number in layer.numbers() if number >= fields.Layer.FIRST_KIND]
    if len(numbers) != 1 or numbers[0] not in LAYERS:
        kind = OTHER_KINDS.get(numbers[0], f"number {numbers[0]}") if numbers else "missing"
        raise FormatMistake(f"layer {name!r:.80} is of a kind that cannot be run here ({kind})")
    kind, build = LAYERS[numbers[0]]
    before = weights.count
    try:
        action = build(layer.message(numbers[0]), weights)
    except ValueError as mistake:
        raise FormatMistake(f"layer {name!r:.80} ({kind}): {mistake}") from mistake
    inputs, outputs = tuple(layer.texts(fields.Layer.INPUT)), layer.texts(fields.Layer.OUTPUT)
    if len(outputs) != 1:
        raise FormatMistake(f"layer {name!r:.80} ({kind}) has {len(outputs)} outputs, not 1")
    if len(inputs) != 1 and action.factor is not None:
        action = Action(action.function)  # of two inputs it is no number that multiplies one
    return Step(name, kind, inputs, outputs[0], action, weights.count - before)


def _target(network: Message, description: Description, steps: tuple[Step, ...], *, classifier: bool) -> str:
    """The name of the probabilities: said by a classifier, else the network's only output, else the last layer's."""
    named = network.text(fields.Network.PROBABILITIES) if classifier else ""
    made = {step.output for step in steps}
    outputs = [feature.name for feature in description.outputs if feature.name in made]
    if named:
        return named
    return outputs[0] if outputs else steps[-1].output


def _labels(network: Message) -> tuple[str | int, ...]:
    if network.has(fields.Network.INT64_LABELS):
        return tuple(network.message(fields.Network.INT64_LABELS).integers(1))
    return tuple(network.message(fields.Network.STRING_LABELS).texts(1))


def _input_shape(network: Message, source: Feature) -> tuple[int, ...]:
    """The shape of the first layer's input for one image."""
    if source.kind == "image":
        channels = 1 if source.colour == "grayscale" else 3
        exact = network.integer(fields.Network.IMAGE_MAPPING) == EXACT_SHAPES
        return (1, channels, *source.shape) if exact else (1, 1, channels, *source.shape)
    if network.integer(fields.Network.ARRAY_MAPPING) == EXACT_SHAPES:
        return source.shape
    if len(source.shape) == 1:
        return (1, 1, *source.shape, 1, 1)
    if len(source.shape) == 3:
        return (1, 1, *source.shape)
    raise FormatMistake(f"its input has the shape {source.shape}, which older networks cannot have")


def _preparation(network: Message, source: Feature) -> tuple[Callable[[Array], Array], float]:
    """What is done to an image before the first layer, and the number that it is multiplied by."""
    entries = [entry for entry in network.messages(fields.Network.PREPROCESSING)
               if entry.text(fields.Preprocessing.FEATURE) in ("", source.name)]  # fmt: skip
    changes: list[Callable[[Array], Array]] = []
    scale = 1.0
    for entry in entries if source.kind == "image" else []:
        if entry.has(fields.Preprocessing.SCALER):
            scaler = entry.message(fields.Preprocessing.SCALER)
            scale *= scaler.real(fields.Scaler.SCALE)
            changes.append(_scaler(scaler, source.colour))
        if entry.has(fields.Preprocessing.MEAN_IMAGE):
            changes.append(_mean_image(entry.message(fields.Preprocessing.MEAN_IMAGE).reals(1), source))

    def prepare(images: Array) -> Array:
        for change in changes:
            images = change(images)
        return images

    return prepare, scale


def _scaler(scaler: Message, colour: str) -> Callable[[Array], Array]:
    """All values times one number, plus one number for every channel; images are (…, channels, height, width)."""
    order = {
        "grayscale": (fields.Scaler.GRAY,),
        "RGB": (fields.Scaler.RED, fields.Scaler.GREEN, fields.Scaler.BLUE),
        "BGR": (fields.Scaler.BLUE, fields.Scaler.GREEN, fields.Scaler.RED),
    }
    factor = np.float32(scaler.real(fields.Scaler.SCALE))
    bias = np.array([scaler.real(number) for number in order[colour]], np.float32)[:, None, None]
    return lambda images: images * factor + bias


def _mean_image(values: Array, source: Feature) -> Callable[[Array], Array]:
    channels = 1 if source.colour == "grayscale" else 3
    if len(values) != channels * source.shape[0] * source.shape[1]:
        raise FormatMistake(f"its mean image has {len(values):,} values, which do not fit {source.shape}")
    mean = values.reshape(channels, *source.shape)
    return lambda images: images - mean
