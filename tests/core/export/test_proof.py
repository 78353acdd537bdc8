"""What exports are proven on."""

import numpy as np
import pytest

from core.data import canvas
from core.errors import ExportError
from core.export import exporter, verify, verify_others
from core.export import proof as proofs
from core.export.metadata import Metadata
from core.export.options import PLAIN, Options
from core.model.network import Network
from core.prediction.predictor import Predictor


def test_the_proof_has_a_thousand_digits_and_a_blank_a_full_and_noisy_images(images):
    for count in (1, 3, 260, 1000):
        proof = proofs.proof_images(images[:count])
        assert len(proof) >= 1010
        np.testing.assert_array_equal(proof[:count], images[:count])
        assert not proof[-10].any()
        assert (proof[-9] == 255).all()
        assert 100 < proof[-1].mean() < 150
    assert len(proofs.proof_images(np.tile(images, (12, 1, 1)))) == 10_010


def test_without_images_there_is_no_proof(images):
    with pytest.raises(ExportError, match="there are none"):
        proofs.proof_images(images[:0])


def test_a_file_that_takes_a_digit_is_proven_on_digit_images(images, network, reference):
    found = proofs.prepared(images, PLAIN, lambda given: reference(network, given))
    np.testing.assert_array_equal(found.pictures, proofs.proof_images(images))
    np.testing.assert_array_equal(found.expected, reference(network, found.pictures))


def test_a_file_that_takes_a_drawing_is_proven_on_canvases_of_which_some_are_blank(images, network, reference):
    found = proofs.prepared(images, Options("drawing"), lambda given: reference(network, given), 30)
    assert found.pictures.shape == (30, canvas.SIDE, canvas.SIDE)
    np.testing.assert_array_equal(found.expected[:4], np.float32(0.1))
    assert (np.ptp(found.expected[4:], axis=1) > 0).all()
    digits = canvas.exact_images(found.pictures[4:])
    np.testing.assert_allclose(found.expected[4:], reference(network, digits), atol=1e-6)


def test_the_temperature_is_in_what_a_drawing_should_give(images, network, reference):
    calm, plain = (
        proofs.prepared(images, Options("drawing", temperature), lambda given: reference(network, given), 20).expected
        for temperature in (3.0, 1.0)
    )
    assert (calm.max(axis=1)[4:] < plain.max(axis=1)[4:]).all()
    np.testing.assert_array_equal(calm.argmax(axis=1), plain.argmax(axis=1))


@pytest.mark.parametrize("suffix", [".mlmodel", ".mlpackage", ".tflite", ".html"])
def test_a_network_whose_logits_are_large_is_not_taken_for_a_wrong_file(network, images, suffix, tmp_path):
    report = exporter.export(loud(network), Metadata(), tmp_path / f"loud{suffix}", images)
    assert all(check.ok for check in report.checks)
    assert report.largest_difference > PLAIN.allowed_difference


@pytest.mark.parametrize("suffix", [".mlmodel", ".tflite"])
def test_a_slightly_wrong_file_of_such_a_network_is_found(network, images, reference, suffix, tmp_path):
    given, path = loud(network), tmp_path / f"wrong{suffix}"
    bias = given.weights[-1] + np.eye(10, dtype=np.float32)[4] * np.float32(0.001)
    exporter.write(Network(given.architecture, (*given.weights[:-1], bias)), Metadata(), path, PLAIN)
    proof = proofs.prepared(images, PLAIN, lambda some: reference(given, some), itself=Predictor(given))
    found = verify.verify(path, Metadata(), proof) if suffix == ".mlmodel" else verify_others.verify(path, given, proof)
    assert "same probabilities" in [check.name for check in found.failures()]


def loud(network, times=200) -> Network:
    """The same network with logits so many times as large."""
    *inner, matrix, bias = network.weights
    return Network(network.architecture, (*inner, matrix * np.float32(times), bias))


def test_rounding_of_the_digit_image_inside_counts_as_much_as_the_network_makes_of_it(network, images, reference):
    calm, excited = (
        proofs.prepared(images, Options("drawing"), lambda given: reference(network, given), 30, itself=Predictor(one))
        for one in (network, loud(network, 10))
    )
    some = np.arange(30)
    calm, excited = (proofs.rounded(proof, proof.itself, some) for proof in (calm, excited))
    assert 0 < calm < excited < 1e-2
