"""What every file of ours promises to the app that loads it: names, size, scale, labels."""

from typing import Literal, get_args

IMAGE = "image"
"""The input: a grayscale image, 28 × 28, 0 black to 255 white."""

PROBABILITIES = "probabilities"
"""The output that gives every label its probability."""

LABEL = "classLabel"
"""The output that gives the most likely label, as text."""

LABELS = tuple(str(digit) for digit in range(10))
SCALE = 1 / 255
"""What a pixel is multiplied by before the first layer: networks learn on 0 to 1, Core ML brings 0 to 255."""

MLMODEL_VERSION = 1
"""Core ML specification of a .mlmodel: iOS 11 and later."""

MLPACKAGE_VERSION = 6
"""Core ML specification of a .mlpackage: iOS 15 and later."""

CORE_ML = (".mlmodel", ".mlpackage")
"""Extensions of the formats that carry texts of their own; the others are for Python, a browser or LiteRT."""

FORMATS = {
    ".mlmodel": "mlmodel",
    ".mlpackage": "mlpackage",
    ".keras": "keras",
    ".npz": "npz",
    ".html": "html",
    ".tflite": "tflite",
}
"""File extensions, as they must be written, and the formats they stand for."""

Precision = Literal["float32", "int8"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
"""How weights are kept in a file; 8 bits in a .tflite only."""
