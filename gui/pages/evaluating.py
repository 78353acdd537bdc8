"""The words and pictures for what a network read."""

from core.prediction.evaluation import Evaluation
from gui.parts.digit_tiles import Tile
from gui.parts.words import a_digit, digit_note


def tile(result: Evaluation, place: int, split: str) -> Tile:
    """One of the digits of a `split` that were read: truth, answer, and how sure the network was."""
    truth, answer = int(result.digits.labels[place]), int(result.answers[place])
    sure = float(result.probabilities[place, answer]) * 100
    return Tile(
        result.digits.images[place],
        f"{truth} → {answer}" if truth != answer else f"{answer}",
        f"{read_as(truth, answer)}, {sure:.1f} % sure. Click to put it on the canvas.",
        digit_note(split, place, truth),
    )


def read_as(truth: int, answer: int) -> str:
    """What a digit is, and as what it was read."""
    return f"{a_digit(truth).capitalize()}, read as {answer}"
