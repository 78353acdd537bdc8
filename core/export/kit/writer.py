"""Writes a kit: the app's sources from `resources/kit`, the model, the golden canvases, and what there is to know."""

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath

from core import disk
from core.cancellation import Cancellation
from core.data import canvas
from core.errors import ExportError
from core.export import drafts
from core.export.kit import golden, place
from core.export.kit.model_facts import ModelFacts, facts_of
from core.export.swift_names import DEFAULT_APP, app_name, bundle_identifier, class_name, string_content
from core.files import open_plain

TEMPLATES = Path(str(resources.files("resources"))) / "kit"
MAX_TITLE = 100
APP = "App.swiftpm"
"""Among the templates; in a kit it is named after the title."""

GOLDEN = "canvases.golden"
PLACEHOLDER = re.compile("__([A-Z]+)__")
NO_LICENSE = "No licence was given for this model. Ask its author before you pass it on."


@dataclass(frozen=True, slots=True)
class KitReport:
    """A kit that is in place.

    Attributes:
        path: The folder.
        app: The App Playground in it, which Xcode and Swift Playgrounds open.
        files: All files, relative, with "/", sorted.
        bytes: Of all files together.
        canvases: How many golden canvases prove it.
        ios: The least iOS of the app.
        macos: The least macOS of its tests.
        side: Of the picture that the model takes: 28 or 280.
        updatable: Whether the app can teach the model.
    """

    path: Path
    app: Path
    files: tuple[str, ...]
    bytes: int
    canvases: int
    ios: str
    macos: str
    side: int
    updatable: bool

    def lines(self) -> list[str]:
        """For people: what there is, what to open and with what, and what proves the file."""
        proof = f"{self.canvases} drawings with known answers prove the file on your Mac (macOS {self.macos} or later)"
        return [
            f"{len(self.files)} files, {self.bytes:,} bytes.",
            f"Open {self.app.name} in Xcode or Swift Playgrounds to run the app, on iOS {self.ios} or later.",
            f"Open Package.swift in Xcode and press ⌘U: {proof}.",
        ]


@dataclass(frozen=True, slots=True)
class _Kit:
    model_file: Path
    title: str
    license: str
    facts: ModelFacts
    updatable: bool

    @property
    def name(self) -> str:
        return app_name(self.title)

    def values(self) -> dict[str, str]:
        """What stands for the placeholders."""
        return {
            "TITLE": string_content(self.title),
            "HEADING": self.title,
            "NAME": self.name,
            "IDENTIFIER": bundle_identifier(self.title),
            "IOS": self.facts.ios,
            "MACOS": self.facts.macos,
            "MODEL": self.model_name,
            "INPUT": _INPUTS[self.facts.side],
            "LEARNS": "learns on the device" if self.updatable else "does not learn on the device",
        }

    @property
    def model_name(self) -> str:
        return class_name(self.model_file) + self.model_file.suffix


_INPUTS = {
    28: "a digit image of 28 × 28 (the app's `DigitImage` makes it from the drawing)",
    canvas.SIDE: "the raw drawing, 280 × 280 (the model centres it by itself)",
}


def write(
    model_file: Path,
    folder: Path,
    *,
    title: str,
    license: str,  # noqa: A002  Core ML's own word
    probabilities: golden.Reader,
    updatable: bool = False,
    cancellation: Cancellation | None = None,
) -> KitReport:
    """Write the kit of an exported model, whole or not at all.

    Args:
        model_file: The exported `.mlmodel` or `.mlpackage`.
        folder: Where the kit will be; an older kit there that nobody has changed is replaced.
        title: What the app is called, in any script; empty for "Digits".
        license: The terms of the model; the kit's own code is under the MIT licence.
        probabilities: What the exported model's network says to (n, 28, 28) digit images, 0 to 255: (n, 10).
        updatable: Whether the model learns on the device.
        cancellation: Ends it until the kit is put in place.

    Raises:
        ExportError: The model is none for a kit, the folder cannot be used, or the disk does not take it.
        CancelledError: It was cancelled; nothing was written.
    """
    kit = _Kit(model_file, _clean(title), license, facts_of(model_file), updatable)
    _check_text("licence", license)
    real = place.checked(folder)
    known = golden.canvases()
    content = golden.content(known, probabilities, kit.facts.side)
    with disk.explained(ExportError, f"{folder} could not be written", "Make room, or choose another folder."):
        with drafts.draft_folder(real) as draft:
            made = draft / real.name
            _fill(made, kit, content)
            drafts.put_on_disk(made)
            if cancellation is not None:
                cancellation.commit()
            drafts.put_in_place(made, real)
        return _report(real, kit, len(known))


def _clean(title: str) -> str:
    _check_text("title", title)
    one_line = " ".join(title.split())
    if len(one_line) > MAX_TITLE:
        raise ExportError(f"The title has {len(one_line)} characters; the most is {MAX_TITLE}.")
    return one_line or DEFAULT_APP


def _check_text(what: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as mistake:
        raise ExportError(f"The {what} has a character that cannot be written: {text!r:.80}.") from mistake


def _fill(made: Path, kit: _Kit, canvases: bytes) -> None:
    values = kit.values()
    for template in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
        inner = template.relative_to(TEMPLATES).as_posix().replace(APP, f"{kit.name}.swiftpm")
        with open_plain(template) as file:
            text = file.read().decode()
        _put(made / inner, PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text).encode())
    model = made / f"{kit.name}.swiftpm" / "Sources" / "Model"
    _put(model / GOLDEN, canvases)
    _put(made / "MODEL-LICENSE.txt", f"{kit.license.strip() or NO_LICENSE}\n".encode())
    _copy_model(kit.model_file, model / kit.model_name)
    place.write_manifest(made)


def _copy_model(source: Path, target: Path) -> None:
    """The contents, not the permissions: a model from a temporary folder may be closed to everybody else."""
    files = [source] if source.is_file() else [path for path in sorted(source.rglob("*")) if path.is_file()]
    for file in files:
        with open_plain(file) as opened:
            _put(target / file.relative_to(source), opened.read())


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _report(real: Path, kit: _Kit, canvases: int) -> KitReport:
    files = {PurePosixPath(path.relative_to(real)).as_posix(): path for path in real.rglob("*") if path.is_file()}
    return KitReport(
        path=real,
        app=real / f"{kit.name}.swiftpm",
        files=tuple(sorted(files)),
        bytes=sum(path.stat().st_size for path in files.values()),
        canvases=canvases,
        ios=kit.facts.ios,
        macos=kit.facts.macos,
        side=kit.facts.side,
        updatable=kit.updatable,
    )
