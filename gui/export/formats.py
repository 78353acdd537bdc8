"""The formats of an export in words, and as the file dialog filters them."""

FORMATS = (
    (".mlmodel", ".mlmodel, for iOS 11 and later"),
    (".mlpackage", ".mlpackage, for iOS 15 and later"),
    (".keras", "Keras (.keras): to go on in Python"),
    (".npz", "Weights (.npz)"),
    (".html", "Web page (.html): to draw in any browser"),
    (".tflite", "LiteRT (.tflite): for Android and small devices"),
)

FILTERS = {
    ".mlmodel": "Core ML model (*.mlmodel)",
    ".mlpackage": "Core ML package (*.mlpackage)",
    ".keras": "Keras model (*.keras)",
    ".npz": "Weights (*.npz)",
    ".html": "Web page (*.html)",
    ".tflite": "LiteRT model (*.tflite)",
}
