"""The challenge: work out the output shape and the parameters of every layer of a network, with help step by step."""

import random
import re
from dataclasses import dataclass
from functools import singledispatch
from math import prod
from typing import Literal

from core.model import layers
from core.model.architecture import CHOLLET, INPUT_SHAPE, MALIREDDI, Architecture
from core.model.layers import Layer, Shape
from core.model.layers.base import Padding

Part = Literal["shape", "parameters"]
Correctness = Literal["right", "wrong", "unreadable"]
PARTS: tuple[Part, ...] = ("shape", "parameters")
POINTS = (3, 2, 1, 0)  # for a field that is solved without help, after the rule, after its numbers, and that was told
TOLD = len(POINTS) - 1
MAX_LETTERS = 60  # that are read of an answer
MAX_WEIGHTS = 100_000  # of the first dense layer of a random network
POOL = 2
_BRACKETS = str.maketrans("", "", "()[]{}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ ,.'’\u00a0\u202f_]\d{3})+|\d+")
_SEPARATORS = re.compile(r"\s*[x×*,;·]\s*|\s+")


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the table.

    Attributes:
        row: The place of the layer, from 0.
        layer: Its title, as in "Conv 32 @ 3×3".
        part: What is asked: the shape of what leaves the layer, or its parameters.
        answer: The right shape, without the batch; or (parameters,).
        hints: The rule in words, and the rule with this layer's numbers.
    """

    row: int
    layer: str
    part: Part
    answer: tuple[int, ...]
    hints: tuple[str, str]

    def check(self, text: str) -> Correctness:
        """What is to be said to an answer as it was typed: "26, 26, 32", "(None, 26, 26, 32)" or "18 496"."""
        readings = _shapes(text) if self.part == "shape" else _numbers(text)
        if not readings:
            return "unreadable"
        return "right" if self.answer in readings else "wrong"

    @property
    def words(self) -> str:
        """The answer as it is written in the table."""
        return " × ".join(map(str, self.answer)) if self.part == "shape" else f"{self.answer[0]:,}"


def questions(architecture: Architecture) -> tuple[Question, ...]:
    """All fields, row by row: the shape, then the parameters."""
    found, shape = [], INPUT_SHAPE
    for place, layer in enumerate(architecture.layers):
        output, rules = layer.output_shape(shape), _rules(layer, shape)
        answers: dict[Part, tuple[int, ...]] = {"shape": output, "parameters": (layer.parameters(shape),)}
        found += [Question(place, layer.title, part, answers[part], rules[part]) for part in PARTS]
        shape = output
    return tuple(found)


@dataclass(slots=True)
class _Field:
    help: int = 0
    solved: bool = False
    last: str = ""


class Attempt:
    """Somebody's answers to a network's questions, and their score."""

    def __init__(self, architecture: Architecture) -> None:
        self.architecture = architecture
        self.questions = questions(architecture)
        self._fields = [_Field() for _ in self.questions]

    def answer(self, place: int, text: str) -> Correctness:
        """Check an answer; a wrong one that is new gets the next step of help."""
        question, field = self.questions[place], self._fields[place]
        found = question.check(text)
        if found == "right":
            field.solved = True
        elif found == "wrong" and text.strip() != field.last and not field.solved:
            self.help(place)
        field.last = text.strip()
        return found

    def help(self, place: int) -> None:
        """Give the next step of help: the rule, its numbers, the answer."""
        field = self._fields[place]
        if not field.solved and field.help < TOLD:
            field.help += 1
            field.solved = field.help == TOLD

    def hint(self, place: int) -> str:
        """The help so far; "" before there is any."""
        field, question = self._fields[place], self.questions[place]
        given = question.hints[: field.help]
        told = (f"It is {question.words}.",) if field.help == TOLD else ()
        return "\n".join((*dict.fromkeys(given), *told))

    def solved(self, place: int) -> bool:
        """Whether the field has its right value, also if it was told."""
        return self._fields[place].solved

    def was_told(self, place: int) -> bool:
        """Whether the answer was told."""
        return self._fields[place].help == TOLD

    @property
    def done(self) -> int:
        """How many fields have their right value."""
        return sum(field.solved for field in self._fields)

    @property
    def points(self) -> int:
        """The score so far."""
        return sum(POINTS[field.help] for field in self._fields if field.solved)

    @property
    def most(self) -> int:
        """The score of somebody who needs no help."""
        return POINTS[0] * len(self._fields)


def networks(seed: int) -> tuple[Architecture, ...]:
    """What is asked in turn: the tutorial's challenge, its own network, and a random one."""
    return CHOLLET, MALIREDDI, random_architecture(seed)


def random_architecture(seed: int) -> Architecture:
    """A small valid network of the kinds of layers that the program knows; the same `seed` always gives the same."""
    dice = random.Random(seed)  # noqa: S311 - nothing secret
    made: list[Layer] = []
    shape = INPUT_SHAPE
    for _ in range(dice.randint(1, 3)):
        for layer in _block(dice, shape[0]):
            made.append(layer)
            shape = layer.output_shape(shape)
    units = [count for count in (16, 32, 64, 128) if count * prod(shape) <= MAX_WEIGHTS] or [16]
    made += [layers.Flatten(), layers.Dense(dice.choice(units), "relu"), layers.Dense(10, "softmax")]
    return Architecture(f"network {seed}", tuple(made))


def _block(dice: random.Random, side: int) -> list[Layer]:
    """A convolution and a pooling that leave at least one pixel, and perhaps more between and behind."""
    kernel = dice.choice([kernel for kernel in (2, 3, 5) if side - kernel + 1 >= POOL])
    padding: Padding = "same" if dice.random() < 0.25 else "valid"
    block: list[Layer] = [layers.Convolution(dice.choice((4, 8, 12, 16, 24, 32)), kernel, padding, "relu")]
    if dice.random() < 0.3:
        block.append(layers.BatchNormalization())
    block.append(dice.choice((layers.MaxPooling, layers.AveragePooling))(POOL))
    if dice.random() < 0.5:
        block.append(layers.Dropout(0.25))
    return block


@singledispatch
def _rules(layer: Layer, shape: Shape) -> dict[Part, tuple[str, str]]:
    """For each part the rule in words, and with the numbers of a `layer` that gets an input of `shape`."""
    comes = " × ".join(map(str, shape))
    shape_rule = "It changes values, not how many there are.", f"{comes} goes in."
    if not layer.weight_shapes(shape):
        return {"shape": shape_rule, "parameters": ("Nothing is learnt here.", "How many numbers are in nothing?")}
    counts = " + ".join(" × ".join(map(str, weights)) for weights in layer.weight_shapes(shape))
    return {"shape": shape_rule, "parameters": ("All its numbers, also those that it only remembers.", counts)}


@_rules.register
def _convolution_rules(layer: layers.Convolution, shape: Shape) -> dict[Part, tuple[str, str]]:
    kernel, side, depth = layer.kernel, shape[0], shape[2]
    if layer.padding == "valid":
        shape_rule = (
            "side = side before − kernel + 1; a channel for each filter",
            f"side = {side} − {kernel} + 1; {layer.filters} filters",
        )
    else:
        shape_rule = (
            "the edges are padded, so the side stays; a channel for each filter",
            f"side = {side}; {layer.filters} filters",
        )
    return {
        "shape": shape_rule,
        "parameters": (
            "filters × (kernel × kernel × channels before + 1)",
            f"{layer.filters} × ({kernel} × {kernel} × {depth} + 1)",
        ),
    }


@_rules.register
def _pooling_rules(layer: layers.Pooling, shape: Shape) -> dict[Part, tuple[str, str]]:
    rounded = "what is left over is left out" if layer.padding == "valid" else "what is left over counts too"
    return {
        "shape": (
            f"side = side before ÷ size, {rounded}; the channels stay",
            f"side = {shape[0]} ÷ {layer.size}; {shape[2]} channels",
        ),
        "parameters": ("It only picks or averages: nothing is learnt here.", "How many numbers are in nothing?"),
    }


@_rules.register
def _flatten_rules(_layer: layers.Flatten, shape: Shape) -> dict[Part, tuple[str, str]]:
    return {
        "shape": ("all numbers in one row: height × width × channels", " × ".join(map(str, shape))),
        "parameters": ("It only lays numbers in a row: nothing is learnt here.", "How many numbers are in nothing?"),
    }


@_rules.register
def _dense_rules(layer: layers.Dense, shape: Shape) -> dict[Part, tuple[str, str]]:
    return {
        "shape": ("one number for each neuron", f"{layer.units} neurons"),
        "parameters": ("neurons × (numbers before + 1)", f"{layer.units} × ({shape[0]} + 1)"),
    }


def _numbers(text: str) -> set[tuple[int, ...]]:
    """The readings of a number: with or without signs between the thousands."""
    text = text[:MAX_LETTERS].strip()
    found = _THOUSANDS.fullmatch(text)
    return {(int(re.sub(r"\D", "", text)),)} if found else set()


def _shapes(text: str) -> set[tuple[int, ...]]:
    """The readings of a shape; "9,216" may be one number or two. "None" in front stands for the batch."""
    text = text[:MAX_LETTERS].translate(_BRACKETS).strip(" ,;")
    text = re.sub(r"^(none|\?)\s*[x×*,;·]?\s*", "", text, flags=re.IGNORECASE)
    parts = _SEPARATORS.split(text)
    split = {tuple(map(int, parts))} if all(part.isdecimal() and part.isascii() for part in parts) else set()
    return split | _numbers(text)
