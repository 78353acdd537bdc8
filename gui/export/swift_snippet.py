"""The few lines of Swift that read a digit with an exported file."""

from pathlib import Path

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


def class_name(path: Path) -> str:
    """The class that Xcode makes from a file: its name, with "_" for whatever no Swift name may hold."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in path.stem)
    return f"_{kept}" if not kept or kept[0].isdigit() else kept
