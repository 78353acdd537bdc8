"""Where a network and the labels do not agree, the surest disagreement first."""

import numpy as np

from core.data.dataset import Digits
from core.prediction.doubts import Doubts
from core.prediction.evaluation import Evaluation

LABELS = np.array([3, 3, 7, 1, 0], np.uint8)
ANSWERS = {0: (3, 0.9), 1: (5, 0.6), 2: (1, 0.99), 3: (1, 0.5), 4: (6, 0.6)}


def read() -> Evaluation:
    probabilities = np.zeros((5, 10), np.float32)
    for place, (answer, sure) in ANSWERS.items():
        probabilities[place] = (1 - sure) / 9
        probabilities[place, answer] = sure
    return Evaluation(Digits(np.zeros((5, 28, 28), np.uint8), LABELS), probabilities)


def test_the_surest_disagreement_comes_first_and_equals_keep_their_order():
    doubts = Doubts.of(read())
    assert doubts.places.tolist() == [2, 1, 4]
    assert doubts.answers.tolist() == [1, 5, 6]
    assert doubts.sure.tolist() == np.array([0.99, 0.6, 0.6], np.float32).tolist()
    assert len(doubts) == 3


def test_the_others_are_left_in_their_order():
    digits = read().digits
    assert Doubts.of(read()).without(digits).tolist() == [0, 3]
    assert Doubts.none().without(digits).tolist() == [0, 1, 2, 3, 4]
    assert len(Doubts.none()) == 0
