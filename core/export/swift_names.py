"""Names that Xcode and Swift accept, made from those of files and from titles."""

import re
import unicodedata
from pathlib import Path

from core.export import contract
from core.export.targets import RESERVED_ON_WINDOWS

DEFAULT_APP = "Digits"
DEFAULT_CLASS = "DigitClassifier"
MAX_APP_NAME = 40
SWIFT_WORDS = (
    "Any Self actor as associatedtype async await break case catch class continue default defer deinit do else enum "
    "extension fallthrough false fileprivate for func guard if import in indirect init inout internal is let nil open "
    "operator private protocol public repeat rethrows return self some static struct subscript super switch throw "
    "throws true try typealias var where while"
)
TYPES_WITHIN = (
    "Bool Bundle CGImage CVPixelBuffer CoreML Data Double Error Float Int MLFeatureProvider MLFeatureValue MLModel "
    "MLModelConfiguration MLMultiArray MLPredictionOptions NSObject Set String Swift Task URL Vision"
)
"""What the class that Xcode makes of a model speaks of itself."""

TAKEN = frozenset(f"{SWIFT_WORDS} {TYPES_WITHIN}".split())
"""A class of such a name breaks the app."""


def class_name(path: Path) -> str:
    """The class that Xcode makes from a model file: its name, with "_" for whatever no Swift name may hold."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in path.stem)
    return f"_{kept}" if not kept or kept[0].isdigit() else kept


def plain_name(path: Path) -> str:
    """A name for the model file from which Xcode makes a class of the same name: letters and digits, a letter first."""
    words = re.findall("[A-Za-z0-9]+", _ascii(path.stem))
    name = "".join(word[0].upper() + word[1:] for word in words)
    if not name:
        name = DEFAULT_CLASS
    elif not name[0].isalpha():
        name = f"{DEFAULT_APP}{name}"
    return f"{name if name not in TAKEN else f'{name}Model'}{path.suffix}"


def warning(path: Path) -> str:
    """What the name of a model file does to the class that Xcode makes of it, in a sentence; "" if it is fine.

    Args:
        path: Of any format; only Core ML files become classes.
    """
    if path.suffix not in contract.CORE_ML:
        return ""
    name = class_name(path)
    if name in TAKEN:
        why = "Swift needs that name itself"
    elif name != path.stem:
        why = "no Swift name holds the rest of it"
    else:
        return ""
    return f"Xcode would make a class “{name}” of “{path.name}”; {why}: “{plain_name(path)}” would be fine."


def app_name(title: str) -> str:
    """A name for an app, its package and its folder: ASCII letters, digits and "_", a letter first, 40 at most.

    Accents go; what is left of a title in another script may be nothing, and then it is `DEFAULT_APP`.
    """
    name = re.sub(r"[^A-Za-z0-9]+", "_", _ascii(title)).strip("_")[:MAX_APP_NAME].strip("_")
    if not name:
        return DEFAULT_APP
    return name if name[0].isalpha() and not RESERVED_ON_WINDOWS.fullmatch(name) else f"{DEFAULT_APP}_{name}"


def bundle_identifier(title: str) -> str:
    """An identifier as Apple wants them: it knows no "_"."""
    return f"com.example.{app_name(title).replace('_', '-')}"


def string_content(text: str) -> str:
    """`text` as it stands between the quotes of a Swift string: nothing in it ends the string or is computed."""
    return "".join(_escaped(sign) for sign in text)


def _ascii(text: str) -> str:
    """`text` without accents, and without what is no ASCII."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _escaped(sign: str) -> str:
    if sign in '\\"':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\u{{{ord(sign):X}}}"
