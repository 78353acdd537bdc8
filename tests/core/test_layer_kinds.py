"""A kind of layer has all of its parts. CONTRIBUTING.md, "Add a kind of layer", says where each of them goes."""

from collections.abc import Callable

import pytest
from core_ml import TINY
from strategies import LAYERS

from core.export import mlmodel, mlpackage
from core.model import keras_layers, layers, lessons
from core.model.layers import KINDS, Layer
from core.prediction import forward

PARTS: dict[str, Callable] = {
    "core/model/keras_layers.py": keras_layers.keras_layer,
    "core/model/lessons.py": lessons.explained,
    "core/prediction/forward.py": forward.apply_layer,
    "core/export/mlmodel.py": mlmodel.add_layer,
    "core/export/mlpackage.py": mlpackage.layer_output,
}


@pytest.mark.parametrize("file", PARTS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_function_in_every_file(kind, file):
    part = PARTS[file]
    registered = part.dispatch(KINDS[kind]) is not part.dispatch(object)
    assert registered, f"{KINDS[kind].__name__} is not known in {file}: add a function with @{part.__name__}.register"


def test_every_layer_is_a_kind():
    made = {entry for entry in vars(layers).values() if isinstance(entry, type) and issubclass(entry, Layer)}
    unknown = {layer.__name__ for layer in made if hasattr(layer, "kind") and layer not in KINDS.values()}
    assert not unknown, f"{unknown} cannot be read from JSON: add to KINDS in core/model/layers/__init__.py"


def test_every_kind_is_tried_in_random_architectures_and_in_exports():
    assert set(KINDS) == set(LAYERS), "tests/strategies.py has no such layers: add to LAYERS"
    assert set(KINDS) == {layer.kind for layer in TINY.layers}, "tests/core_ml.py has no such layer: add to TINY"
