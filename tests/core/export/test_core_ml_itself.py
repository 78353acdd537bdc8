"""Core ML's own answers beside ours, on a Mac: `make coreml`. Elsewhere a double speaks for it, in `test_device`."""

import sys

import numpy as np
import pytest

from core.coreml.coreml_file import CoreMLFile
from core.export import device
from core.model.architecture import CHOLLET, MALIREDDI

pytestmark = pytest.mark.skipif(sys.platform != "darwin", reason="Core ML itself is on a Mac only")

COUNT = 100


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
@pytest.mark.parametrize("architecture", [None, MALIREDDI, CHOLLET], ids=["every layer", "malireddi", "chollet"])
def test_core_ml_and_our_own_reading_agree(kind, architecture, make_network, write_file, images, tmp_path):
    network = make_network(architecture) if architecture else make_network()
    path = write_file(network, tmp_path / f"digits.{kind}")
    theirs = device.core_ml(path, images[:COUNT])
    ours = CoreMLFile.read(path).probabilities(images[:COUNT])
    assert theirs.shape == ours.shape == (COUNT, 10)
    assert np.abs(theirs - ours).max() <= device.MAX_DIFFERENCE
    sure = np.sort(ours, axis=1)[:, -1] - np.sort(ours, axis=1)[:, -2] > 2 * device.MAX_DIFFERENCE
    assert (theirs.argmax(axis=1) == ours.argmax(axis=1))[sure].all()
