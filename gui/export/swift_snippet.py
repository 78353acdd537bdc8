"""The few lines of Swift that read a digit with an exported file."""

from pathlib import Path

from core.export.swift_names import class_name

_TEMPLATE = """\
import CoreML
import Vision

/// Reads one handwritten digit with {file}. Drag the file into your Xcode project first: Xcode makes {name} from it.
/// `image` should be square: white ink on black, the digit in its middle, about 20/28 of its side high.
func readDigit(in image: CGImage) throws -> (digit: String, confidence: Float)? {{
    let network = try VNCoreMLModel(for: {name}(configuration: MLModelConfiguration()).model)
    let request = VNCoreMLRequest(model: network)
    request.imageCropAndScaleOption = .scaleFit
    try VNImageRequestHandler(cgImage: image, options: [:]).perform([request])
    guard let best = (request.results as? [VNClassificationObservation])?.first else {{ return nil }}
    return (best.identifier, best.confidence)
}}
"""


def swift_snippet(path: Path) -> str:
    """A function that reads a digit through Vision with the file at `path`, a .mlmodel or a .mlpackage."""
    return _TEMPLATE.format(file=path.name.replace("\n", " "), name=class_name(path))
