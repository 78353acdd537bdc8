"""The usual faults of strangers' files: each is named by `check`, and a sound file is accused of nothing."""

import numpy as np
import pytest
from learnt import learnt, unseen_digits

from core.coreml.classifier import Pixels
from core.data.orientation import TURNS
from core.export import verify
from core.export.doctor import RANGES, spread_out
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.model.architecture import Architecture
from core.model.layers import Dense, Flatten
from core.model.network import Network

UNIT, RAW, SIGNED, CENTRED, STANDARD = (one.pixels for one in RANGES)
TRANSPOSED, MIRRORED, RIGHT = TURNS[1], TURNS[2], TURNS[5]


@pytest.fixture(scope="module")
def digits():
    return unseen_digits()


@pytest.fixture
def examined(write_file, tmp_path, digits):
    """The report on a `.mlmodel` of a network whose file says of pixels what `says` tells, changed by `change`."""

    def run(network, says=UNIT, change=unchanged, kind="mlmodel"):
        path = write_file(network, tmp_path / f"case.{kind}", Metadata())
        if kind == "mlmodel":
            spec = coremltools().utils.load_spec(str(path))
            scaler = spec.neuralNetworkClassifier.preprocessing[0].scaler
            scaler.channelScale, scaler.grayBias = says.factor, says.offset
            change(spec)
            path.write_bytes(spec.SerializeToString())
        return verify.check_file(path, digits)

    return run


def failed(report):
    return {check.name: check.detail for check in report.checks if not check.ok}


def unchanged(_spec):
    pass


def without_softmax(spec):
    network = spec.neuralNetworkClassifier
    last = network.layers[-1]
    last.activation.linear.alpha = 1


def softmax_twice(spec):
    layers = spec.neuralNetworkClassifier.layers
    name = layers[-1].output[0]
    layers[-1].output[0] = "once"
    second = layers.add(name="again")
    second.input.append("once")
    second.output.append(name)
    second.softmax.SetInParent()


def sigmoids(spec):
    spec.neuralNetworkClassifier.layers[-1].activation.sigmoid.SetInParent()


def labels(order):
    def change(spec):
        vector = spec.neuralNetworkClassifier.stringClassLabels.vector
        del vector[:]
        vector.extend(order)

    return change


def surer(network, factor):
    """The same answers, but with probabilities that are nearer to 0 and 1, or farther from them."""
    *before, matrix, bias = network.weights
    return Network(network.architecture, (*before, matrix * np.float32(factor), bias * np.float32(factor)))


def small():
    """A network of one layer, which reads four of five digits right."""
    data = unseen_digits()
    x = np.hstack([data.images.reshape(len(data), -1) / 255, np.ones((len(data), 1))])
    fitted = 4 * np.linalg.solve(x.T @ x + 30 * np.eye(785), x.T @ np.eye(10)[data.labels])
    architecture = Architecture("small", (Flatten(), Dense(10, "softmax")))
    return Network(architecture, (fitted[:-1].astype(np.float32), fitted[-1].astype(np.float32)))


SOUND = {
    "pixels / 255": (learnt, UNIT),
    "raw pixels": (lambda: learnt(RAW), RAW),
    "pixels / 127.5 - 1": (lambda: learnt(SIGNED), SIGNED),
    "pixels / 255 - 0.5": (lambda: learnt(CENTRED), CENTRED),
    "standardised": (lambda: learnt(STANDARD), STANDARD),
    "a range of its own": (lambda: learnt(Pixels(1 / 100, -0.3)), Pixels(1 / 100, -0.3)),
    "unsure": (lambda: surer(learnt(), 0.3), UNIT),
    "too sure": (lambda: surer(learnt(), 4), UNIT),
    "small": (small, UNIT),
}


@pytest.mark.parametrize("case", SOUND)
def test_a_sound_file_is_accused_of_nothing(case, examined):
    make, says = SOUND[case]
    report = examined(make(), says)
    assert failed(report) == {}
    assert {check.name for check in report.checks} >= {"usual faults", "input scale"}
    assert report.evaluation.accuracy > 0.75


def test_a_sound_program_is_accused_of_nothing(examined):
    assert failed(examined(learnt(), kind="mlpackage")) == {}


def ordered(digits):
    """A network of which the values stand for these digits, in this order."""
    *before, matrix, bias = learnt().weights
    columns = [int(digit) for digit in digits]
    return Network(learnt().architecture, (*before, matrix[:, columns], bias[columns]))


FAULTS = {
    "scale forgotten": (learnt, RAW, None, "input scale", "the scale 1/255 was forgotten"),
    "raw pixels scaled": (
        lambda: learnt(RAW),
        UNIT,
        None,
        "input scale",
        "learnt pixels from 0 to 255 as they are; the file says",
    ),
    "signed taken for unit": (
        lambda: learnt(SIGNED),
        UNIT,
        None,
        "input scale",
        "the network learnt pixels / 127.5 − 1",
    ),
    "signed, nothing said": (lambda: learnt(SIGNED), RAW, None, "input scale", "the network learnt pixels / 127.5 − 1"),
    "offset forgotten": (lambda: learnt(SIGNED), Pixels(1 / 127.5), None, "input scale", "the offset is wrong"),
    "standardised taken for unit": (lambda: learnt(STANDARD), UNIT, None, "input scale", "− 0.1307) / 0.3081"),
    "mean and deviation forgotten": (lambda: learnt(STANDARD), RAW, None, "input scale", "− 0.1307) / 0.3081"),
    "unit taken for signed": (learnt, SIGNED, None, "input scale", "the network learnt pixels / 255; the file says"),
    "black on white": (lambda: learnt(dark_ink=True), UNIT, None, "polarity", "learnt black digits on white"),
    "transposed": (lambda: learnt(turn=TRANSPOSED), UNIT, None, "orientation", "digits that are transposed"),
    "mirrored": (lambda: learnt(turn=MIRRORED), UNIT, None, "orientation", "digits that are mirrored"),
    "turned": (lambda: learnt(turn=RIGHT), UNIT, None, "orientation", "digits that are turned to the right"),
    "learnt from 1 to 0": (lambda: ordered("1234567890"), UNIT, None, "order of labels", "learnt 1 to 9 and then 0,"),
    "learnt by name": (lambda: ordered("8549176320"), UNIT, None, "order of labels", "sorted by their English names"),
    "labels from 9": (learnt, UNIT, labels("9012345678"), "order of labels", "learnt 0 to 9, the file says 9 0 1 2"),
    "two labels swapped": (learnt, UNIT, labels("0124356789"), "order of labels", "the file says 0 1 2 4 3 5"),
    "no softmax": (learnt, UNIT, without_softmax, "softmax", "the softmax is missing"),
    "softmax twice": (learnt, UNIT, softmax_twice, "softmax", "the softmax is there twice"),
    "sigmoids": (learnt, UNIT, sigmoids, "softmax", "ten numbers from 0 to 1 that do not add up to 1"),
}


QUICK = {
    "scale forgotten",
    "signed, nothing said",
    "offset forgotten",
    "black on white",
    "transposed",
    "learnt by name",
}
QUICK |= {"two labels swapped", "no softmax", "softmax twice", "sigmoids"}


@pytest.mark.parametrize(
    "case", [case if case in QUICK else pytest.param(case, marks=pytest.mark.slow) for case in FAULTS]
)
def test_a_usual_fault_is_named_and_no_other(case, examined):
    make, says, change, name, words = FAULTS[case]
    report = examined(make(), says, change or unchanged)
    found = failed(report)
    found.pop("probabilities", None)  # where the softmax is missing, it says so by sums
    assert set(found) == {name}
    assert words in found[name]
    assert not report.ok


def test_two_faults_at_once_are_both_named(examined):
    found = failed(examined(learnt(SIGNED, MIRRORED, dark_ink=True), UNIT))
    assert set(found) == {"input scale", "polarity", "orientation"}


def test_what_no_change_explains_is_said_to_read_badly(examined, make_network):
    found = failed(examined(make_network()))
    assert "none of the usual faults explains it" in found["accuracy"]


def test_a_file_as_bad_as_its_network_is_right(make_network, write_file, tmp_path, digits, reference):
    network = make_network()
    path = write_file(network, tmp_path / "bad.mlmodel", Metadata())
    report = verify.check_file(path, digits, lambda images: reference(network, images))
    assert report.ok


@pytest.mark.parametrize("place", range(len(RANGES)))
def test_of_a_multi_array_the_range_is_told_that_the_app_must_give(place, examined):
    seen = RANGES[place]

    def takes_an_array(spec):
        del spec.neuralNetworkClassifier.preprocessing[:]
        array = spec.description.input[0].type.multiArrayType
        array.shape.extend([1, 28, 28])
        array.dataType = array.FLOAT32

    report = examined(learnt(seen.pixels), UNIT, takes_an_array)
    scale = next(check for check in report.checks if check.name == "input scale")
    assert scale.ok
    wanted = "pixels are multiplied by 0.00392157 (1/255)" if place == 0 else seen.words
    assert f"the app must give it {wanted}" in scale.detail
    assert report.evaluation.accuracy > 0.8


def test_digits_are_spread_over_labels_and_places(digits):
    some = spread_out(digits, 100)
    assert np.bincount(some.labels).tolist() == [10] * 10
    assert len(spread_out(digits.take(slice(7)), 100)) == 7
