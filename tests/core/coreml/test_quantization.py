"""Neural networks with small weights: half precision, on a line, by a table."""

import numpy as np
import pytest

from core.coreml.coreml_file import CoreMLFile
from core.export.library import coremltools

LINE, TABLE, SYMMETRIC = "_linear_quantization", "_lookup_table_quantization_linear", "_linear_quantization_symmetric"


@pytest.mark.parametrize(
    ("bits", "mode"), [(8, LINE), (8, TABLE), (8, SYMMETRIC), (7, LINE), (5, TABLE), (4, LINE), (3, TABLE), (1, TABLE)]
)
def test_quantised_weights_are_those_that_they_stand_for(bits, mode, network, write_file, tmp_path, images):
    path = write_file(network, tmp_path / "whole.mlmodel")
    quantise = coremltools().models.neural_network.quantization_utils._quantize_spec_weights
    spec = quantise(coremltools().utils.load_spec(str(path)), bits, mode)
    (tmp_path / "small.mlmodel").write_bytes(spec.SerializeToString())
    spread_out = quantise(spec, None, "_dequantize_network")
    (tmp_path / "large.mlmodel").write_bytes(spread_out.SerializeToString())
    small, large = (CoreMLFile.read(tmp_path / name) for name in ("small.mlmodel", "large.mlmodel"))
    assert small.total_parameters == large.total_parameters
    np.testing.assert_allclose(small.probabilities(images[:50]), large.probabilities(images[:50]), atol=1e-5)


def test_half_precision_weights_give_nearly_the_same(network, write_file, tmp_path, images):
    path = write_file(network, tmp_path / "whole.mlmodel")
    spec = coremltools().utils.load_spec(str(path))
    spec = coremltools().models.neural_network.quantization_utils._quantize_spec_weights(spec, 16, LINE)
    (tmp_path / "half.mlmodel").write_bytes(spec.SerializeToString())
    whole, half = (CoreMLFile.read(one).probabilities(images[:100]) for one in (path, tmp_path / "half.mlmodel"))
    assert 0 < abs(whole - half).max() < 5e-3
