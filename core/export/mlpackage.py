"""A network as a Core ML program, specification 6, in a .mlpackage: built from plain weights without TensorFlow."""

import shutil
from collections.abc import Callable, Iterable
from functools import singledispatch
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import ExportError
from core.export import contract
from core.export.compression import compressed
from core.export.drawing import normaliser
from core.export.drawing.arithmetic import Value
from core.export.drawing.program import ProgramArithmetic, is_of_formula
from core.export.library import alone, coremltools, mlpackage_obstacle
from core.export.options import PLAIN, Options
from core.model import layers
from core.model.network import Network, Weights

MODEL_FILE = Path("Data/com.apple.CoreML/model.mlmodel")


def write(network: Network, folder: Path, describe: Callable[[Any], None], options: Options) -> None:
    """Write the package of `network` as the new `folder`.

    Args:
        network: The network.
        folder: Does not exist yet.
        describe: Given the Core ML `Model` message; writes the texts into it.
        options: What the file takes.

    Raises:
        ExportError: This machine cannot write packages.
        OSError: The disk does not take it.
    """
    if obstacle := mlpackage_obstacle():
        raise ExportError(obstacle, "Export a .mlmodel instead.")
    library = coremltools()
    with alone():
        converted = compressed(_convert(library, network, options), options.precision)
    made = Path(converted.package_path)
    try:
        message = converted.get_spec()
        library.utils.rename_feature(message, f"{contract.LABEL}_probs", contract.PROBABILITIES)
        _order_outputs(message)
        describe(message)
        _copy_files(made, folder)
        (folder / MODEL_FILE).write_bytes(message.SerializeToString(deterministic=True))
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _order_outputs(message: Any) -> None:
    """List the outputs as `contract.OUTPUTS` has them, in the description and in the program alike."""
    described = message.description.output
    described.sort(key=lambda output: contract.OUTPUTS.index(output.name))
    for function in message.mlProgram.functions.values():
        for block in function.block_specializations.values():
            block.outputs[:] = [output.name for output in described]


def _copy_files(source: Path, target: Path) -> None:
    """Copy what is in the files, not the permissions: those of a temporary folder keep everybody else out."""
    for file in (path for path in source.rglob("*") if path.is_file()):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


def _convert(library: Any, network: Network, options: Options) -> Any:
    """A coremltools `MLModel` in a temporary package. numpy's global random state, which this changes, is put back."""
    state = np.random.get_state()  # noqa: NPY002  it is the old global state that gets changed
    try:
        return library.convert(
            _program(library, network, options),
            source="milinternal",
            convert_to="mlprogram",
            inputs=[
                library.ImageType(
                    name=contract.IMAGE,
                    shape=(1, 1, options.side, options.side),
                    scale=contract.SCALE,
                    color_layout=library.colorlayout.GRAYSCALE,
                )
            ],
            classifier_config=library.ClassifierConfig(list(contract.LABELS), predicted_feature_name=contract.LABEL),
            compute_precision=_arithmetic(library, options),
            minimum_deployment_target=library.target.iOS16
            if options.kind.package_version > 6
            else library.target.iOS15,
            skip_model_load=True,
        )
    except RuntimeError as mistake:  # from the compiled parts: a full temporary folder, for instance
        raise ExportError(f"The .mlpackage could not be made: {mistake}.", "Export a .mlmodel instead.") from mistake
    finally:
        np.random.set_state(state)  # noqa: NPY002


def _arithmetic(library: Any, options: Options) -> Any:
    """Half precision only where it was chosen, and never in the sums that make a digit image of a drawing."""
    if options.precision != "float16":
        return library.precision.FLOAT32
    return library.transform.FP16ComputePrecision(op_selector=lambda operation: not is_of_formula(operation.name))


def _program(library: Any, network: Network, options: Options = PLAIN) -> Any:
    """The MIL program of `network`, from (1, 1, side, side) float32 to (1, 10) float32."""
    mil = library.converters.mil
    builder = mil.Builder
    image = builder.TensorSpec(shape=(1, 1, options.side, options.side), dtype=mil.mil.types.fp32)

    def body(image: Any) -> Any:
        if options.takes_drawing:
            return _for_drawing(network, options, builder, image)
        return _through(network.layers(), builder, image)

    return builder.program(input_specs=[image], opset_version=library.target.iOS15)(body)


def _through(all_layers: Iterable[tuple[layers.Layer, Weights]], builder: Any, values: Any) -> Any:
    """What comes out of layer after layer."""
    for place, (layer, weights) in enumerate(all_layers, start=1):
        values = layer_output(layer, weights, builder, f"{layer.kind}_{place}", values)
    return values


def _for_drawing(network: Network, options: Options, builder: Any, pixels: Any) -> Any:
    """From the canvas to the digit image, through the network, and to probabilities: a tenth each for a blank one."""
    image = normaliser.digit_image(Value(ProgramArithmetic(builder), pixels))
    logits = _through(network.logit_layers(), builder, image.pixels.operand)
    drawn = builder.reshape(x=(image.drawn * (1 / options.temperature)).operand, shape=[1, 1], name="drawn")
    return _activated("softmax", builder, "probabilities", builder.mul(x=logits, y=drawn, name="gated"))


@singledispatch
def layer_output(layer: layers.Layer, weights: Weights, builder: Any, name: str, x: Any) -> Any:
    """What `layer` gives.

    Args:
        layer: The layer.
        weights: Its own weights, in `Network`'s order.
        builder: coremltools' MIL `Builder`.
        name: Of the operation; of several, the names begin so.
        x: What it reads: pictures are (1, channels, height, width), rows are (1, units).
    """
    raise NotImplementedError(layer.kind)


@layer_output.register
def _convolution(layer: layers.Convolution, weights: Weights, builder: Any, name: str, x: Any) -> Any:
    kernel, bias = weights
    weight = np.ascontiguousarray(kernel.transpose(3, 2, 0, 1))
    out = builder.conv(x=x, weight=weight, bias=bias, pad_type=layer.padding, strides=[1, 1], name=name)
    return _activated(layer.activation, builder, name, out)


@layer_output.register
def _dense(layer: layers.Dense, weights: Weights, builder: Any, name: str, x: Any) -> Any:
    matrix, bias = weights
    out = builder.linear(x=x, weight=np.ascontiguousarray(matrix.T), bias=bias, name=name)
    return _activated(layer.activation, builder, name, out)


@layer_output.register
def _pooling(layer: layers.Pooling, _weights: Weights, builder: Any, name: str, x: Any) -> Any:
    window = {"kernel_sizes": [layer.size] * 2, "strides": [layer.size] * 2, "pad_type": layer.padding}
    if isinstance(layer, layers.MaxPooling):
        return builder.max_pool(x=x, name=name, **window)
    return builder.avg_pool(x=x, name=name, exclude_padding_from_average=True, **window)


@layer_output.register
def _batch_normalization(layer: layers.BatchNormalization, weights: Weights, builder: Any, name: str, x: Any) -> Any:
    gamma, beta, mean, variance = weights
    epsilon = np.float32(layer.epsilon)
    if len(x.shape) > 2:
        return builder.batch_norm(x=x, mean=mean, variance=variance, gamma=gamma, beta=beta, epsilon=epsilon, name=name)
    factor = gamma / np.sqrt(variance + epsilon)
    scaled = builder.mul(x=x, y=factor, name=f"{name}_scaled")
    return builder.add(x=scaled, y=beta - mean * factor, name=name)


@layer_output.register
def _dropout(_layer: layers.Dropout, _weights: Weights, _builder: Any, _name: str, x: Any) -> Any:
    return x


@layer_output.register
def _activation(layer: layers.Activation, _weights: Weights, builder: Any, name: str, x: Any) -> Any:
    return _activated(layer.function, builder, name, x)


@layer_output.register
def _leaky_relu(layer: layers.LeakyReLU, _weights: Weights, builder: Any, name: str, x: Any) -> Any:
    return builder.leaky_relu(x=x, alpha=np.float32(layer.slope), name=name)


@layer_output.register
def _flatten(_layer: layers.Flatten, _weights: Weights, builder: Any, name: str, x: Any) -> Any:
    channel_last = builder.transpose(x=x, perm=[0, 2, 3, 1], name=f"{name}_channel_last")
    return builder.reshape(x=channel_last, shape=[1, int(np.prod(x.shape))], name=name)


def _activated(function: str, builder: Any, name: str, x: Any) -> Any:
    if function == "linear":
        return x
    more: dict[str, dict[str, Any]] = {"softmax": {"axis": -1}, "elu": {"alpha": np.float32(1)}}
    return getattr(builder, function)(x=x, name=f"{name}_{function}", **more.get(function, {}))
