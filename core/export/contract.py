"""What every file of ours promises to the app that loads it: names, size, scale, labels."""

from typing import Literal, get_args

IMAGE = "image"
"""The input: a grayscale image, 0 black to 255 white; 28 × 28, or 280 × 280 where it takes the raw drawing."""

PROBABILITIES = "probabilities"
"""The output that gives every label its probability."""

LABEL = "classLabel"
"""The output that gives the most likely label, as text."""

OUTPUTS = (PROBABILITIES, LABEL)
"""In the order in which every file of ours lists them, as Apple's own classifiers do."""

LABELS = tuple(str(digit) for digit in range(10))
SCALE = 1 / 255
"""What a pixel is multiplied by before the first layer: networks learn on 0 to 1, Core ML brings 0 to 255."""

MLMODEL_DRAWING_VERSION = 4
"""Of a .mlmodel that takes the raw drawing: only there networks have arithmetic on matrices. iOS 13 and later."""

PREVIEW, PREVIEW_KIND = "com.apple.coreml.model.preview.type", "imageClassifier"
"""What a program says so that Xcode lets one try it with a picture; neural networks need no such word."""

FIRST_IOS = {1: "11", 2: "11.2", 3: "12", 4: "13", 5: "14", 6: "15", 7: "16", 8: "17", 9: "18"}
"""The lowest iOS that reads a Core ML specification."""

UPDATABLE_VERSION = 4
"""Core ML specification of a .mlmodel that learns on the phone: iOS 13 and later."""

TRUTH = f"{PROBABILITIES}_true"
"""What the loss is measured against, within the file; an app gives `LABEL`."""

TRAINING_LABEL = "Which digit the image shows."
"""What `LABEL` means to the app that teaches."""

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

Input = Literal["digit", "drawing"]
INPUTS: tuple[Input, ...] = get_args(Input)
"""A digit image of 28 × 28 pixels, normalised by the app; or the whole canvas of 280 × 280, normalised by the file."""

Precision = Literal["float32", "float16", "int8", "palette8", "palette4", "sparse"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
"""How exactly weights are kept, the most exact first; `compression.KINDS` says what each means."""
