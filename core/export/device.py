"""Core ML itself, where there is one: on a Mac the file is also run by what will run it in the app."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.data.dataset import CLASSES, Images
from core.export import contract
from core.export.checks import Check, Comparison, decimal
from core.export.library import coremltools
from core.model.network import Probabilities

Device = Callable[[Path, Images], Probabilities]
"""Runs the file at a path on (n, 28, 28) uint8 images: (n, 10) float32."""

MAX_IMAGES = 200
MAX_DIFFERENCE = 1e-2
"""Of a probability: the chips that Core ML picks may compute in half precision."""


def device() -> Device | None:
    """Core ML on a Mac; None elsewhere."""
    return core_ml if sys.platform == "darwin" else None


def core_ml(path: Path, images: Images) -> Probabilities:
    """Run a file of ours by Core ML. Only on a Mac.

    Raises:
        Exception: Whatever Core ML raises if it does not take the file.
    """
    from PIL import Image

    model = coremltools().models.MLModel(str(path))
    rows = [model.predict({contract.IMAGE: Image.fromarray(image)})[contract.PROBABILITIES] for image in images]
    return np.array([[row[label] for label in contract.LABELS] for row in rows], np.float32).reshape(-1, CLASSES)


def device_check(run: Device, path: Path, images: Images, expected: Probabilities) -> Check:
    """Whether Core ML itself gives the network's probabilities.

    Args:
        run: Core ML, or a double.
        path: The file.
        images: (n, 28, 28) uint8; the first 200 and the last ones are used.
        expected: (n, 10) float32: the network's.
    """
    chosen = np.unique(np.r_[:MAX_IMAGES, len(images) - 10 : len(images)].clip(0, len(images) - 1))
    try:
        found = run(path, images[chosen])
    except Exception as mistake:  # noqa: BLE001  whatever it is, the file must not be called right
        return Check("Core ML", False, f"Core ML on this machine does not run it: {mistake}")
    comparison = Comparison.of(found, expected[chosen])
    ok = bool(comparison.largest_difference <= MAX_DIFFERENCE)
    difference = decimal(comparison.largest_difference)
    detail = f"Core ML on this machine differs by {difference} at most on {comparison.count} images"
    return Check("Core ML", ok, detail)
