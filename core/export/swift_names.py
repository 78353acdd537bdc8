"""Names that Xcode and Swift accept, made from those of files and from titles."""

import re
import unicodedata
from pathlib import Path

from core.export.targets import RESERVED_ON_WINDOWS

DEFAULT_APP = "Digits"
MAX_APP_NAME = 40


def class_name(path: Path) -> str:
    """The class that Xcode makes from a model file: its name, with "_" for whatever no Swift name may hold."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in path.stem)
    return f"_{kept}" if not kept or kept[0].isdigit() else kept


def app_name(title: str) -> str:
    """A name for an app, its package and its folder: ASCII letters, digits and "_", a letter first, 40 at most.

    Accents go; what is left of a title in another script may be nothing, and then it is `DEFAULT_APP`.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:MAX_APP_NAME].strip("_")
    if not name:
        return DEFAULT_APP
    return name if name[0].isalpha() and not RESERVED_ON_WINDOWS.fullmatch(name) else f"{DEFAULT_APP}_{name}"


def bundle_identifier(title: str) -> str:
    """An identifier as Apple wants them: it knows no "_"."""
    return f"com.example.{app_name(title).replace('_', '-')}"


def string_content(text: str) -> str:
    """`text` as it stands between the quotes of a Swift string: nothing in it ends the string or is computed."""
    return "".join(_escaped(sign) for sign in text)


def _escaped(sign: str) -> str:
    if sign in '\\"':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\u{{{ord(sign):X}}}"
