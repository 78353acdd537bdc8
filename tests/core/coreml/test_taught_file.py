"""Digits of an unusual way, taught to a file as an app would, beside our own way of teaching."""

import numpy as np
import pytest
from core_ml import random_network
from learnt import ARCHITECTURE, learnt, unseen_digits

from core.coreml import updating as names
from core.coreml.coreml_file import CoreMLFile
from core.coreml.taught_file import TaughtFile, updated
from core.data import ink
from core.data.dataset import Digits
from core.data.ink import Stroke
from core.data.synthetic import HANDS, Dice, pen
from core.data.synthetic.variation import Variation, varied
from core.errors import ExportError
from core.export import exporter
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.export.options import Options
from core.export.updatable import Updating, Whole
from core.prediction.correction import Corrector
from core.prediction.predictor import Predictor

LEFTWARDS = Variation(slant=(-0.5, 0.1))
"""Far to the left, as hardly anybody writes."""
NINE = next(hand for hand in HANDS if (hand.digit, hand.name) == (9, "hooked"))


def drawn(count: int, seed: int) -> list[list[Stroke]]:
    random = np.random.default_rng(seed)
    lines = [NINE.draw(Dice(row)) for row in random.random((count, 64)).tolist()]
    points, counts = varied(lines, random, LEFTWARDS)
    every = iter(np.split((points * 280).astype(np.float32), np.cumsum(counts)[:-1]))
    return [[next(every) for _ in one] for one in lines]


def nines(drawings) -> Digits:
    images = np.stack([ink.digit_image(strokes) for strokes in drawings])
    return Digits(images, np.full(len(images), 9, np.uint8))


def right(read, digits: Digits) -> float:
    return float((read(digits.images).argmax(axis=1) == digits.labels).mean())


def write(network, path, updating=None) -> CoreMLFile:
    path.write_bytes(exporter.mlmodel_content(network, Metadata(), Options(updating=updating)))
    return CoreMLFile.read(path)


@pytest.fixture
def file(tmp_path) -> CoreMLFile:
    return write(learnt(), tmp_path / "learnt.mlmodel", Updating())


def test_before_anybody_teaches_it_gives_what_the_file_gives(file):
    images = unseen_digits().images
    taught = TaughtFile.of(file).probabilities(images)
    # Other numbers of images at once: the last bits of a sum are in another order.
    np.testing.assert_allclose(taught, file.probabilities(images), rtol=0, atol=1e-6)


def by_corrections(drawings, known):
    """What our own teaching makes of the same drawings."""
    network, corrector = learnt(), Corrector(learnt(), known)
    for strokes in drawings:
        if Predictor(network).predict(ink.digit_image(strokes)).digit != 9:
            network = corrector.corrected(network, strokes, 9)
    return Predictor(network).probabilities


def test_ten_drawn_digits_are_learnt_and_others_are_not_forgotten(file):
    """Means over six times ten drawings: some are so odd that neither the phone nor our own way learns every one."""
    known, test, more = pen.digits(100, seed=5), unseen_digits(), nines(drawn(50, 2))
    rows = []
    for seed in range(10, 16):
        drawings = drawn(10, seed)
        mine = nines(drawings)
        examples = Digits.joined(mine, known)
        after = updated(file, examples.images, examples.labels, {"epochs": 20}).probabilities
        alone = updated(file, mine.images, mine.labels).probabilities
        ours = by_corrections(drawings, known)
        rows.append(
            [[right(read, of) for of in (mine, more, test)] for read in (file.probabilities, after, alone, ours)]
        )
    (mine_0, more_0, test_0), (mine_1, more_1, test_1), (_, _, test_alone), (_, more_ours, _) = np.mean(rows, axis=0)
    assert mine_0 < 0.6
    assert mine_1 > 0.9
    assert more_0 < 0.6
    assert more_1 > 0.8
    assert more_1 > more_ours - 0.1
    assert test_1 > test_0 - 0.02
    assert test_alone < test_1 - 0.05  # ten examples of one digit by themselves make it forget the others


def test_the_same_examples_give_the_same_file_and_an_app_may_set_what_the_file_allows(file):
    digits = pen.digits(40, seed=6)
    first, again = (updated(file, digits.images, digits.labels) for _ in range(2))
    for one, other in zip(first.head, again.head, strict=True):
        np.testing.assert_array_equal(one.matrix, other.matrix)
    changed = updated(file, digits.images, digits.labels, {names.RATE: 0.1, "epochs": 2, names.BATCH_SIZE: 4})
    assert not np.array_equal(changed.head[0].matrix, first.head[0].matrix)


@pytest.mark.parametrize("changed", [{names.RATE: 2.0}, {names.BATCH_SIZE: 5}, {"epochs": 0}, {"decay": 1}], ids=str)
def test_an_app_may_not_set_what_the_file_does_not_allow(file, changed):
    digits = pen.digits(10, seed=6)
    with pytest.raises(ExportError, match="does not let an app set"):
        updated(file, digits.images, digits.labels, changed)


def test_labels_in_another_order_are_learnt_as_what_they_are(tmp_path, file):
    model = coremltools().utils.load_spec(str(file.path))
    own = model.neuralNetworkClassifier
    del own.stringClassLabels.vector[:]
    own.stringClassLabels.vector.extend("1234567890")
    other = tmp_path / "other.mlmodel"
    other.write_bytes(model.SerializeToString())
    digits = pen.digits(200, seed=6)
    taught = updated(CoreMLFile.read(other), digits.images, digits.labels, {"epochs": 100, names.RATE: 0.1})
    assert right(taught.probabilities, digits) > 0.9


def test_a_file_that_does_not_learn_is_refused(tmp_path):
    with pytest.raises(ExportError, match="does not learn on the phone"):
        TaughtFile.of(write(random_network(ARCHITECTURE), tmp_path / "plain.mlmodel"))


def test_nothing_is_taught_by_nothing(file):
    with pytest.raises(ExportError, match="teach nothing"):
        updated(file, unseen_digits().images[:0], unseen_digits().labels[:0])


@pytest.mark.parametrize("change", ["size", "epochs"])
def test_numbers_that_make_no_sense_are_refused(tmp_path, file, change):
    model = coremltools().utils.load_spec(str(file.path))
    own = model.neuralNetworkClassifier.updateParams
    if change == "size":
        own.optimizer.sgdOptimizer.miniBatchSize.defaultValue = 0
    else:
        own.epochs.defaultValue = 1 << 60
    path = tmp_path / "odd.mlmodel"
    path.write_bytes(model.SerializeToString())
    digits = pen.digits(10, seed=6)
    with pytest.raises(ExportError, match="makes no sense"):
        updated(CoreMLFile.read(path), digits.images, digits.labels)


def test_a_layer_that_we_cannot_teach_through_is_named(tmp_path, file):
    model = coremltools().utils.load_spec(str(file.path))
    for layer in model.neuralNetworkClassifier.layers:
        layer.isUpdatable = layer.WhichOneof("layer") == "convolution"
    path = tmp_path / "odd.mlmodel"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ExportError, match=r"cannot be taught here: .*convolution"):
        TaughtFile.of(CoreMLFile.read(path))


def test_every_allowed_whole_number_is_read(tmp_path):
    updating = Updating(batch_size=Whole(3, range(1, 6)), epochs=Whole(2, (2, 4)))
    said = write(random_network(ARCHITECTURE), tmp_path / "own.mlmodel", updating).updating
    assert said.parameters[names.BATCH_SIZE].span == (1, 5)
    assert said.epochs.choices == (2, 4)
