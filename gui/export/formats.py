"""The formats of an export in words, and as the file dialog filters them."""

from core.export.contract import PRECISIONS, Precision

FORMATS = (
    (".mlmodel", ".mlmodel, for iOS 11 and later"),
    (".mlpackage", ".mlpackage, for iOS 15 and later"),
    (".keras", "Keras (.keras): to go on in Python"),
    (".npz", "Weights (.npz)"),
    (".html", "Web page (.html): to draw in any browser"),
    (".tflite", "LiteRT (.tflite): for Android and small devices"),
    ("int8.tflite", "LiteRT with weights of 8 bits (.tflite): a quarter of the size"),
)
"""Each by its extension, and before that the precision of its weights unless it is float32."""

FILTERS = {
    ".mlmodel": "Core ML model (*.mlmodel)",
    ".mlpackage": "Core ML package (*.mlpackage)",
    ".keras": "Keras model (*.keras)",
    ".npz": "Weights (*.npz)",
    ".html": "Web page (*.html)",
    ".tflite": "LiteRT model (*.tflite)",
}


def suffix_of(chosen: str) -> str:
    """The extension of one of `FORMATS`."""
    return f".{chosen.rpartition('.')[2]}"


def precision_of(chosen: str, suffix: str) -> Precision:
    """The precision of a file that ends in `suffix` where one of `FORMATS` is chosen."""
    named = chosen.removesuffix(suffix)
    return next((precision for precision in PRECISIONS if precision == named), "float32")
