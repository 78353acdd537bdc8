"""Archives and HDF5 files that people bring: what is in them leads out, claims, or unpacks to far more than it is."""

import gzip
import io
import struct
import tarfile
import zlib
from collections.abc import Callable

import h5py
import numpy as np
from bombs.archives import GIB, MIB, archive, gzipped, many_arrays, many_entries, member, nested, packed
from bombs.bomb import Bomb, written

Content = Callable[[], bytes]


def zipped(name: str, start: bytes, count: int, said: int | None = None) -> Content:
    """One member that begins so, and goes on with zeros."""

    def content() -> bytes:
        size = len(start) + count if said is None else said
        return archive(member(name.encode(), packed(start, count), size))

    return content


def many_members(count: int, name: str) -> Content:
    """Entries for files of a byte, all of them the same one."""

    def content() -> bytes:
        local, entry = member(name.format(0).encode(), b"x", 1, 0, zlib.crc32(b"x"))
        entries = [entry[:28] + struct.pack("<H", len(said)) + entry[30:46] + said for said in
                   (name.format(number).encode() for number in range(count))]  # fmt: skip
        return archive((local, b"".join(entries)))

    return content


def tar_head(name: str, size: int, kind: bytes = b"0") -> bytes:
    """The head of a file in a tar; a size that has no room in figures is said in bytes."""
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.GNU_FORMAT)


def many_heads(count: int) -> Content:
    """Files without content."""
    return lambda: gzip.compress(b"".join(tar_head(f"{number}.csv", 0) for number in range(1_000)) * (count // 1_000))


def hdf5(fill: Callable[[h5py.File], object]) -> Content:
    def content() -> bytes:
        stream = io.BytesIO()
        with h5py.File(stream, "w") as file:
            file["y"] = np.zeros(10, np.uint8)
            fill(file)
        return stream.getvalue()

    return content


def chunk(file: h5py.File, shape: tuple[int, ...], said: int) -> None:
    """One piece, which is to have `said` rows, and has a gigabyte."""
    made = file.create_dataset("X", shape, np.uint8, chunks=(said, 784), maxshape=(None, 784), compression="gzip")
    made.id.write_direct_chunk((0, 0), b"x\x9c" + packed(b"", GIB) + struct.pack(">I", 0))


def many_pieces(file: h5py.File) -> None:
    file.create_dataset("X", (10, 784), np.uint8, chunks=(1, 1), compression="gzip")[...] = 1


def many_groups(file: h5py.File) -> None:
    for number in range(20_000):
        file.create_group(f"g{number}")


ARCHIVES: dict[str, tuple[str, Content]] = {
    "a zip of two gigabytes of zeros": ("a.zip", zipped("train.csv", b"", 2 * GIB)),
    "a zip that denies a gigabyte": ("a.zip", zipped("train.csv", b"", GIB, 100)),
    "a zip of zips of zips": ("a.zip", nested),
    "a zip of a million entries": ("a.zip", many_entries(1_000_000)),
    "a zip of 300,000 files": ("a.zip", many_members(300_000, "{}.csv")),
    "a zip of 9,999 arrays": ("a.zip", many_arrays(9_999, "w")),
    "a zip of files that lead out": ("a.zip", many_members(1_000, "../../{}.csv")),
    "a tar of four gigabytes of zeros, packed": ("a.tgz", gzipped(tar_head("train.csv", 4 * GIB), 4 * GIB)),
    "a tar that claims an exabyte": ("a.tar", lambda: tar_head("train.csv", 1 << 60) + bytes(MIB)),
    "a tar with a name of four gigabytes": ("a.tgz", gzipped(tar_head("x", 4 * GIB, b"L"), 4 * GIB)),
    "a tar with a record of four gigabytes": ("a.tgz", gzipped(tar_head("x", 4 * GIB, b"x"), 4 * GIB)),
    "a tar whose sizes are below 0": ("a.tar", lambda: tar_head("a.csv", 0)[:124] + b"-0000000001" + bytes(2_000)),
    "a tar of 400,000 empty files, packed": ("a.tgz", many_heads(400_000)),
    "a CSV of four gigabytes of semicolons, packed": ("a.csv.gz", gzipped(b"1;", 4 * GIB)),
    "a CSV in UTF-16 of four gigabytes, packed": ("a.csv.gz", gzipped(b"\xff\xfe", 4 * GIB)),
}
HDF5: dict[str, Content] = {
    "a piece of a gigabyte that says 10 rows": hdf5(lambda file: chunk(file, (10, 784), 10)),
    "a piece of 600,000 rows for 10": hdf5(lambda file: chunk(file, (10, 784), 600_000)),
    "a billion images": hdf5(lambda file: file.create_dataset("X", (10**9, 784), np.uint8, chunks=(100, 784))),
    "7,840 pieces": hdf5(many_pieces),
    "20,000 groups": hdf5(many_groups),
}
FAST = {"a zip of files that lead out", "a tar that claims an exabyte", "a billion images"}

BOMBS = [
    *(Bomb(what, "data", written(name, content), fast=what in FAST) for what, (name, content) in ARCHIVES.items()),
    *(Bomb(f"{what}, in HDF5", "data", written("a.h5", content), fast=what in FAST) for what, content in HDF5.items()),
]
