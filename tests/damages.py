"""Ways to damage a file at random: its bytes, the tree of its JSON, or what is packed in it behind a checksum.

A damage takes sound content and random numbers, and gives content that is damaged; the same numbers, the same damage.
"""

import copy
import gzip
import io
import json
import random
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np

Damage = Callable[[bytes, random.Random], bytes]

NUMBERS = [0, 1, -1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1]
TEXTS = [b"null", b"NaN", b"1e999", b"-1", b'"\\ud800"', b"[]", b"{}", b"[[[[", b"9" * 400, b"true", b"\xff\xfe"]
DEEP = "@deep@"
"""Stands for lists in lists until the JSON is text, since Python does not write so many."""

NODES: list[Any] = [
    None, True, False, 0, 1, -1, -0.0, 0.5, 1e-320, 3.5e38, 1e308, 2**31, 2**53 + 1, 2**63, 2**64, 10**25, 10**400,
    float("nan"), float("inf"), float("-inf"), "", "0", "1", "nan", "\0", "\ud800", "\u202e", "ü" * 300, "x" * 70_000,
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "../../x", "/dev/zero", [], [[]], [None] * 3, {},
    {"format": 1}, DEEP,
]  # fmt: skip
DTYPES = (
    "f2", "f4", "f8", ">f4", ">f8", "c8", "c16", "i1", "u1", "i4", "i8", "u8", ">i4", "b1", "U3", "M8[s]", "m8[s]",
)  # fmt: skip
VALUES = [0, 1, -1, 300, 2**31, 1e30, 1e300, float("nan"), float("inf"), float("-inf")]


def bytes_damaged(content: bytes, draw: random.Random) -> bytes:
    """One to four places of it are changed, cut out, doubled, cut off or written over."""
    damaged = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        at, size = draw.randrange(len(damaged) + 1), draw.choice((1, 2, 4, 8, 64, 512))
        damages = [
            lambda at=at: damaged.__setitem__(slice(at, at + 1), bytes([draw.randrange(256)])),
            lambda at=at, size=size: damaged.__setitem__(slice(at, at + size), b""),
            lambda at=at, size=size: damaged.__setitem__(slice(at, at), damaged[at : at + size]),
            lambda at=at: damaged.__setitem__(slice(at, len(damaged)), b""),
            lambda at=at, size=size: damaged.__setitem__(slice(at, at + size), draw.randbytes(size)),
            lambda at=at: damaged.__setitem__(slice(at, at + 8), _number(draw)),
            lambda at=at: damaged.__setitem__(slice(at, at + draw.randrange(6)), draw.choice(TEXTS)),
        ]
        draw.choice(damages)()
    return bytes(damaged)


def _number(draw: random.Random) -> bytes:
    size = draw.choice((2, 4, 8))
    return (draw.choice(NUMBERS) % 2 ** (8 * size)).to_bytes(size, draw.choice(("big", "little")))


def json_damaged(content: bytes, draw: random.Random) -> bytes:
    """One or two nodes of the tree are something else; keys are dropped, doubled or renamed."""
    holder = [json.loads(content)]
    for _ in range(draw.randint(1, 2)):
        parent, key = draw.choice(list(_places(holder)) or [({"": None}, "")])
        change = draw.choice((_replace, _replace, _replace, _drop, _double, _rename))
        change(parent, key, draw)
    depth = draw.choice((10, 60, 70, 500, 100_000))
    text = json.dumps(holder[0] if holder else None, ensure_ascii=draw.random() < 0.5)
    return text.replace(f'"{DEEP}"', "[" * depth + "]" * depth).encode("utf-8", "surrogatepass")


def lines_damaged(content: bytes, draw: random.Random) -> bytes:
    """One line of JSON is damaged."""
    lines = content.splitlines()
    at = draw.randrange(len(lines))
    lines[at] = json_damaged(lines[at], draw)
    return b"\n".join(lines) + b"\n"


class _Twin(str):
    """A key that is there beside an equal one."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def _places(node: Any) -> Any:
    """Every list and object with each of its places."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _places(node[key])


def _replace(parent: Any, key: Any, draw: random.Random) -> None:
    parent[key] = copy.deepcopy(draw.choice(NODES))


def _drop(parent: Any, key: Any, _draw: random.Random) -> None:
    del parent[key]


def _double(parent: Any, key: Any, draw: random.Random) -> None:
    if isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    else:
        parent[_Twin(key)] = copy.deepcopy(draw.choice((parent[key], *NODES)))


def _rename(parent: Any, key: Any, draw: random.Random) -> None:
    if isinstance(parent, dict):
        parent[draw.choice(("", "x", "__class__", "self", "\ud800", "k" * 2_000))] = parent.pop(key)


def npz_damaged(content: bytes, draw: random.Random) -> bytes:
    """Arrays are others, or damaged, and packed again with the checksums that belong to them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sound = {name: archive.read(name) for name in archive.namelist()}
    members = list(sound.items())
    for _ in range(draw.randint(1, 2)):
        at = draw.randrange(len(members))
        name, member = members[at]
        change = draw.choice((bytes_damaged, _other_array, _other_array, _other_array))
        changed = (name, change(sound[name], draw))
        twins, renamed = [(name, member), changed], [(draw.choice(members)[0], member)]
        members[at : at + 1] = draw.choice([[changed]] * 6 + [twins, renamed, []])
        members = members or [changed]
    stream = io.BytesIO()
    method = draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(stream, "w", method) as archive:  # a name twice
        for name, member in members:
            archive.writestr(name, member)
    return stream.getvalue()


def keras_damaged(content: bytes, draw: random.Random) -> bytes:
    """The configuration or the weights of a Keras file are damaged, and packed again with the right checksum."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = draw.choice(("config.json", "model.weights.h5"))
    change = draw.choice((json_damaged, json_damaged, bytes_damaged)) if name == "config.json" else bytes_damaged
    members[name] = change(members[name], draw)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for other, member in members.items():
            archive.writestr(other, member)
    return stream.getvalue()


def _other_array(member: bytes, draw: random.Random) -> bytes:
    """The array with another type, other values, or another shape."""
    array = np.load(io.BytesIO(member))
    match draw.randrange(4):
        case 0:
            array = _viewed(array, draw)
        case 1 if array.dtype.kind == "U":
            array = np.array(json_damaged(str(array.reshape(-1)[0]).encode(), draw).decode(errors="replace"))
        case 1:
            with np.errstate(all="ignore"):
                array = array.astype(draw.choice(("f4", "f8", "c8")))
                array.reshape(-1)[draw.randrange(max(1, array.size)) :][:1] = draw.choice(VALUES)
        case 2:
            array = array.reshape(draw.choice(((-1,), (1, -1), (-1, 1), (*array.shape, 1))))
        case 3:
            array = np.asfortranarray(array.reshape(-1)[: draw.randrange(array.size + 1)])
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def _viewed(array: Any, draw: random.Random) -> Any:
    """The same bytes as numbers of another type."""
    kind = np.dtype(draw.choice(DTYPES))
    content = array.tobytes()
    return np.frombuffer(content[: len(content) // 48 * 48] or bytes(48), np.uint8).view(kind)


def gzip_damaged(content: bytes, draw: random.Random) -> bytes:
    """What is packed is damaged, and packed again."""
    return gzip.compress(bytes_damaged(gzip.decompress(content), draw), mtime=0)
