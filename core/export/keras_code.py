"""A run as a short program of its own in plain Keras: as a script, or cell by cell as a notebook."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from core import disk
from core.errors import ExportError
from core.export import keras_code_texts as texts
from core.files import open_plain
from core.model import layers
from core.training import optimizers, schedule
from core.training.recipe import Recipe
from core.training.run_info import RunInfo

ENDINGS: Final = (".py", ".ipynb")
MARK: Final = "of Digit Trainer, in plain Keras 3"
MAX_START_BYTES: Final = 1_000
LOWER: Final = "# Digit Trainer learns in mixed_bfloat16 where the processor is quicker so; this program does not."
ALONE: Final = "# Digit Trainer has a larger network learn beside this one and teach it; this program does not."
MAX_WORDS: Final = 80  # characters of a name in a comment


def script(info: RunInfo) -> str:
    """The program that repeats a run, as a `.py`."""
    return "\n\n".join(_cells(info)) + "\n"


def notebook(info: RunInfo) -> str:
    """The same as a Jupyter notebook, format 4.5, with a cell for each step."""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"cell-{place}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": cell.splitlines(keepends=True),
        }
        for place, cell in enumerate(_cells(info))
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def write(info: RunInfo, target: Path) -> Path:
    """Write a run's code to `target`, a script or a notebook by its ending. Only older code is replaced.

    Raises:
        ExportError: The ending is another one, something is there, or it cannot be written.
    """
    target = target.expanduser()
    if target.suffix not in ENDINGS:
        raise ExportError(f"The code is a {' or '.join(ENDINGS)}, not {target.name!r}.", "For example train.py.")
    if target.exists() and not _is_older_code(target):
        raise ExportError(
            f"{target} is there already and is no such code; it is left as it is.", "Choose another name."
        )
    text = script(info) if target.suffix == ".py" else notebook(info)
    try:
        disk.replace_file(target, lambda file: file.write(text.encode()))
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {disk.reason(error)}.", "Choose another folder.") from error
    return target


def _is_older_code(path: Path) -> bool:
    try:
        with open_plain(path) as file:
            return MARK.encode() in file.read(MAX_START_BYTES)
    except (OSError, ValueError):
        return False


def _cells(info: RunInfo) -> Iterator[str]:
    recipe = info.recipe
    yield _head(info)
    limit = info.data.limit
    yield (
        texts.LOADING
        + (f"\nx_train, y_train = x_train[:{limit}], y_train[:{limit}]" if limit else "")
        + _validation(recipe)
    )
    yield _network(info)
    yield _training(recipe)
    yield texts.ENDING


def _head(info: RunInfo) -> str:
    recipe = info.recipe
    numbers = (
        ("SEED", recipe.seed),
        ("EPOCHS", recipe.epochs),
        ("BATCH_SIZE", recipe.batch_size),
        ("LEARNING_RATE", recipe.learning_rate),
    )
    return "\n".join(
        [
            f"# The run {_words(info.name)} {MARK}.",
            f"# It learnt from: {_words(info.data.name)}. Here it learns from MNIST, unless DATA names a file.",
            "# Its numbers come near the run's: first weights, order and dropout are drawn otherwise there.",
            *([LOWER] if recipe.mixed_bfloat16 else []),
            *([ALONE] if recipe.distillation else []),
            "import math",
            "",
            "import keras",
            "import numpy as np",
            "",
            'DATA = None  # or "digits.npz", with x_train, y_train, x_test and y_test',
            *(f"{name} = {value!r}" for name, value in numbers),
            "keras.utils.set_random_seed(SEED)",
        ]
    )


def _validation(recipe: Recipe) -> str:
    if recipe.validate_on_test:
        return "\nx_val, y_val = x_test, y_test  # the test images choose the epoch: the test accuracy is flattered"
    return (
        "\nheld_out = len(x_train) // 10  # choose the best epoch; Digit Trainer draws its own validation images"
        "\nx_train, x_val = x_train[held_out:], x_train[:held_out]"
        "\ny_train, y_val = y_train[held_out:], y_train[:held_out]"
    )


def _network(info: RunInfo) -> str:
    dropout = info.recipe.dropout
    practised = (
        replace(layer, rate=layer.rate * dropout) if isinstance(layer, layers.Dropout) else layer
        for layer in info.architecture.layers
    )
    lines = [f"        {keras_words(layer)}," for layer in practised]
    name = _words(info.architecture.name)
    head = [f"# The network {name}", "model = keras.Sequential(", "    [", "        keras.Input((28, 28, 1)),"]
    return "\n".join([*head, *lines, "    ]", ")", "model.summary()"])


def keras_words(layer: layers.Layer) -> str:
    """The call that makes a layer in Keras, as one would write it."""
    match layer:
        case layers.Convolution():
            return _call("Conv2D", layer.filters, layer.kernel, padding=layer.padding, activation=layer.activation)
        case layers.Dense():
            return _call("Dense", layer.units, activation=layer.activation)
        case layers.MaxPooling():
            return _call("MaxPooling2D", layer.size, padding=layer.padding)
        case layers.AveragePooling():
            return _call("AveragePooling2D", layer.size, padding=layer.padding)
        case layers.BatchNormalization():
            return _call("BatchNormalization", epsilon=layer.epsilon)
        case layers.Dropout():
            return _call("Dropout", layer.rate)
        case layers.Activation():
            return _call("Activation", layer.function)
        case layers.LeakyReLU():
            return _call("LeakyReLU", negative_slope=layer.slope)
        case layers.Flatten():
            return _call("Flatten")
    raise NotImplementedError(layer.kind)


def _call(name: str, *values: object, **named: object) -> str:
    """Without what Keras takes anyway."""
    usual = {"padding": "valid", "activation": "linear", "epsilon": 0.001}
    words = [_literal(value) for value in values]
    words += [f"{key}={_literal(value)}" for key, value in named.items() if usual.get(key) != value]
    return f"keras.layers.{name}({', '.join(words)})"


def _literal(value: object) -> str:
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _training(recipe: Recipe) -> str:
    rule = recipe.early_stop
    patience = recipe.patience if rule == "validation_loss" else recipe.epochs
    lines = [*_varied(recipe), "callbacks = []"]
    if rule == "training_accuracy":
        lines.append(f'callbacks.append(keras.callbacks.EarlyStopping("accuracy", patience={recipe.patience}))')
    lines += [
        "# The weights of the best epoch are kept.",
        f'best = keras.callbacks.EarlyStopping("val_loss", patience={patience}, restore_best_weights=True)',
        "callbacks.append(best)",
        *_images(recipe),
        *(["", "", texts.ONE_CYCLE, ""] if recipe.schedule == "one_cycle" else []),
        *_optimizer(recipe),
        'trained.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])',
        'how = {"epochs": EPOCHS, "callbacks": callbacks, "validation_data": (x_val, y_val), "verbose": 2}',
        "trained.fit(images, **how)" if _chosen(recipe) else "trained.fit(x_train, y_train, BATCH_SIZE, **how)",
    ]
    return "\n".join(lines)


def _chosen(recipe: Recipe) -> bool:
    """Whether an epoch does not simply go through all images."""
    return recipe.epoch_share < 1 or recipe.hardest < 1


def _images(recipe: Recipe) -> list[str]:
    if not _chosen(recipe):
        return ["STEPS = math.ceil(len(x_train) / BATCH_SIZE)"]
    words = texts.HARDEST.replace("{images}", _count(recipe)).replace("{hardest!r}", repr(recipe.hardest))
    words = words.replace("{share!r}", repr(recipe.epoch_share))
    return ["", "", words, "STEPS = len(images)"]


def _count(recipe: Recipe) -> str:
    if recipe.epoch_share == 1:
        return "len(x_train)"
    least = f"min({schedule.MIN_IMAGES}, {schedule.MAX_PASSES} * len(x_train))"
    return f"max(round({recipe.epoch_share!r} * len(x_train)), {least})"


def _optimizer(recipe: Recipe) -> list[str]:
    if recipe.optimizer == "muon":
        values = {"beta_2": recipe.beta_2, "ratio": optimizers.ADAM_RATIO, "momentum": optimizers.MOMENTUM}
        words = texts.MUON
        for name, value in values.items():
            words = words.replace(f"{{{name}}}", repr(value))
        return ["", words]
    return [f"optimizer = keras.optimizers.Adam(LEARNING_RATE, beta_2={recipe.beta_2!r})"]


def _varied(recipe: Recipe) -> list[str]:
    """The network that is trained: the same, behind layers that vary its images where the recipe does."""
    by = recipe.augmentation
    if not by.active:
        return ["trained = model"]
    edge = ', fill_mode="constant"'
    kinds = [
        (by.shift, f"keras.layers.RandomTranslation({by.shift / 28!r}, {by.shift / 28!r}{edge})"),
        (by.rotation, f"keras.layers.RandomRotation({by.rotation / 360!r}{edge})"),
        (by.scale, f"keras.layers.RandomZoom({by.scale!r}, {by.scale!r}{edge})"),
    ]
    made = [f"    {words}," for amount, words in kinds if amount]
    return [
        "# Images are varied anew in every epoch, only while learning. Digit Trainer also slants them",
        f"# (shear {by.shear:g}), makes strokes wider and thinner ({by.width:g}), bends them ({by.bend:g} pixels), and",
        f"# varies {by.share:.0%} of them in the first epoch, {by.share * (1 - by.fading):.0%} in the last.",
        "augmentation = [",
        *made,
        "]",
        "trained = keras.Sequential([keras.Input((28, 28, 1)), *augmentation, model])",
    ]


def _words(text: str) -> str:
    """A user's text where it can do no harm: one line, in quotes."""
    return json.dumps(text[:MAX_WORDS])
