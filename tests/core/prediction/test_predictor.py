import threading

import numpy as np
import pytest
from made import made_digits, made_network

from core.errors import ArchitectureError
from core.model.architecture import Architecture
from core.model.layers import Convolution, Dense, Flatten, MaxPooling
from core.model.memory import images_at_once
from core.model.network import Network
from core.prediction.predictor import Prediction, Predictor


def top_row_network(strength=1.0):
    """Answers with the brightest of the first ten pixels of the top row."""
    matrix = np.zeros((784, 10), np.float32)
    matrix[np.arange(10), np.arange(10)] = strength
    architecture = Architecture("top", (Flatten(), Dense(10, "softmax")))
    return Network(architecture, (matrix, np.zeros(10, np.float32)))


def image_of(digit, brightness=255):
    image = np.zeros((28, 28), np.uint8)
    image[0, digit] = brightness
    return image


@pytest.mark.parametrize("digit", range(10))
def test_a_sure_reading(digit):
    prediction = Predictor(top_row_network(20)).predict(image_of(digit))
    assert (prediction.digit, prediction.answer) == (digit, "digit")
    assert prediction.confidence == pytest.approx(1, abs=1e-6)
    assert prediction.probabilities.sum() == pytest.approx(1)


def test_an_unsure_reading_withholds_the_answer_but_knows_its_guess():
    prediction = Predictor(top_row_network(1)).predict(image_of(4))
    assert (prediction.digit, prediction.answer) == (4, "not sure")


def test_a_wide_network_reads_portions_of_any_size():
    layers = (Convolution(4096, 1, activation="relu"), MaxPooling(28), Flatten(), Dense(10, "softmax"))
    network = made_network(0, Architecture("wide", layers))
    assert images_at_once(network.architecture) == 10
    images, predictor = made_digits(25).images, Predictor(network)
    whole = predictor.probabilities(images)
    assert np.allclose(whole, np.concatenate([predictor.probabilities(image[None]) for image in images]), atol=1e-6)


@pytest.mark.parametrize("image", [None, np.zeros((28, 28), np.uint8)])
def test_nothing_drawn_is_never_a_digit(image):
    prediction = Predictor(top_row_network()).predict(image)
    assert (prediction.digit, prediction.probabilities, prediction.confidence) == (None, None, 0)
    assert prediction.answer == "nothing drawn"


def test_pixels_are_scaled_to_1():
    half = Predictor(top_row_network(2)).predict(image_of(0, 51)).probabilities
    assert half[0] / half[1] == pytest.approx(np.exp(2 * 51 / 255), rel=1e-5)


def test_reading_from_several_threads_at_once():
    predictor, answers = Predictor(top_row_network(20)), {}

    def read(digit):
        answers[digit] = [predictor.predict(image_of(digit)).digit for _ in range(50)]

    threads = [threading.Thread(target=read, args=(digit,)) for digit in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {digit: [digit] * 50 for digit in range(4)}


def test_a_reading_of_given_probabilities():
    probabilities = np.full(10, 0.02, np.float32)
    probabilities[7] = 0.82
    assert Prediction.of(probabilities).digit == 7


@pytest.mark.parametrize("strength", [3e38, np.nan])
def test_weights_that_give_no_numbers_give_no_answer_but_a_sentence(strength):
    network = top_row_network(strength)
    network.weights[0][100:] = strength
    image = np.full((28, 28), 255, np.uint8)
    with pytest.raises(ArchitectureError, match="give no finite numbers"):
        Predictor(network).predict(image)
