"""Older Keras files (.h5): configuration and weights in one HDF5 file, taken within bounds before Keras sees them.

Keras has no safe mode for them, so only models of kinds that are known to run no code of the file's are built.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from core import disk
from core.errors import ArchitectureError
from core.files import MAX_JSON_BYTES, opened, parse_json
from core.model.keras_archive import (
    AGAIN,
    MAX_BYTES_PER_PARAMETER,
    MAX_EXTRA_BYTES,
    MAX_FILE_BYTES,
    check_hdf5,
    slim,
)

H5: Final = ".h5"
MODELS: Final = ("Sequential", "Functional", "Model")
LAYERS: Final = (
    "InputLayer", "Conv2D", "Dense", "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "BatchNormalization",
    "Dropout", "Activation", "ReLU", "LeakyReLU", "Softmax", "Flatten", "Reshape", "GlobalMaxPooling2D", "ELU",
    "DepthwiseConv2D", "SeparableConv2D", "ZeroPadding2D", "Rescaling", "Permute", "RandomFlip", "RandomRotation",
    "RandomTranslation", "RandomZoom", "RandomShear", "RandomContrast", "RandomBrightness", "GaussianNoise",
    "GaussianDropout", "SpatialDropout2D", "ActivityRegularization", "Identity", "Normalization",
)  # fmt: skip
PARTS: Final = frozenset({*MODELS, *LAYERS, "DTypePolicy", "__keras_tensor__"})
SHAPE: Final = "batch_input_shape"
DROPPED: Final = ("_regularizer", "_constraint")
"""Ends of the names of settings that only a training looks at."""


class KerasH5:
    """An open `.h5` file; get it from `open_h5`.

    Attributes:
        config: The configuration, as Keras's newer files have it.
    """

    def __init__(self, path: Path, config: dict[str, Any]) -> None:
        self._path, self.config = path, config

    @contextmanager
    def weights(self, parameters: int) -> Iterator[Path]:
        """The file itself, as `KerasArchive.weights` gives another."""
        check_hdf5(self._path, str(self._path), parameters * MAX_BYTES_PER_PARAMETER + MAX_EXTRA_BYTES)
        if self._path.suffix.lower() == H5:
            yield self._path
            return
        try:
            with TemporaryDirectory(prefix="digit-trainer-") as folder:  # Keras goes by the name
                yield Path(shutil.copyfile(self._path, Path(folder) / f"weights{H5}"))
        except OSError as error:
            raise ArchitectureError(f"{self._path} cannot be copied: {disk.reason(error)}.") from error


@contextmanager
def open_h5(path: Path) -> Iterator[KerasH5]:
    """Open a `.h5` file with a whole model; Keras must be loaded. Nothing in it is trusted.

    Raises:
        ArchitectureError: It cannot be opened, is too large, holds no model, or one with parts that are not known.
    """
    with opened(path, MAX_FILE_BYTES, ArchitectureError):
        pass  # a plain file of that size; HDF5 opens it by its name
    config = slim(_config(path), path)
    strange = sorted(set(_class_names(config)) - PARTS)
    if strange:
        raise ArchitectureError(
            f"{path} has a part of the kind {strange[0]!r:.80}, which is not read from files of this older form.",
            "Save the model again as .keras.",
        )
    name = "Sequential" if config["class_name"] == "Sequential" else "Model"
    yield KerasH5(path, {**_with_input(config), "module": "keras", "class_name": name})


def _config(path: Path) -> dict[str, Any]:
    import h5py  # comes with Keras, and is not wanted before it

    try:
        with h5py.File(path) as file:
            text = file.attrs.get("model_config")
    except (OSError, RuntimeError, LookupError, ValueError, TypeError) as error:  # what it says is for programmers
        raise ArchitectureError(f"{path} is no HDF5 file, or a damaged one.", AGAIN) from error
    if not isinstance(text, str | bytes):
        raise ArchitectureError(f"{path} holds no model: maybe only weights.", "Save the whole model, by model.save().")
    content = text.encode(errors="surrogateescape") if isinstance(text, str) else text
    if len(content) > MAX_JSON_BYTES:
        raise ArchitectureError(f"The configuration in {path} is too long.", AGAIN)
    config = parse_json(content, f"The configuration in {path}", ArchitectureError)
    known = isinstance(config, dict) and config.get("class_name") in MODELS
    if not known or not isinstance(config.get("config"), dict):
        raise ArchitectureError(f"The configuration in {path} describes no model.", AGAIN)
    plain: dict[str, Any] = _for_use(config)
    return plain


def _for_use(value: Any) -> Any:
    """Without what only a training looks at."""
    if isinstance(value, dict):
        return {key: None if key.endswith(DROPPED) else _for_use(item) for key, item in value.items()}
    return [_for_use(item) for item in value] if isinstance(value, list) else value


def _with_input(config: dict[str, Any]) -> dict[str, Any]:
    """With the shape of the images at the input alone; Keras 2 has it at the first layer too, or only there."""
    layers = config["config"].get("layers")
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        return config
    bare = [layer if layer.get("class_name") == "InputLayer" else _without_shape(layer) for layer in layers]
    if bare and bare[0] is not layers[0]:  # it was there, and no input before it
        shape = layers[0]["config"][SHAPE]
        bare.insert(0, {"class_name": "InputLayer", "config": {"batch_shape": shape, "name": "input"}})
    return {**config, "config": {**config["config"], "layers": bare}}


def _without_shape(layer: dict[str, Any]) -> dict[str, Any]:
    own = layer.get("config")
    if not isinstance(own, dict) or SHAPE not in own:
        return layer
    return {**layer, "config": {key: item for key, item in own.items() if key != SHAPE}}


def _class_names(value: Any) -> Iterator[str]:
    """Every kind of part in a configuration."""
    if isinstance(value, dict):
        if "class_name" in value:
            yield str(value["class_name"])
        for item in value.values():
            yield from _class_names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _class_names(item)
