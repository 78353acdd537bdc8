"""What lies at a path, told by its content, not by its name: the one recogniser, for every place that takes a file.

Only the first bytes are looked at, the table of contents of a zip, or the names in a folder. Nothing is run.
"""

import re
import zlib
from collections.abc import Callable, Collection
from itertools import islice
from pathlib import Path
from typing import Final

from core import archives
from core.archives import open_zip
from core.errors import DataError, DigitTrainerError
from core.file_kinds import Kind, Wanted
from core.files import open_plain

MAX_START_BYTES = 1 << 12
MAX_NAMES = 2_000
"""Of a folder or an archive that are looked at."""

MAX_ZIP_BYTES = 4 << 30
HDF5_MAGIC: Final = b"\x89HDF\r\n\x1a\n"
PYTORCH_MAGIC: Final = b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19"
"""How a PyTorch file of before 2020 begins, behind the two bytes of a pickle."""

MAX_HDF5_BYTES = 1 << 20
KERAS_VERSION: Final = re.compile(rb"keras_version\0[^.]{0,64}?(\d)\.\d+\.", re.DOTALL)
PAGE_MARK: Final = b'<meta name="generator" content="digit trainer page">'
"""What every exported page has near its beginning, in small letters."""

SUFFIXES: Final = {
    ".mlmodel": Kind.CORE_ML,
    ".onnx": Kind.ONNX,
    ".pb": Kind.FROZEN_GRAPH,
    ".part": Kind.UNFINISHED,
    ".crdownload": Kind.UNFINISHED,
    ".download": Kind.UNFINISHED,
}
"""What has no sign of its own in its bytes."""

STARTS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"version https://git-lfs.github.com/spec/", Kind.LFS_POINTER),
    (b"\x00\x05\x16\x07", Kind.MAC_SIDE_FILE),
    (b"\x00\x00\x08\x01", Kind.IDX),
    (b"\x00\x00\x08\x03", Kind.IDX),
    (b"\x93NUMPY", Kind.NPY),
    (b"PAR1", Kind.PARQUET),
    (b"ARROW1", Kind.ARROW),
    (b"MATLAB ", Kind.MATLAB),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.EXCEL),
    (b"SQLite format 3\x00", Kind.SQLITE),
    (b"Rar!\x1a\x07", Kind.OTHER_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.OTHER_ARCHIVE),
    (b"BZh", Kind.OTHER_ARCHIVE),
    (b"\xfd7zXZ\x00", Kind.OTHER_ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Kind.OTHER_ARCHIVE),
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF8", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"MM\x00*", Kind.PICTURE),
)


def kind_of(path: Path) -> Kind | None:
    """What lies at `path`; None if nothing is there, it cannot be opened, or it is of no kind that is known."""
    try:
        if path.is_dir():
            return _kind_of_folder(path)
        with open_plain(path) as file:
            start = file.read(MAX_START_BYTES)
            if start.startswith(HDF5_MAGIC):
                start += file.read(MAX_HDF5_BYTES)
    except (OSError, ValueError):
        return None
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if start.startswith(HDF5_MAGIC):
        return _kind_of_hdf5(start)
    return _kind_of_start(start, path.suffix.lower())


def recognised(
    path: Path, wanted: Wanted, family: type[DigitTrainerError], *, left: Collection[Kind] = ()
) -> Kind | None:
    """What lies at `path`, if it may be what is wanted.

    Args:
        path: What was given.
        wanted: What it should be.
        family: Of the error.
        left: Kinds that whoever calls has better words for.

    Returns:
        The kind; None if nothing is there, or it is of no kind that is known.

    Raises:
        DigitTrainerError: Of `family`: it is something else. The sentence says what it is, the hint what to do.
    """
    kind = kind_of(path)
    if kind is not None and kind not in left and (advice := kind.advice(wanted)):
        raise family(f"{path} is {kind.is_a}.", advice)
    return kind


def _kind_of_start(start: bytes, suffix: str) -> Kind | None:
    if not start:
        return Kind.EMPTY
    for sign, kind in STARTS:
        if start.startswith(sign):
            return kind
    for tells, kind in _SIGNS:
        if tells(start):
            return kind
    text = _kind_of_text(start)
    if suffix in SUFFIXES and text in {None, Kind.TEXT}:  # a web page under any name is one
        return SUFFIXES[suffix]
    if start.startswith(b"\x1f\x8b"):
        return _kind_of_gzip(start)
    return text


def _is_pickle(start: bytes) -> bool:
    return start[:1] == b"\x80" and start[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")


def _is_old_pickle(start: bytes) -> bool:
    """Python 2 pickled into text: opening brackets, and the names of what is to be called."""
    return re.match(rb"\(?[(dlt]?p?[01]?\n?\(?c(numpy|copy_reg|__builtin__|theano)", start) is not None or (
        start[:1] in b"(c" and b"cnumpy.core.multiarray\n_reconstruct" in start
    )


_SIGNS: Final[tuple[tuple[Callable[[bytes], bool], Kind], ...]] = (
    (lambda start: start[2:].startswith(PYTORCH_MAGIC), Kind.PYTORCH),
    (_is_pickle, Kind.PICKLE),
    (_is_old_pickle, Kind.PICKLE),
    (lambda start: start[4:8] == b"TFL3", Kind.TFLITE),
    (lambda start: start[8:10] == b'{"' and int.from_bytes(start[:8], "little") < 1 << 27, Kind.SAFETENSORS),
    (lambda start: start[:1] == b"\x08" and re.search(rb"pytorch|onnx|keras2onnx", start[:48]) is not None, Kind.ONNX),
    (lambda start: start[257:262] == b"ustar", Kind.TAR),
    (lambda start: start[:4] == b"RIFF" and start[8:12] == b"WEBP", Kind.PICTURE),
    (lambda start: start[:2] == b"BM" and start[6:10] == bytes(4), Kind.PICTURE),
    (lambda start: start[4:8] == b"ftyp" and start[8:12] in {b"heic", b"heix", b"mif1", b"avif", b"hevc"}, Kind.HEIC),
)


def _kind_of_text(start: bytes) -> Kind | None:
    """By how it begins; None if it is no text."""
    if b"\x00" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return None
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return Kind.PAGE if PAGE_MARK in head else Kind.HTML
    if head.startswith((b"<svg", b"<?xml")) and b"<svg" in head:
        return Kind.SVG
    if not head.startswith((b"{", b"[")):
        return Kind.TEXT
    if b'"nbformat"' in head or head.startswith(b'{\n "cells"'):
        return Kind.NOTEBOOK
    if b'"modeltopology"' in head or b'"weightsmanifest"' in head:
        return Kind.TENSORFLOW_JS
    return Kind.KERAS_JSON if re.search(rb'"class_name": ?"(sequential|functional|model)"', head) else Kind.JSON


def _kind_of_gzip(start: bytes) -> Kind:
    """What is packed counts where it is never read; else that it is packed."""
    try:
        inner = zlib.decompressobj(31).decompress(start, MAX_START_BYTES)
    except zlib.error:
        return Kind.GZIP
    kind = _kind_of_start(inner, "") if inner[:2] != b"\x1f\x8b" else None
    return kind if kind in {Kind.PICKLE, Kind.TAR, Kind.HTML, Kind.LFS_POINTER} else Kind.GZIP


def _kind_of_zip(path: Path) -> Kind:
    try:
        with open_zip(
            path, max_bytes=MAX_ZIP_BYTES, max_members=1_000_000, what="zip archive", family=DataError
        ) as archive:
            names = [name.lower() for name in islice(archive.namelist(), MAX_NAMES)]
    except (DataError, *archives.DAMAGES):
        return Kind.ZIP
    ends = {name.rpartition("/")[2] for name in names}
    if {"config.json", "model.weights.h5"} <= set(names):
        return Kind.KERAS
    if {"architecture.npy", "w000.npy"} <= set(names):
        return Kind.WEIGHTS_NPZ
    if names and all(name.endswith(".npy") for name in names):
        return Kind.NPZ
    for sign, kind in (
        ("data.pkl", Kind.PYTORCH),
        ("saved_model.pb", Kind.SAVED_MODEL),
        ("workbook.xml", Kind.EXCEL),
        ("coremldata.bin", Kind.CORE_ML_COMPILED),
    ):
        if sign in ends:
            return kind
    return Kind.ZIP


def _kind_of_hdf5(start: bytes) -> Kind:
    """By the names that Keras gives to what it writes first. The library for HDF5 would not survive every damage."""
    if b"model_config\0" in start:
        version = KERAS_VERSION.search(start)
        return Kind.KERAS_2_H5 if version and version[1] in b"12" else Kind.KERAS_H5
    is_weights = b"layer_names\0" in start or (re.search(rb"\0layers\0", start) and re.search(rb"\0vars\0", start))
    return Kind.KERAS_WEIGHTS if is_weights or b"_layer_checkpoint_dependencies" in start else Kind.HDF5


def _kind_of_folder(path: Path) -> Kind:
    names = {entry.name.lower() for entry in islice(path.iterdir(), MAX_NAMES)}
    for signs, kind in (
        ({"coremldata.bin"}, Kind.CORE_ML_COMPILED),
        ({"saved_model.pb"}, Kind.SAVED_MODEL),
        ({"manifest.json", "data"}, Kind.CORE_ML_PACKAGE),
        ({"run.json"}, Kind.RUN),
        ({"checkpoint"} if any(name.endswith(".index") for name in names) else {""}, Kind.CHECKPOINT),
        ({"dataset_info.json"}, Kind.DATASET_FOLDER),
        ({"dataset_dict.json"}, Kind.DATASET_FOLDER),
    ):
        if signs <= names:
            return kind
    return Kind.CORE_ML_COMPILED if path.suffix.lower() == ".mlmodelc" else Kind.FOLDER
