from dataclasses import replace
from pathlib import Path

import pytest
from growth import growth, needs_linux
from hypothesis import assume, given
from hypothesis import strategies as st
from memory_table import TRAININGS
from strategies import architectures

from core.errors import ArchitectureError
from core.model import memory
from core.model.architecture import CHOLLET, MALIREDDI, Architecture
from core.model.layers import Convolution, Dense, Dropout, Flatten, MaxPooling
from core.model.memory import images_at_once, size_words, training_bytes

DENSE = Architecture("dense", (Flatten(), Dense(10, "softmax")))
EIGHT = Architecture(
    "eight", (*[Convolution(2048, 1, activation="relu")] * 8, MaxPooling(28), Flatten(), Dense(10, "softmax"))
)
LARGE = 300_000_000
"""From here on the estimate is held to its band; smaller trainings fit anywhere."""


def above_graph(architecture: Architecture, batch_size: int, images: int) -> int:
    return training_bytes(architecture, batch_size, images) - memory.GRAPH_BYTES


def test_a_dense_layer_by_hand():
    weights = 14 * 4 * (784 * 10 + 10)
    # Values for an image: ten are kept, ten are gradients of what goes out, and there are six copies of the image.
    step = 4 * 1000 * (10 + 10 + 6 * 784)
    reading = 4 * 500 * (784 + 784)
    assert above_graph(DENSE, 1000, 2000) == weights + step + reading + 2000 * 28
    step_of_one = 4 * (10 + 10 + 6 * 784)
    assert above_graph(DENSE, 1, 2000) == weights + reading + step_of_one + 2000 * 28


def test_convolutions_and_pooling_by_hand():
    layers = (Convolution(8, 3), MaxPooling(2), Dropout(0.5), Convolution(4, 5), Flatten(), Dense(10, "softmax"))
    first, pooled, second = 26 * 26 * 8, 13 * 13 * 8, 9 * 9 * 4
    kept = first + pooled + 2 * pooled + second + 10
    pooling_back = first + 4 * pooled  # in, out, and three times what comes out to find the largest places anew
    workspace = 2 * (memory.CACHE_BYTES + 9 * 9 * 5 * 5 * 8 * 4)  # the patches of all images would take twice as much
    architecture = Architecture("small", layers)
    step = 4 * 1024 * (kept + pooling_back + 6 * 784) + workspace
    reading = 4 * 500 * 2 * first
    weights = 14 * 4 * architecture.total_parameters
    assert above_graph(architecture, 1024, 2000) == weights + step + reading + 2000 * 28


def test_a_batch_is_no_larger_than_the_images():
    assert training_bytes(CHOLLET, 1024, 100) == training_bytes(CHOLLET, 100, 100)


def test_images_count_where_they_are_joined():
    assert training_bytes(DENSE, 8, 1000, 1000) - training_bytes(DENSE, 8, 1000) == 1000 * 785


def test_presets_are_read_by_500_and_wide_ones_by_fewer():
    assert images_at_once(MALIREDDI) == images_at_once(CHOLLET) == 500
    assert images_at_once(EIGHT) == (1 << 25) // (784 * 2048)
    assert memory.at_once(0) == 500
    assert memory.at_once(1 << 30) == 1


@given(architectures(), st.integers(1, 1023), st.integers(1, 100_000))
def test_a_larger_batch_and_more_images_never_take_less(architecture, batch_size, images):
    taken = training_bytes(architecture, batch_size, images)
    assert taken <= training_bytes(architecture, batch_size + 1, images)
    assert taken < training_bytes(architecture, batch_size, images + 1)


@given(architectures(), st.data(), st.integers(1, 1024))
def test_more_filters_or_units_never_take_less(architecture, data, batch_size):
    layers = architecture.layers
    wide = [place for place, layer in enumerate(layers[:-1]) if isinstance(layer, Convolution | Dense)]
    assume(wide)
    place = data.draw(st.sampled_from(wide))
    layer = layers[place]
    name = "filters" if isinstance(layer, Convolution) else "units"
    wider = replace(layer, **{name: getattr(layer, name) + 1})
    try:
        larger = replace(architecture, layers=(*layers[:place], wider, *layers[place + 1 :]))
    except ArchitectureError:  # the ten values before a softmax must stay ten
        assume(False)
    assert training_bytes(architecture, batch_size, 1000) < training_bytes(larger, batch_size, 1000)


@pytest.mark.parametrize(("count", "words"), [
    (0, "0 MB"), (94_600, "95 kB"), (996_000, "1 MB"),
    (7_400_000, "7 MB"), (424_000_000, "420 MB"), (994_000_000, "990 MB"), (996_000_000, "1.0 GB"),
    (4_940_000_000, "4.9 GB"), (9_960_000_000, "10 GB"), (123_000_000_000, "120 GB"),
])  # fmt: skip
def test_sizes_have_two_figures(count, words):
    assert size_words(count) == words


@pytest.mark.slow
@needs_linux
@pytest.mark.parametrize("name", TRAININGS)
def test_the_estimate_holds_against_the_measured_peak(name):
    said = TRAININGS[name].said_bytes()
    found = growth("tests.memory_table:train", Path(name), warm=("bombs.readers:warm",)).peak_bytes
    assert max(found, LARGE) <= 1.1 * max(said, LARGE)
    assert said <= 1.6 * max(found, LARGE)
