"""Evaluating a network on digits, in a job."""

from typing import TYPE_CHECKING, TypeAlias

from core.data.dataset import Digits
from core.model import backend
from core.model.network import Network, keras_probabilities
from core.prediction.evaluation import Evaluation, evaluate
from core.prediction.predictor import Predictor
from gui.background.jobs import Token

if TYPE_CHECKING:
    from core.coreml.coreml_file import CoreMLFile

Evaluable: TypeAlias = "Network | CoreMLFile"
"""What can be evaluated: a network, or a Core ML file that is run as it is."""


def evaluated(network: Evaluable, digits: Digits, token: Token, part: tuple[float, float] = (0, 1)) -> Evaluation:
    """Read all `digits` with `network`; a job, or a `part` of one: where its progress begins and ends."""
    begin, end = part

    def said(share: float) -> None:
        token.check()
        token.progress(begin + share * (end - begin))

    if not isinstance(network, Network):
        return evaluate(network.probabilities, digits, batch=250, progress=said)
    if backend.is_loaded():  # much faster, if it is there anyway
        return evaluate(lambda images: keras_probabilities(network, images), digits, progress=said)
    return evaluate(Predictor(network).probabilities, digits, batch=250, progress=said)
