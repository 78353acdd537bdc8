"""What is no plain file, has no end, or is larger than any disk: in the place of everything that is read."""

import os
from collections.abc import Callable
from pathlib import Path

from bombs.bomb import Bomb, Make, beside, in_place, sparse
from made import kept_run

HUGE = 1 << 36

FILES = {
    "data": ("digits.npz", b"PK\x03\x04"),
    "idx_images": ("train-images-idx3-ubyte", b"\0\0\x08\x03\xff\xff\xff\xff\0\0\0\x1c\0\0\0\x1c"),
    "idx_labels": ("train-labels-idx1-ubyte.gz", b"\x1f\x8b\x08\0\0\0\0\0"),
    "picture": ("picture.png", b"\x89PNG\r\n\x1a\n"),
    "taken_in": ("pen.json", b"[" + b" " * 9),
    "my_digits": ("my-digits.json", b"["),
    "pen_digits": ("pen-digits.npz", b"PK\x03\x04"),
    "weights": ("weights.npz", b"PK\x03\x04"),
    "state": ("state.npz", b"PK\x03\x04"),
    "architecture": ("architecture.json", b"{"),
    "recipe": ("recipe.json", b'{"format": 1'),
    "settings": ("settings.ini", b"[General]\n"),
    "core_ml": ("digits.mlmodel", b"\x08\x01\x12"),
}
"""For each reader of one file its name and how it begins."""

RUN_FILES = ("run.json", "history.jsonl", "state.npz", "weights-*.npz", ".lock", ".info.lock")


def pipe(name: str) -> Make:
    def make(folder: Path) -> Path:
        os.mkfifo(folder / name)
        return folder / name

    return make


def link(name: str, to: str) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).symlink_to(to)
        return folder / name

    return make


def a_folder(name: str) -> Make:
    def make(folder: Path) -> Path:
        (folder / name / "0").mkdir(parents=True)
        return folder / name

    return make


KINDS: dict[str, Callable[[str, bytes], Make]] = {
    "a pipe": lambda name, _start: pipe(name),
    "a device without end": lambda name, _start: link(name, "/dev/zero"),
    "a folder": lambda name, _start: a_folder(name),
    "a link in a circle": lambda name, _start: link(name, name),
    "64 GiB": lambda name, start: sparse(name, HUGE, start),
}


def a_run(folder: Path) -> Path:
    runs = folder / "runs"
    run = kept_run(runs)
    for lock in (".lock", ".info.lock"):
        (run.folder / lock).touch()
    return runs


def a_package(folder: Path) -> Path:
    """A .mlpackage with all three files; what is in them does not matter."""
    package = folder / "digits.mlpackage"
    for name in ("Manifest.json", "Data/model.mlmodel", "Data/weight.bin"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text('{"rootModelIdentifier": "a", "itemInfoEntries": {"a": {"path": "model.mlmodel"}}}')
    return package


def four_files(folder: Path) -> Path:
    """A folder with the names of MNIST's four files."""
    for name in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        (folder / f"{name}-ubyte").write_bytes(b"\0\0\x08\x01\0\0\0\x01\0")
    return folder


def a_download(folder: Path) -> Path:
    for name in ("digits.gz", "download.lock"):
        (folder / name).touch()
    return folder


def a_draft(folder: Path) -> Path:
    """What a killed export left, beside the target of the next one."""
    draft = folder / ".digit-trainer-draft-000000000000"
    (draft / "old").mkdir(parents=True)
    (draft / "name").write_bytes(b"digits.mlpackage")
    (folder / ".digit-trainer-draft-000000000000.lock").touch()
    return folder


def _within(reader: str, whole: Make, names: tuple[str, ...], kinds: tuple[str, ...]) -> list[Bomb]:
    return [
        Bomb(f"{kind} for {name}", reader, beside(whole, name, in_place(KINDS[kind]("made", b"{"))))
        for name in names
        for kind in kinds
    ]


EVERY = tuple(KINDS)
PLAIN = ("a pipe", "a device without end", "a folder", "64 GiB")  # a circle of links does not survive a move
ENDLESS = ("a pipe", "a device without end")

ONE_FILE = [
    Bomb(f"{kind} for {name}", reader, make(name, start), fast=kind == "a pipe" and reader in {"my_digits", "core_ml"})
    for reader, (name, start) in FILES.items()
    for kind, make in KINDS.items()
]
PEN_AS_DATA = [Bomb(f"{kind} for the data pen.json", "data", make("pen.json", b"[")) for kind, make in KINDS.items()]
BESIDE_OTHERS = [
    *_within("runs", a_run, RUN_FILES, PLAIN),
    *_within("core_ml", a_package, ("Manifest.json", "model.mlmodel"), PLAIN),
    *_within("mnist", four_files, ("train-images-idx3-ubyte",), PLAIN),
    *_within("downloaded", a_download, ("digits.gz", "download.lock"), PLAIN),
    *_within("export_target", a_draft, ("name", "*.lock"), ENDLESS),
]


BOMBS = [*ONE_FILE, *PEN_AS_DATA, *BESIDE_OTHERS]
