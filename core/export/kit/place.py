"""Where a kit may go. What somebody has changed since is somebody's work, and is never replaced."""

import hashlib
import json
import os
from pathlib import Path

from core import disk
from core.errors import ExportError
from core.export.targets import ON_WINDOWS, RESERVED_ON_WINDOWS
from core.files import open_plain, read_json

MANIFEST = "kit.json"
"""In every kit: what it is, and the sha256 of all its other files."""

KIND = "digit-trainer kit"
FORMAT = 1
BY_PRODUCTS = {".DS_Store", ".build", ".swiftpm", "Package.resolved", "xcuserdata"}
"""What Xcode and the Finder leave in a folder; it can be had again."""


def checked(folder: Path) -> Path:
    """Where a kit at `folder` will be, absolute and links followed; nothing is written yet.

    Raises:
        ExportError: The folder above is not there, or something is in the way that is no untouched older kit.
    """
    try:
        real = folder.expanduser().resolve()
        _refuse_bad_parent(real, folder)
        if os.path.lexists(real):
            _refuse_in_the_way(real, folder)
    except (OSError, RuntimeError, ValueError) as mistake:
        why = disk.reason(mistake) if isinstance(mistake, OSError) else "it is no usable path"
        raise ExportError(f"{folder} cannot be written: {why}.", "Choose another folder.") from mistake
    return real


def write_manifest(kit: Path) -> None:
    """Write `kit.json` of a finished kit.

    Raises:
        OSError: The disk does not take it.
    """
    document = {"format": FORMAT, "kind": KIND, "files": _digests(kit)}
    content = json.dumps(document, indent=1, sort_keys=True).encode()
    (kit / MANIFEST).write_bytes(content)


def _refuse_bad_parent(real: Path, named: Path) -> None:
    if not real.name or (ON_WINDOWS and RESERVED_ON_WINDOWS.fullmatch(real.name)):
        raise ExportError(f"{str(named)!r} is no name for a folder.", "Choose another name.")
    if not real.parent.is_dir():
        raise ExportError(f"{named} cannot be written: there is no folder {real.parent}.", "Make it first.")
    if not os.access(real.parent, os.W_OK | os.X_OK):
        raise ExportError(f"{named} cannot be written: the folder {real.parent} is read-only.")


def _refuse_in_the_way(real: Path, named: Path) -> None:
    hint = "Choose another folder."
    if not real.is_dir():
        raise ExportError(f"{named} is no folder; it is left as it is.", hint)
    if not any(real.iterdir()):
        return
    if not (real / MANIFEST).is_file():
        raise ExportError(f"{named} is a folder, but no kit; it is left as it is.", hint)
    document = read_json(real / MANIFEST, ExportError)
    if not isinstance(document, dict) or document.get("kind") != KIND or not isinstance(document.get("files"), dict):
        raise ExportError(f"{named} is a folder, but no kit; it is left as it is.", hint)
    known, found = document["files"], _digests(real)
    changed = sorted(name for name in {*known, *found} if known.get(name) != found.get(name))
    if changed:
        raise ExportError(
            f"{named} is a kit in which {changed[0]!r} was changed, added or deleted; it is left as it is.", hint
        )


def _digests(kit: Path) -> dict[str, str]:
    """The sha256 of every file but the manifest and by-products, by its path with "/"."""
    found = {}
    for path in sorted(kit.rglob("*")):
        inner = path.relative_to(kit)
        if BY_PRODUCTS.isdisjoint(inner.parts) and not path.is_dir() and inner != Path(MANIFEST):
            with open_plain(path) as file:
                found[inner.as_posix()] = hashlib.sha256(file.read()).hexdigest()
    return found
