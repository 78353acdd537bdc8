"""Evaluating a network on digits, and the words and pictures for what it read."""

from core.data.dataset import Digits
from core.model import backend
from core.model.network import Network, keras_probabilities
from core.prediction.evaluation import Evaluation, evaluate
from core.prediction.predictor import Predictor
from gui.background.jobs import Token
from gui.pages.digit_tiles import Tile
from gui.parts.words import a_digit, digit_note


def evaluated(network: Network, digits: Digits, token: Token, part: tuple[float, float] = (0, 1)) -> Evaluation:
    """Read all `digits` with `network`; a job, or a `part` of one: where its progress begins and ends."""
    begin, end = part

    def said(share: float) -> None:
        token.check()
        token.progress(begin + share * (end - begin))

    if backend.is_loaded():  # much faster, if it is there anyway
        return evaluate(lambda images: keras_probabilities(network, images), digits, progress=said)
    return evaluate(Predictor(network).probabilities, digits, batch=250, progress=said)


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
