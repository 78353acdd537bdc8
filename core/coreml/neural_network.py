"""A Core ML neural network (specification 1, from 2017, and later) as a graph of steps."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.coreml.classifier import Pixels, Runnable, the_input
from core.coreml.description import Description, Feature
from core.coreml.graph import Action, Graph, Step
from core.coreml.layers_activation import FUNCTIONS
from core.coreml.layers_math import COMPUTING
from core.coreml.layers_shape import ARRANGING
from core.coreml.limits import MAX_LAYERS, FormatMistake
from core.coreml.schema import neural_network as schema
from core.coreml.weights import WeightReader

Array = NDArray[np.float32]
LAYERS = {**COMPUTING, **FUNCTIONS, **ARRANGING}
"""All kinds of layers that can be run, by their names, and what builds them."""


def runnable(network: schema.NeuralNetwork, description: Description) -> Runnable:
    """Build what runs from a network or a classifier.

    Raises:
        FormatMistake: The network is damaged, asks for too much, or has a layer that cannot be run.
    """
    source = the_input(description)
    layers = network.layers
    if not 1 <= len(layers) <= MAX_LAYERS:
        raise FormatMistake(f"it has {len(layers):,} layers")
    weights = WeightReader()
    steps = tuple(_step(layer, weights) for layer in layers)
    target = _target(network, description, steps)
    prepare, before_graph = _preparation(network, source)
    graph = Graph(source.name, target, steps)
    return Runnable(
        source=source,
        graph=graph,
        shape=_input_shape(network, source),
        prepare=prepare,
        labels=_labels(network),
        own=before_graph.then(Pixels(*graph.leading())),
        finite=weights.finite,
    )


def _step(layer: schema.NeuralNetworkLayer, weights: WeightReader) -> Step:
    name = layer.name
    kind, params = layer.layer or (f"number {layer.undeclared()[-1]}" if layer.undeclared() else "missing", layer)
    if kind not in LAYERS:
        raise FormatMistake(f"layer {name!r:.80} is of a kind that cannot be run here ({kind})")
    before = weights.count
    try:
        action = LAYERS[kind](params, weights)
    except ValueError as mistake:
        raise FormatMistake(f"layer {name!r:.80} ({kind}): {mistake}") from mistake
    inputs, outputs = tuple(layer.input), layer.output
    if len(outputs) != 1:
        raise FormatMistake(f"layer {name!r:.80} ({kind}) has {len(outputs)} outputs, not 1")
    if len(inputs) != 1 and action.factor is not None:
        action = Action(action.function)  # of two inputs it is no number that multiplies one
    return Step(name, kind, inputs, outputs[0], action, weights.count - before)


def _target(network: schema.NeuralNetwork, description: Description, steps: tuple[Step, ...]) -> str:
    """The name of the probabilities: said by a classifier, else the network's only output, else the last layer's."""
    named = network.label_probability_layer_name if isinstance(network, schema.NeuralNetworkClassifier) else ""
    made = {step.output for step in steps}
    outputs = [feature.name for feature in description.outputs if feature.name in made]
    if named:
        return named
    return outputs[0] if outputs else steps[-1].output


def _labels(network: schema.NeuralNetwork) -> tuple[str | int, ...]:
    """Empty for a network that is no classifier."""
    if not isinstance(network, schema.NeuralNetworkClassifier):
        return ()
    whole = network.int64_class_labels
    return tuple(network.string_class_labels.vector) if whole is None else tuple(whole.vector)


def _input_shape(network: schema.NeuralNetwork, source: Feature) -> tuple[int, ...]:
    """The shape of the first layer's input for one image."""
    if source.kind == "image":
        exact = network.image_input_shape_mapping == schema.NeuralNetworkImageShapeMapping.RANK4_IMAGE_MAPPING
        image = (1, source.channels, *source.shape)
        return image if exact else (1, *image)
    if network.array_input_shape_mapping == schema.NeuralNetworkMultiArrayShapeMapping.EXACT_ARRAY_MAPPING:
        return source.shape
    if len(source.shape) == 1:
        return (1, 1, *source.shape, 1, 1)
    if len(source.shape) == 3:
        return (1, 1, *source.shape)
    raise FormatMistake(f"its input has the shape {source.shape}, which older networks cannot have")


def _preparation(network: schema.NeuralNetwork, source: Feature) -> tuple[Callable[[Array], Array], Pixels]:
    """What is done to an image before the first layer, and how much of it all pixels get alike."""
    entries = [entry for entry in network.preprocessing if entry.feature_name in ("", source.name)]
    changes: list[Callable[[Array], Array]] = []
    alike = Pixels()
    for entry in entries if source.kind == "image" else []:
        if (scaler := entry.scaler) is not None:
            alike = alike.then(Pixels(scaler.channel_scale, scaler.gray_bias if source.channels == 1 else 0.0))
            changes.append(_scaler(scaler, source.colour))
        if (mean := entry.mean_image) is not None:
            changes.append(_mean_image(mean.mean_image, source))

    def prepare(images: Array) -> Array:
        for change in changes:
            images = change(images)
        return images

    return prepare, alike


def _scaler(scaler: schema.NeuralNetworkImageScaler, colour: str) -> Callable[[Array], Array]:
    """All values times one number, plus one number for every channel; images are (…, channels, height, width)."""
    biases = {
        "grayscale": (scaler.gray_bias,),
        "RGB": (scaler.red_bias, scaler.green_bias, scaler.blue_bias),
        "BGR": (scaler.blue_bias, scaler.green_bias, scaler.red_bias),
    }
    factor, bias = np.float32(scaler.channel_scale), np.array(biases[colour], np.float32)[:, None, None]
    return lambda images: images * factor + bias


def _mean_image(values: Array, source: Feature) -> Callable[[Array], Array]:
    if len(values) != source.channels * source.shape[0] * source.shape[1]:
        raise FormatMistake(f"its mean image has {len(values):,} values, which do not fit {source.shape}")
    mean = values.reshape(source.channels, *source.shape)
    return lambda images: images - mean
