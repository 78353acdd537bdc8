"""The JavaScript of the exported page, run in Node.js: it gives what Keras and `ink` give."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from core_ml import random_network, smooth_images
from strategies import LAYERS, architectures

from core.data import ink, sources
from core.export import html_page
from core.model.architecture import MALIREDDI, Architecture
from core.model.calibration import calibrated
from core.model.layers import Activation, AveragePooling, Convolution, Dense, Flatten, MaxPooling
from core.model.network import Network, keras_probabilities

NODE = shutil.which("node")
RUNNER = Path(__file__).parents[2] / "run_page.js"
TAP = 4.0
pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node.js to run the page's JavaScript")


def run(folder: Path, network: Network, what: str, given: bytes, temperature: float = 1.0) -> bytes:
    """What the page of `network` makes of what is given; see run_page.js."""
    page, source, target = folder / "page.html", folder / "in", folder / "out"
    html_page.write(network, page, temperature=temperature)
    source.write_bytes(given)
    subprocess.run([NODE, RUNNER, page, what, source, target], check=True, timeout=280)
    return target.read_bytes()


def digits_by(folder, network, what, given):
    return np.frombuffer(run(folder, network, what, json.dumps(given).encode()), np.uint8).reshape(-1, 28, 28)


def or_blank(image):
    return np.zeros((28, 28), np.uint8) if image is None else image


def largest_differences(folder, network, images, temperature=1.0):
    """Of the probabilities as the network gives them, and of those that are shown."""
    out = np.frombuffer(run(folder, network, "network", images.tobytes(), temperature), np.float32).reshape(-1, 2, 10)
    expected = keras_probabilities(network, images)
    first, second = np.sort(expected, axis=1)[:, :-3:-1].T
    plain = first - second > 1e-5
    assert np.array_equal(out[plain, 0].argmax(axis=1), expected[plain].argmax(axis=1))
    return np.abs(out[:, 0] - expected).max(), np.abs(out[:, 1] - calibrated(expected, temperature)).max()


FUNCTIONS = Architecture(
    "functions",
    (
        Convolution(4, 4, "same", "elu"), Convolution(5, 5, "valid", "sigmoid"), MaxPooling(5, "same"),
        Activation("elu"), Convolution(6, 2, "same", "tanh"), AveragePooling(2, "valid"),
        Activation("sigmoid"), Flatten(), Dense(20, "elu"), Activation("tanh"), Dense(10, "softmax"),
    ),
)  # fmt: skip


def test_it_computes_what_keras_computes(tmp_path, network):
    assert max(largest_differences(tmp_path, network, smooth_images(300), 1.7)) <= 1e-5


def test_all_functions_and_odd_paddings_are_keras_own(tmp_path):
    assert max(largest_differences(tmp_path, random_network(FUNCTIONS), smooth_images(100))) <= 1e-5


def drawings():
    """Zigzags and circles of several strokes, a tap, a speck far away, a long scribble, empty strokes."""
    random = np.random.default_rng(3)
    walks = [np.cumsum(random.normal(0, 9, (40, 2)), axis=0).tolist() for _ in range(40)]
    round_ = [[100 + 70 * np.cos(a), 120 + 90 * np.sin(a)] for a in np.linspace(0, 6, 30)]
    return [
        [], [[]], [[[5, 5]]], [[[5, 5], [7, 6]]], [round_], [round_, [[100, 100], [120, 130]]],
        [round_, [[400, 400], [401, 401]]], [[[0, 0], [0, 200]]], [[[3, 3], [3, 3], [90, 3], [90, 3]], []],
        [np.cumsum(random.normal(0, 500, (4000, 2)), axis=0).tolist()],
        *([walk] for walk in walks[:30]), walks[30:33], walks[33:],
    ]  # fmt: skip


def by_ink(strokes):
    return or_blank(ink.digit_image([np.array(stroke).reshape(-1, 2) for stroke in strokes], dot=TAP))


def test_strokes_give_the_same_digit_image_as_on_our_canvas(tmp_path, network):
    given = drawings()
    np.testing.assert_array_equal(digits_by(tmp_path, network, "strokes", given), [by_ink(one) for one in given])


def pictures():
    """Canvases of 280 × 280, noise of all sizes, digit images, specks, hairlines, blank paper."""
    random = np.random.default_rng(4)
    inks = [
        ink.render([np.array(s).reshape(-1, 2).clip(-70, 170) + 90 for s in one], 280, 280, random.uniform(2, 30))
        for one in drawings()[2:]
    ]
    for height, width in random.integers(1, 60, (60, 2)):
        inks.append(
            (random.integers(0, 256, (height, width)) * (random.random((height, width)) < 0.4)).astype(np.uint8)
        )
    return [*inks, *smooth_images(40), np.zeros((5, 9), np.uint8), np.full((1, 1), 7, np.uint8)]


def test_ink_gives_the_same_digit_image(tmp_path, network):
    inks = pictures()
    given = [{"height": len(one), "width": one.shape[1], "values": one.ravel().tolist()} for one in inks]
    expected = [or_blank(ink.normalise(one)) for one in inks]
    np.testing.assert_array_equal(digits_by(tmp_path, network, "ink", given), expected)


@pytest.mark.slow
def test_random_architectures_compute_what_keras_computes(tmp_path):
    from hypothesis import find

    for kind in LAYERS:
        architecture = find(architectures(), lambda made, kind=kind: kind in {layer.kind for layer in made.layers})
        assert max(largest_differences(tmp_path, random_network(architecture), smooth_images(20))) <= 1e-5


@pytest.mark.slow
@pytest.mark.mnist
def test_all_test_digits_of_mnist_give_keras_probabilities(tmp_path, mnist_folder):
    images = sources.load("mnist").test.images
    assert len(images) == 10_000
    assert max(largest_differences(tmp_path, random_network(MALIREDDI), images, 1.3)) <= 1e-5
    framed = digits_by(
        tmp_path,
        random_network(),
        "ink",
        [{"height": 28, "width": 28, "values": one.ravel().tolist()} for one in images],
    )
    np.testing.assert_array_equal(framed, ink.normalised(images))
