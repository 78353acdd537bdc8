"""The few lines of Swift that read a digit with an exported file."""

from pathlib import Path

from core.export.contract import Input
from core.export.swift_names import class_name

_TEMPLATE = """\
import CoreML
import Vision

/// Reads one handwritten digit with {file}. Drag the file into your Xcode project first: Xcode makes {name} from it.
/// {image}
func readDigit(in image: CGImage) throws -> (digit: String, confidence: Float)? {{
    let network = try VNCoreMLModel(for: {name}(configuration: MLModelConfiguration()).model)
    let request = VNCoreMLRequest(model: network)
    request.imageCropAndScaleOption = .scaleFit  // {crop}
    try VNImageRequestHandler(cgImage: image, options: [:]).perform([request])
    guard let best = (request.results as? [VNClassificationObservation])?.first else {{ return nil }}
    return (best.identifier, best.confidence)
}}
"""
_IMAGES: dict[Input, str] = {
    "digit": "`image` should be square: white ink on black, the digit in its middle, about 20/28 of its side high.",
    "drawing": "`image` is your whole canvas: any place, size and pen, either polarity. Below 0.6 it is not sure.",
}
_CROPS: dict[Input, str] = {
    "digit": "keeps its shape; what is not square gets transparent strips",
    "drawing": "keeps its shape; the strips that Vision adds are not taken for ink",
}


def swift_snippet(path: Path, taken: Input = "digit") -> str:
    """A function that reads a digit through Vision with the file at `path`, a .mlmodel or a .mlpackage."""
    file = path.name.replace("\n", " ")
    return _TEMPLATE.format(file=file, name=class_name(path), image=_IMAGES[taken], crop=_CROPS[taken])
