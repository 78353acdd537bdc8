import re

import pytest
from hypothesis import given, settings
from strategies import architectures

from core.model.architecture import CHOLLET, MALIREDDI, PRESETS, from_json
from core.model.layers import Activation, AveragePooling, BatchNormalization, Convolution, LeakyReLU, MaxPooling
from core.model.lessons import INPUT_LESSON, lesson, lessons, shape_words

WORKED = re.compile(r"[\d.,\s()×·÷−+]+")


def steps(architecture, place) -> dict[str, tuple[str, str]]:
    return {step.question: (step.working, step.result) for step in lessons(architecture)[place].steps}


def worked_out(working: str) -> float:
    """The value of a calculation as it is written."""
    signs = {"×": "*", "·": "*", "÷": "/", "−": "-", ",": ""}
    return eval("".join(signs.get(sign, sign) for sign in working))  # noqa: S307  figures and signs only


def test_the_figures_of_the_first_preset_are_those_of_the_article():
    first, third = steps(MALIREDDI, 0), steps(MALIREDDI, 3)
    assert first["output side"] == ("28 − 5 + 1", "24")
    assert first["parameters"] == ("32 × (5·5·1 + 1)", "832")
    assert third["parameters"] == ("64 × (3·3·32 + 1)", "18,496")
    assert third["output side"] == ("12 − 3 + 1", "10")
    assert steps(MALIREDDI, 9)["numbers"] == ("2 × 2 × 128", "512")
    assert steps(MALIREDDI, 10)["parameters"] == ("128 × (512 + 1)", "65,664")


@pytest.mark.parametrize("architecture", PRESETS.values(), ids=list(PRESETS))
def test_parameters_add_up_to_the_total_of_the_table(architecture):
    shown = [int(step.result.replace(",", "")) for made in lessons(architecture) for step in made.steps
             if step.question == "parameters"]  # fmt: skip
    assert sum(shown) == architecture.total_parameters


@settings(max_examples=40, deadline=None)
@given(architectures())
def test_every_calculation_gives_the_result_that_is_shown(architecture):
    for made, row in zip(lessons(architecture), architecture.table(), strict=True):
        assert made.title == row.name
        assert made.text.endswith(".")
        for step in made.steps:
            if WORKED.fullmatch(step.working) and "about" not in step.question:
                assert worked_out(step.working) == pytest.approx(float(step.result.replace(",", "")))


def test_how_many_neurons_a_neuron_sees():
    for kernel, words in ((1, "sees 1 neuron of"), (3, "sees 9 neurons"), (5, "sees 25 neurons")):
        assert words in lesson(Convolution(8, kernel), (28, 28, 4)).text


def test_padding_and_rests_are_told():
    same = lesson(Convolution(8, 3, "same"), (28, 28, 1))
    assert same.steps[0].result == "28"
    assert "padded" in same.steps[0].working
    assert lesson(MaxPooling(2), (5, 5, 3)).steps[0].working == "5 ÷ 2, the last 1 left out"
    assert lesson(AveragePooling(2, "same"), (5, 5, 3)).steps[0].result == "3"


def test_layers_that_only_other_files_use_have_lessons_too():
    assert lesson(BatchNormalization(), (5, 5, 8)).steps[0].result == "32"
    leaky = lesson(LeakyReLU(0.1), (5, 5, 8))
    assert "multiplied by 0.1" in leaky.text
    assert leaky.steps[0].result == "200"
    for function in ("relu", "softmax", "linear"):
        assert lesson(Activation(function), (10,)).text
    assert "784" in INPUT_LESSON.steps[0].result


def test_shapes_are_written_as_in_the_table():
    assert shape_words((24, 24, 32)) == "24×24×32"
    assert shape_words((16384,)) == "16,384"


def test_a_layer_of_a_file_is_explained_as_one_of_a_preset():
    assert lessons(from_json(CHOLLET.to_json())) == lessons(CHOLLET)
