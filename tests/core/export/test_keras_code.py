"""A run as a program in plain Keras."""

import ast
import json
from datetime import UTC, datetime

import numpy as np
import pytest
from core_ml import TINY

from core.cli.main import main
from core.data import sources
from core.errors import ExportError
from core.export import keras_code
from core.model.architecture import CHOLLET, MALIREDDI, Architecture
from core.model.layers import Activation, AveragePooling, Convolution, Dense, Flatten, MaxPooling
from core.training import recipe as recipes
from core.training.run_info import DataInfo, RunInfo


def info(architecture=CHOLLET, recipe=recipes.FAST, name="mine", limit=None):
    data = DataInfo("pen", limit, "Pen digits", "", "0" * 64, 1, 1, 1)
    return RunInfo("r1", name, datetime(2026, 1, 2, tzinfo=UTC), architecture, recipe, data, {})


def drawn(seed):
    """A valid architecture, drawn at random."""
    random = np.random.default_rng(seed)
    middle = [
        Convolution(
            int(random.integers(1, 5)), int(random.integers(1, 5)), str(random.choice(["same", "valid"])), "elu"
        ),
        Activation(str(random.choice(["relu", "tanh"]))),
        [MaxPooling, AveragePooling][int(random.integers(2))](int(random.integers(1, 4)), "same"),
    ]
    return Architecture(f"drawn {seed}", (*middle, Flatten(), Dense(10, "softmax")))


def built(code):
    """The model that the code of a network makes."""
    import keras

    names = {"keras": keras}
    block = code[code.index("model = keras.Sequential(") : code.index("model.summary()")]
    exec(block, names)  # noqa: S102  (it is ours)
    return names["model"]


@pytest.mark.parametrize("architecture", [MALIREDDI, CHOLLET, TINY, *map(drawn, range(6))], ids=lambda made: made.name)
def test_keras_counts_the_same_shapes_and_parameters(architecture):
    model = built(keras_code.script(info(architecture)))
    rows = architecture.table()
    assert [layer.output.shape[1:] for layer in model.layers] == [row.output_shape for row in rows]
    assert [layer.count_params() for layer in model.layers] == [row.parameters for row in rows]


@pytest.mark.parametrize("recipe", recipes.PRESETS.values(), ids=lambda recipe: recipe.name)
def test_the_script_is_python_and_the_notebook_has_the_same_code(recipe):
    made = info(recipe=recipe, name='x\n"""; import os  # ', limit=500)
    script = keras_code.script(made)
    tree = ast.parse(script)
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"math", "keras", "numpy"}
    assert f"EPOCHS = {recipe.epochs}" in script
    assert "x_train[:500]" in script
    document = json.loads(keras_code.notebook(made))
    assert document["nbformat"] == 4
    assert "\n\n".join("".join(cell["source"]) for cell in document["cells"]) + "\n" == script


def test_what_is_there_is_left_and_other_endings_are_refused(tmp_path):
    path = tmp_path / "train.py"
    path.write_text("precious")
    with pytest.raises(ExportError, match="there already"):
        keras_code.write(info(), path)
    with pytest.raises(ExportError, match="\\.py or \\.ipynb"):
        keras_code.write(info(), tmp_path / "train.txt")
    assert path.read_text() == "precious"


def test_the_verb_says_so_in_a_sentence_where_there_is_no_run(tmp_path, capsys):
    assert main(["code", "nobody", "--output", str(tmp_path / "a.py"), "--runs", str(tmp_path / "runs")]) == 1
    assert "There are no runs" in capsys.readouterr().err


def test_dropout_is_as_strong_as_the_recipe_wants_it():
    script = keras_code.script(info(recipe=recipes.TUTORIAL.changed(dropout=0.5)))
    assert "Dropout(0.125)" in script
    assert "Dropout(0.25)" in script


@pytest.mark.parametrize("low", [True, False])
def test_it_says_that_it_multiplies_otherwise_where_the_run_did(low):
    script = keras_code.script(info(recipe=recipes.FAST.changed(mixed_bfloat16=low)))
    assert (keras_code.LOWER in script) is low


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_it_says_that_no_network_teaches_where_one_did(share):
    script = keras_code.script(info(recipe=recipes.FAST.changed(distillation=share)))
    assert (keras_code.ALONE in script) is bool(share)


@pytest.mark.slow
@pytest.mark.parametrize(
    "recipe", [recipes.BEST.changed(epochs=3, batch_size=64), recipes.FAST], ids=lambda made: made.name
)
@pytest.mark.parametrize("ending", [".py", ".ipynb"])
def test_it_learns_to_read(ending, recipe, tmp_path, monkeypatch):
    data = sources.load("pen")
    arrays = {"x_train": data.train.images[:6000], "y_train": data.train.labels[:6000]}
    np.savez(tmp_path / "digits.npz", **arrays, x_test=data.test.images, y_test=data.test.labels)
    path = keras_code.write(info(MALIREDDI, recipe), tmp_path / f"train{ending}")
    text = path.read_text()
    parts = [text] if ending == ".py" else ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    monkeypatch.chdir(tmp_path)
    names = {}
    for part in parts:
        exec(part.replace("DATA = None", 'DATA = "digits.npz"'), names)  # noqa: S102  (it is ours)
    assert names["accuracy"] > 0.85
    assert (tmp_path / "digits.keras").is_file()
