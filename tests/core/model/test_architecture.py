import json

import pytest
from hypothesis import given, settings
from strategies import architectures

from core.errors import ArchitectureError
from core.model.architecture import CHOLLET, MALIREDDI, PRESETS, Architecture, from_json
from core.model.layers import Convolution, Dense, Flatten, MaxPooling
from core.model.network import keras_model

TABLES = {
    "malireddi": [
        ((24, 24, 32), 832),
        ((12, 12, 32), 0),
        ((12, 12, 32), 0),
        ((10, 10, 64), 18_496),
        ((5, 5, 64), 0),
        ((5, 5, 64), 0),
        ((5, 5, 128), 8_320),
        ((2, 2, 128), 0),
        ((2, 2, 128), 0),
        ((512,), 0),
        ((128,), 65_664),
        ((10,), 1_290),
    ],
    "chollet": [
        ((26, 26, 32), 320),
        ((24, 24, 64), 18_496),
        ((12, 12, 64), 0),
        ((12, 12, 64), 0),
        ((9_216,), 0),
        ((128,), 1_179_776),
        ((128,), 0),
        ((10,), 1_290),
    ],
}


@pytest.mark.parametrize("name", PRESETS)
def test_the_presets_have_the_tutorials_tables(name):
    assert [(row.output_shape, row.parameters) for row in PRESETS[name].table()] == TABLES[name]


def test_the_presets_totals():
    assert (MALIREDDI.total_parameters, MALIREDDI.multiplications) == (94_602, 2_575_616)
    assert (CHOLLET.total_parameters, CHOLLET.multiplications) == (1_199_882, 11_992_448)


def test_the_arithmetic_is_shown():
    assert MALIREDDI.table()[0].formula == "32 × (5·5·1 + 1) = 832 · 28 − 5 + 1 = 24"
    assert MALIREDDI.table()[7].formula == "⌊5 ÷ 2⌋ = 2"
    assert CHOLLET.table()[5].formula == "128 × (9,216 + 1) = 1,179,776"


@settings(max_examples=25, deadline=None)
@given(architectures())
def test_shapes_and_parameters_equal_keras(architecture):
    model = keras_model(architecture)
    rows = architecture.table()
    assert [row.output_shape for row in rows] == [layer.output.shape[1:] for layer in model.layers[1:]]
    assert [row.parameters for row in rows] == [layer.count_params() for layer in model.layers[1:]]
    trainable = sum(variable.numpy().size for variable in model.trainable_variables)
    assert architecture.trainable_parameters == trainable
    assert architecture.multiplications == sum(row.multiplications for row in rows) >= 0


@given(architectures())
def test_json_both_ways(architecture):
    assert from_json(json.loads(json.dumps(architecture.to_json()))) == architecture


def document(*layers, **changes):
    return {"format": 1, "name": "mine", "layers": list(layers)} | changes


FLAT = {"kind": "flatten"}
END = {"kind": "dense", "units": 10, "activation": "softmax"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([], "JSON object"),
        (document(FLAT, END, format=2), "not 2"),
        (document(FLAT, END, name=7), '"name" (text)'),
        (document(FLAT, END, colour="red"), "'colour'"),
        (document(), "1 to 100 layers, not 0"),
        (document(*[FLAT] * 101), "1 to 100 layers, not 101"),
        (document({"kind": "lstm"}, END), "Layer 1: its kind is 'lstm'"),
        (document("flatten", END), "Layer 1"),
        (document({"kind": "convolution", "filters": 0, "kernel": 3}, FLAT, END), "filters must be a whole number"),
        (document({"kind": "convolution", "filters": 4, "kernel": 29}, FLAT, END), "not 29"),
        (document({"kind": "convolution", "filters": 4, "kernel": 3, "padding": "full"}, FLAT, END), "not 'full'"),
        (document({"kind": "convolution", "filters": 4}, FLAT, END), "missing 1 required positional argument"),
        (document({"kind": "convolution", "filters": 4, "kernel": 3, "x": 1}, FLAT, END), "unexpected keyword"),
        (document({"kind": "dropout", "rate": 1.0}, FLAT, END), "below 1, not 1.0"),
        (document({"kind": "leaky_relu", "slope": 1}, FLAT, END), "slope must be at least 0 and below 1, not 1"),
        (document({"kind": "max_pooling", "size": 28}, {"kind": "max_pooling", "size": 2}, FLAT, END), "window of 2"),
        (document(END), "put flatten before it"),
        (document(FLAT, FLAT, END), "Layer 2 (Flatten)"),
        (document(FLAT, {"kind": "dense", "units": 9, "activation": "softmax"}), "10 values"),
        (document(FLAT, {"kind": "dense", "units": 10}), "softmax"),
        (document(FLAT, {"kind": "dense", "units": 10, "activation": "softmax"}, END), "Only the last"),
        (document({"kind": "convolution", "filters": 4096, "kernel": 1}, FLAT,
                  {"kind": "dense", "units": 16384, "activation": "relu"}, END), "parameters are too many"),
        (document({"kind": "convolution", "filters": 4096, "kernel": 1}, *[{"kind": "max_pooling", "size": 1}] * 16,
                  {"kind": "max_pooling", "size": 28}, FLAT, END), "54,599,690 values for one image"),
    ],
)  # fmt: skip
def test_a_wrong_one_is_refused_with_the_layer_the_value_and_the_reason(wrong, said):
    with pytest.raises(ArchitectureError) as refused:
        from_json(wrong)
    assert said in refused.value.sentence
    assert refused.value.sentence.endswith(".")


def test_an_architecture_is_checked_where_it_is_born():
    with pytest.raises(ArchitectureError, match=r"Layer 3 \(MaxPool 3\)"):
        Architecture("x", (Convolution(2, 27), MaxPooling(2), MaxPooling(3), Flatten(), Dense(10, "softmax")))
