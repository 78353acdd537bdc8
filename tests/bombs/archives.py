"""Archives whose headers lie, or that unpack to far more than they are: .npz of all kinds, IDX plain and packed."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
from bombs.bomb import Bomb, Make, beside, in_place, sparse, written
from bombs.paths import a_run

MIB, GIB = 1 << 20, 1 << 30
Content = Callable[[], bytes]


def header(shape: str, descr: str = "'|u1'", version: int = 1) -> bytes:
    """The start of a .npy file that promises `shape`."""
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}".encode()
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text


def zeros(count: int) -> bytes:
    """At least `count` bytes 0 as a raw deflate stream: one packed megabyte, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return one * -(-count // MIB) + b"\x03\0"


def packed(start: bytes, count: int) -> bytes:
    """`start` and `count` zeros as a raw deflate stream: `start` stored, then the rest."""
    stored = b"\0" + struct.pack("<HH", len(start), len(start) ^ 0xFFFF) + start
    return stored + zeros(count)


def member(name: bytes, content: bytes, size: int, method: int = 8, crc: int = 0) -> tuple[bytes, bytes]:
    """A member of an archive that says that it has `size` bytes: its part of the file, and of the directory."""
    sizes = struct.pack("<III", crc, min(len(content), 0xFFFFFFFF), min(size, 0xFFFFFFFF))
    common = struct.pack("<HHHHH", 20, 0, method, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
    local = b"PK\x03\x04" + common + name + content
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local, entry


def archive(*members: tuple[bytes, bytes], copies: int = 1, stated: int | None = None) -> bytes:
    """An archive; each entry of the directory may be there many times, all for the same bytes."""
    body, directory = b"", b""
    for local, entry in members:
        placed = entry[:42] + struct.pack("<I", len(body)) + entry[46:]
        directory += placed * copies
        body += local
    count = min(len(members) * copies, 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, stated or len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def promising(shape: str, size: int, descr: str = "'|u1'", names: tuple[bytes, ...] = (b"images",)) -> Content:
    """Arrays that are `shape` by their headers, are said to have `size` bytes, and have a gigabyte of zeros or less."""

    def content() -> bytes:
        start = header(shape, descr)
        stream = packed(start, min(size, GIB))
        labels = header("(10,)") + bytes(10)
        members = [member(name + b".npy", stream, size + len(start)) for name in names]
        return archive(*members, member(b"labels.npy", labels, len(labels), 0, zlib.crc32(labels)))

    return content


def many_entries(count: int) -> Content:
    return lambda: archive(member(b"w000.npy", b"", 0), copies=count)


def overlapped(count: int) -> Content:
    """Arrays by many names that are all the same 256 MiB."""

    def content() -> bytes:
        start = header(f"({256 << 20},)")
        local, entry = member(b"w00000.npy", packed(start, 256 << 20), (256 << 20) + len(start))
        entries = [entry[:46] + f"w{number:05}.npy".encode() for number in range(count)]
        return archive((local, b"".join(entries)))

    return content


def nested() -> bytes:
    """An archive of archives of archives, each ten times the next."""
    content = promising(f"({GIB},)", GIB)()
    for _ in range(3):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
            for number in range(10):
                file.writestr(f"w{number:03}.npy", content)
        content = stream.getvalue()
    return content


def squeezed(method: int) -> Content:
    """A gigabyte of zeros by bzip2 or LZMA."""

    def content() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", method) as file, file.open("images.npy", "w", force_zip64=True) as out:
            out.write(header(f"({GIB},)"))
            for _ in range(256):
                out.write(bytes(1 << 20))
        return stream.getvalue()

    return content


def long_comment() -> bytes:
    """Signatures of an end without end."""
    return b"PK\x05\x06" * (10 << 20)


def many_arrays(count: int, name: str, shape: str = "(1,)") -> Content:
    """A real archive of tiny arrays."""

    def content() -> bytes:
        one = header(shape, "'<f4'") + bytes(4)
        crc = zlib.crc32(one)
        return archive(*(member(f"{name}{number:06}.npy".encode(), one, len(one), 0, crc) for number in range(count)))

    return content


def deep_header() -> bytes:
    start = header("(" * 30_000 + ")" * 30_000)
    return archive(member(b"images.npy", start, len(start), 0, zlib.crc32(start)))


def many_fields() -> bytes:
    """A type with thousands of fields."""
    fields = ", ".join(f"('{number}', '|u1')" for number in range(3_000))
    start = header("(1,)", f"[{fields}]") + bytes(3_000)
    return archive(member(b"images.npy", start, len(start), 0, zlib.crc32(start)))


def scalars(text: Content) -> Content:
    """A state whose JSON is a bomb."""

    def content() -> bytes:
        values = np.frombuffer(text(), np.uint8)
        stream = io.BytesIO()
        np.savez_compressed(stream, scalars=values, losses=np.zeros(1), accuracies=np.zeros(1))
        return stream.getvalue()

    return content


def idx_head(count: int, sides: tuple[int, ...] = (28, 28)) -> bytes:
    return struct.pack(f">{2 + len(sides)}I", 0x801 + len(sides), count, *sides)


def gzipped(start: bytes, count: int, times: int = 1) -> Content:
    """`start` and zeros by gzip; packed again and again, or as many members one after the other."""

    def content() -> bytes:
        stream = b"\x1f\x8b\x08" + bytes(7) + packed(start, count) + struct.pack("<II", 0, count & 0xFFFFFFFF)
        for _ in range(times - 1):
            stream = gzip.compress(stream)
        return stream

    return content


def two_idx_files(count: int) -> Make:
    """MNIST's four files with as many images as they may claim, as sparse files."""

    def make(folder):
        sparse("train-images-idx3-ubyte", 16 + count * 784, idx_head(count))(folder)
        sparse("train-labels-idx1-ubyte", 8 + count, idx_head(count, ()))(folder)
        sparse("t10k-images-idx3-ubyte", 16 + 784, idx_head(1))(folder)
        sparse("t10k-labels-idx1-ubyte", 8 + 1, idx_head(1, ()))(folder)
        return folder

    return make


NPZ: dict[str, Content] = {
    "a gigabyte that its header denies": promising("(10, 28, 28)", 7_840),
    "a gigabyte that it admits": promising(f"({GIB // 784}, 28, 28)", GIB // 784 * 784),
    "an exabyte by its header": promising("(1073741824, 1073741824)", 4_000_000_000),
    "a shape below 0": promising("(-1, 28, 28)", 784),
    "half a million images as 64-bit floats": promising("(500000, 28, 28)", 3_136_000_000, "'<f8'"),
    "a text of a gigabyte": promising("()", GIB, f"'<U{GIB // 4}'"),
    "a million entries for one array": many_entries(1_000_000),
    "20,000 entries for one array": many_entries(20_000),
    "a thousand names for 256 MiB": overlapped(1_000),
    "archives in archives": nested,
    "a gigabyte by bzip2": squeezed(zipfile.ZIP_BZIP2),
    "a gigabyte by LZMA": squeezed(zipfile.ZIP_LZMA),
    "nothing but ends": long_comment,
    "3,999 arrays": many_arrays(3_998, "w"),
    "9,999 arrays": many_arrays(9_999, "w"),
    "a header that is 30,000 deep": deep_header,
    "a type of 3,000 fields": many_fields,
}
IDX: dict[str, Content] = {
    "4,294,967,295 images": lambda: idx_head(0xFFFFFFFF),
    "images of 4,294,967,295 pixels": lambda: idx_head(1, (65_535, 65_537)),
    "no image": lambda: idx_head(0),
    "half a million images in 16 bytes": lambda: idx_head(500_000),
    "ten images and four gigabytes, packed": gzipped(idx_head(10), 4 * GIB),
    "half a million images and four gigabytes, packed": gzipped(idx_head(500_000), 4 * GIB),
    "a gigabyte, packed four times": gzipped(idx_head(10), GIB, 4),
    "a million packed members": lambda: gzip.compress(b"") * 1_000_000,
    "a packed file with a name of 64 MiB": lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * (64 << 20),
}
FAST = {"a gigabyte that its header denies", "a million entries for one array", "half a million images in 16 bytes"}
JSON_BOMBS: dict[str, Content] = {
    "60 MB of lists": lambda: b"[" + b"[]," * 20_000_000 + b"[]]",
    "lists 40 million deep": lambda: b"[" * 40_000_000,
    "a number of 40 million digits": lambda: b'{"epoch": ' + b"9" * 40_000_000 + b"}",
}


def _npz(reader: str, name: str) -> list[Bomb]:
    return [
        Bomb(f"{what}, as {name}", reader, written(name, content), fast=reader == "data" and what in FAST)
        for what, content in NPZ.items()
    ]


BOMBS = [
    *_npz("data", "digits.npz"),
    *_npz("weights", "weights.npz"),
    *_npz("state", "state.npz"),
    *_npz("pen_digits", "pen-digits.npz"),
    *(
        Bomb(f"{what}, as the state of a run", "runs", beside(a_run, "state.npz", in_place(written("made", content))))
        for what, content in NPZ.items()
    ),
    *(
        Bomb(f"{what} in a state", "state", written("state.npz", scalars(content)))
        for what, content in JSON_BOMBS.items()
    ),
    *(
        Bomb(what, "idx_images", written("train-images-idx3-ubyte", content), fast=what in FAST)
        for what, content in IDX.items()
    ),
    Bomb("400 million labels", "idx_labels", sparse("labels", 400_000_008, idx_head(400_000_000, ()))),
    Bomb("half a million images of 0", "idx_images", sparse("images", 16 + 500_000 * 784, idx_head(500_000))),
    Bomb("half a million images of 0 as data", "data", two_idx_files(499_999)),
]
