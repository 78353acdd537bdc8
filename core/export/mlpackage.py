"""A network as a Core ML program, specification 6, in a .mlpackage: built from plain weights without TensorFlow."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from core.data.dataset import SIDE
from core.errors import ExportError
from core.export import contract
from core.export.library import alone, coremltools, mlpackage_obstacle
from core.model.layers import (
    BATCH_NORMALIZATION_EPSILON,
    Activation,
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Function,
    Layer,
    MaxPooling,
)
from core.model.network import Network, Weights

MODEL_FILE = Path("Data/com.apple.CoreML/model.mlmodel")


def write(network: Network, folder: Path, describe: Callable[[Any], None]) -> None:
    """Write the package of `network` as the new `folder`.

    Args:
        network: The network.
        folder: Does not exist yet.
        describe: Given the Core ML `Model` message; writes the texts into it.

    Raises:
        ExportError: This machine cannot write packages.
        OSError: The disk does not take it.
    """
    if obstacle := mlpackage_obstacle():
        raise ExportError(obstacle, "Export a .mlmodel instead.")
    library = coremltools()
    with alone():
        converted = _convert(library, network)
    made = Path(converted.package_path)
    try:
        message = converted.get_spec()
        library.utils.rename_feature(message, f"{contract.LABEL}_probs", contract.PROBABILITIES)
        describe(message)
        _copy_files(made, folder)
        (folder / MODEL_FILE).write_bytes(message.SerializeToString(deterministic=True))
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy_files(source: Path, target: Path) -> None:
    """Copy what is in the files, not the permissions: those of a temporary folder keep everybody else out."""
    for file in (path for path in source.rglob("*") if path.is_file()):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


def _convert(library: Any, network: Network) -> Any:
    """A coremltools `MLModel` in a temporary package. numpy's global random state, which this changes, is put back."""
    state = np.random.get_state()  # noqa: NPY002  it is the old global state that gets changed
    try:
        return library.convert(
            _program(library, network),
            source="milinternal",
            convert_to="mlprogram",
            inputs=[
                library.ImageType(
                    name=contract.IMAGE,
                    shape=(1, 1, SIDE, SIDE),
                    scale=contract.SCALE,
                    color_layout=library.colorlayout.GRAYSCALE,
                )
            ],
            classifier_config=library.ClassifierConfig(list(contract.LABELS), predicted_feature_name=contract.LABEL),
            compute_precision=library.precision.FLOAT32,
            minimum_deployment_target=library.target.iOS15,
            skip_model_load=True,
        )
    except RuntimeError as mistake:  # from the compiled parts: a full temporary folder, for instance
        raise ExportError(f"The .mlpackage could not be made: {mistake}.", "Export a .mlmodel instead.") from mistake
    finally:
        np.random.set_state(state)  # noqa: NPY002


def _program(library: Any, network: Network) -> Any:
    """The MIL program of `network`, from (1, 1, 28, 28) float32 to (1, 10) float32."""
    mil = library.converters.mil
    builder = mil.Builder
    image = builder.TensorSpec(shape=(1, 1, SIDE, SIDE), dtype=mil.mil.types.fp32)

    def body(image: Any) -> Any:
        values = image
        for place, (layer, weights) in enumerate(network.layers(), start=1):
            values = _layer(builder, f"{layer.kind}_{place}", layer, weights, values)
        return values

    return builder.program(input_specs=[image], opset_version=library.target.iOS15)(body)


def _layer(builder: Any, name: str, layer: Layer, weights: Weights, x: Any) -> Any:
    """The output of `layer` on `x`: pictures are (1, channels, height, width), rows are (1, units)."""
    match layer:
        case Convolution():
            return _activation(builder, name, layer.activation, _convolution(builder, name, layer, weights, x))
        case Dense():
            matrix, bias = weights
            out = builder.linear(x=x, weight=np.ascontiguousarray(matrix.T), bias=bias, name=name)
            return _activation(builder, name, layer.activation, out)
        case MaxPooling() | AveragePooling():
            return _pooling(builder, name, layer, x)
        case BatchNormalization():
            return _batch_normalization(builder, name, weights, x)
        case Flatten():
            channel_last = builder.transpose(x=x, perm=[0, 2, 3, 1], name=f"{name}_channel_last")
            return builder.reshape(x=channel_last, shape=[1, int(np.prod(x.shape))], name=name)
        case Activation(function):
            return _activation(builder, name, function, x)
        case Dropout():
            return x


def _convolution(builder: Any, name: str, layer: Convolution, weights: Weights, x: Any) -> Any:
    kernel, bias = weights
    weight = np.ascontiguousarray(kernel.transpose(3, 2, 0, 1))
    return builder.conv(x=x, weight=weight, bias=bias, pad_type=layer.padding, strides=[1, 1], name=name)


def _pooling(builder: Any, name: str, layer: MaxPooling | AveragePooling, x: Any) -> Any:
    window = {"kernel_sizes": [layer.size] * 2, "strides": [layer.size] * 2, "pad_type": layer.padding}
    if isinstance(layer, MaxPooling):
        return builder.max_pool(x=x, name=name, **window)
    return builder.avg_pool(x=x, name=name, exclude_padding_from_average=True, **window)


def _batch_normalization(builder: Any, name: str, weights: Weights, x: Any) -> Any:
    gamma, beta, mean, variance = weights
    if len(x.shape) > 2:
        return builder.batch_norm(
            x=x,
            mean=mean,
            variance=variance,
            gamma=gamma,
            beta=beta,
            epsilon=np.float32(BATCH_NORMALIZATION_EPSILON),
            name=name,
        )
    factor = gamma / np.sqrt(variance + np.float32(BATCH_NORMALIZATION_EPSILON))
    scaled = builder.mul(x=x, y=factor, name=f"{name}_scaled")
    return builder.add(x=scaled, y=beta - mean * factor, name=name)


def _activation(builder: Any, name: str, function: Function, x: Any) -> Any:
    if function == "relu":
        return builder.relu(x=x, name=f"{name}_relu")
    return builder.softmax(x=x, axis=-1, name=f"{name}_softmax") if function == "softmax" else x
