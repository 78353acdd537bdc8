"""Packages with Core ML programs: weights that lie beside them, constants without end, manifests that are bombs."""

import json
import os
import struct
from collections.abc import Callable
from pathlib import Path

from bombs.bomb import Bomb, Make
from bombs.networks import HUGE, MIB, described
from bombs.protobuf import field, packed

Content = Callable[[], bytes]


def named_type(name: str, sides: tuple[int, ...], data_type: int = 11) -> bytes:
    return field(1, name) + field(2, field(1, tensor(sides, data_type)))


def tensor(sides: tuple[int, ...], data_type: int = 11) -> bytes:
    return field(1, data_type) + b"".join(field(3, field(1, field(1, side))) for side in sides)


def value(sides: tuple[int, ...], immediate: bytes, data_type: int = 11) -> bytes:
    return field(2, field(1, tensor(sides, data_type))) + field(3, field(1, immediate))


def in_blob(sides: tuple[int, ...], offset: int = 64, data_type: int = 11) -> bytes:
    blob = field(1, "@model_path/weights/weight.bin") + field(2, offset)
    return field(2, field(1, tensor(sides, data_type))) + field(5, blob)


def operation(kind: str, name: str, inputs: dict[str, bytes], attributes: dict[str, bytes] | None = None) -> bytes:
    """One operation of a program; inputs are the names of others, or values."""
    bound = b"".join(field(2, field(1, key) + field(2, field(1, given))) for key, given in inputs.items())
    said = b"".join(field(5, field(1, key) + field(2, given)) for key, given in (attributes or {}).items())
    return field(3, field(1, kind) + bound + field(3, named_type(name, (1,))) + said)


def const(name: str, given: bytes) -> bytes:
    return operation("const", name, {}, {"val": given})


def program(operations: bytes) -> bytes:
    block = field(2, "out") + operations
    function = field(1, named_type("image", (1, 1, 28, 28))) + field(2, "CoreML5")
    function += field(3, field(1, "CoreML5") + field(2, block))
    whole = field(1, 1) + field(2, field(1, "main") + field(2, function))
    return field(1, 6) + field(2, described()) + field(502, whole)


def record(size: int, kind: int = 2, stated: int | None = None) -> bytes:
    """A file of weights with one record."""
    head = struct.pack("<IIQQ", 0xDEADBEEF, kind, size if stated is None else stated, 128)
    return struct.pack("<II", 1, 2) + bytes(56) + head + bytes(40) + bytes(size)


def package(model: bytes, weights: Content = bytes, sparse: int = 0) -> Make:
    def make(folder: Path) -> Path:
        inner = folder / "digits.mlpackage" / "Data" / "com.apple.CoreML"
        (inner / "weights").mkdir(parents=True)
        (inner / "model.mlmodel").write_bytes(model)
        with (inner / "weights" / "weight.bin").open("wb") as file:
            file.write(weights())
            if sparse:
                file.truncate(sparse)
        items = {"a": {"path": "com.apple.CoreML/model.mlmodel"}}
        manifest = {"fileFormatVersion": "1.0.0", "rootModelIdentifier": "a", "itemInfoEntries": items}
        (folder / "digits.mlpackage" / "Manifest.json").write_text(json.dumps(manifest))
        return folder / "digits.mlpackage"

    return make


def weights_at(path: str, to: str) -> Make:
    """A package whose file of weights is a link or, with no target, a pipe."""

    def make(folder: Path) -> Path:
        made = package(program(constants(1, 10)))(folder)
        (file,) = made.rglob(path)
        file.unlink()
        if to:
            file.symlink_to(to)
        else:
            os.mkfifo(file)
        return made

    return make


def table(bits: int, count: int) -> bytes:
    """Weights that are indices of `bits` bits into a table."""
    return operation(
        "constexpr_lut_to_dense", "w", {},
        {
            "lut": value((1 << bits,), field(1, field(1, bytes(4 << bits)))),
            "indices": in_blob((count * bits // 8,), data_type=31),
            "shape": value((1,), field(2, field(1, packed(count))), 23),
        },
    )  # fmt: skip


def sparse_weights(count: int) -> bytes:
    return operation(
        "constexpr_sparse_to_dense", "w", {},
        {
            "nonzero_data": value((0,), field(1, b"")),
            "mask": in_blob((count // 8,), data_type=31),
            "shape": value((1,), field(2, field(1, packed(count))), 23),
        },
    )  # fmt: skip


def blockwise(count: int) -> bytes:
    return operation(
        "constexpr_blockwise_shift_scale", "w", {},
        {"data": in_blob((count,), data_type=25), "scale": value((1,), field(1, field(1, bytes(4))))},
    )  # fmt: skip


def relu(count: int) -> bytes:
    return operation("relu", "out", {"x": field(1, "image")}) * count


def shared(times: int) -> bytes:
    """Layers that all multiply by the same weights."""
    sides = value((2,), field(2, field(1, packed(1, 784))), 23)
    row = operation("reshape", "row", {"x": field(1, "image"), "shape": field(2, sides)})
    names = [*(f"a{number}" for number in range(times - 1)), "out"]
    layers = (operation("linear", name, {"x": field(1, "row"), "weight": field(1, "w")}) for name in names)
    return const("w", in_blob((76_000, 784), data_type=10)) + row + b"".join(layers)


def texts(count: int) -> bytes:
    return const("w", field(2, field(1, tensor((), 2))) + field(3, field(3, field(1, b"") * count)))


def constants(count: int, size: int) -> bytes:
    return b"".join(const(f"w{number}", in_blob((size,))) for number in range(count))


MANY = 63_999_992
PROGRAMS: dict[str, tuple[bytes, Content]] = {
    "a constant of 4 quintillion": (constants(1, HUGE), lambda: record(64)),
    "a record that is longer than its file": (constants(1, 16), lambda: record(64, stated=2**63)),
    "a hundred constants of the same 64 million": (constants(100, MANY), lambda: record(4 * MANY)),
    "4,900 constants of the same 13,000": (constants(4_900, 13_000), lambda: record(52_000)),
    "5,000 references to weights of 250 MB": (constants(5_000, 10), lambda: record(250_000_000)),
    "64 million indices of one bit": (table(1, MANY), lambda: record(MANY // 8, 3)),
    "64 million indices of six bits": (table(6, MANY), lambda: record(MANY // 8 * 6, 3)),
    "64 million weights of which none is there": (sparse_weights(MANY), lambda: record(MANY // 8, 3)),
    "64 million weights of four bits by blocks": (blockwise(MANY), lambda: record(MANY // 2, 8)),
    "one layer of 60 million halves": (shared(1), lambda: record(2 * 76_000 * 784, 1)),
    "a hundred layers that share 60 million halves": (shared(100), lambda: record(2 * 76_000 * 784, 1)),
    "100,000 operations": (relu(100_000), bytes),
    "4,999 operations": (relu(4_999), bytes),
    "190,000 texts": (texts(190_000), bytes),
}


def manifest(content: Content) -> Make:
    def make(folder: Path) -> Path:
        made = package(b"")(folder)
        (made / "Manifest.json").write_bytes(content())
        return made

    return make


MANIFESTS: dict[str, Content] = {
    "a manifest of a megabyte of lists": lambda: b"[" + b"[]," * 340_000 + b"[]]",
    "a manifest a million deep": lambda: b"[" * 1_000_000,
    "a manifest with a number of a million digits": lambda: b'{"rootModelIdentifier": ' + b"9" * 1_000_000 + b"}",
    "a manifest with a path of 900,000 parts": lambda: json.dumps(
        {"rootModelIdentifier": "a", "itemInfoEntries": {"a": {"path": "a/" * 500_000}}}
    ).encode(),
}


def strangers(folder: Path) -> Path:
    """A folder whose target is a folder with 300,000 other things in it."""
    target = folder / "digits.mlpackage"
    target.mkdir()
    for number in range(300_000):
        (target / str(number)).symlink_to("nowhere")
    return folder


BOMBS = [
    *(
        Bomb(f"{what} in a package", "core_ml", package(program(body), weights))
        for what, (body, weights) in PROGRAMS.items()
    ),
    *(Bomb(what, "core_ml", manifest(content)) for what, content in MANIFESTS.items()),
    Bomb(
        "64 GiB of weights",
        "core_ml",
        package(program(constants(1, 16)), lambda: record(64), 1 << 36),
    ),
    Bomb(
        "500 MiB of weights, none of them said",
        "core_ml",
        package(program(constants(1, 16)), lambda: record(64), 500 * MIB),
    ),
    Bomb("weights that are a device", "core_ml", weights_at("weight.bin", "/dev/zero")),
    Bomb("weights that are a pipe", "core_ml", weights_at("weight.bin", "")),
    Bomb("an export to a folder of 300,000 things", "export_target", strangers),
]
