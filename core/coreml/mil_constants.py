"""Constants of Core ML programs: written out in the model, or lying in a file of weights beside it.

A file of weights has records that start at multiples of 64 bytes: a head with a magic number, the type of the values,
their size and where they begin.
"""

import struct
from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.coreml import fields
from core.coreml.bits import unpacked
from core.coreml.limits import MAX_RANK, MAX_WEIGHTS, FormatMistake
from core.coreml.protobuf import Message

Constant = NDArray[Any] | list[str]
"""An array in the type of the file, or texts."""

BlobReader = Callable[[str], memoryview]

MAGIC = 0xDEADBEEF
HEAD = struct.Struct("<IIQQ")
BLOB_VERSION = 2

STRING = 2
DATA_TYPES = {1: "?", 10: "<f2", 11: "<f4", 12: "<f8", 21: "i1", 22: "<i2", 23: "<i4", 24: "<i8", 31: "u1", 32: "<u2",
              33: "<u4", 34: "<u8"}  # fmt: skip
"""Numbers of the data types in a model, as numpy writes them."""

PACKED_TYPES = {25: (4, True), 35: (4, False), 36: (2, False), 37: (1, False), 38: (6, False), 39: (3, False)}
"""Data types of less than a byte: bits, and whether there is a sign."""

BLOB_TYPES = {1: 10, 2: 11, 3: 31, 4: 21, 6: 22, 7: 32, 8: 25, 9: 37, 10: 36, 11: 35, 12: 39, 13: 38, 14: 23, 15: 33}
"""Numbers of the data types in a file of weights, and the same in a model."""


def constant(value: Message, blobs: BlobReader) -> Constant:
    """The constant in a `Value` message.

    Raises:
        FormatMistake: It is damaged, too large, of a type that cannot be read, or not where it should be.
    """
    kind = value.message(fields.ProgramValue.TYPE).message(fields.TensorType.TENSOR)
    data_type, shape = kind.integer(fields.TensorType.DATA_TYPE), shape_of(kind)
    if value.has(fields.ProgramValue.BLOB):
        reference = value.message(fields.ProgramValue.BLOB)
        file, offset = reference.text(fields.BlobReference.FILE), reference.integer(fields.BlobReference.OFFSET)
        return _array(_record(blobs(file), offset, data_type), data_type, shape)
    immediate = value.message(fields.ProgramValue.IMMEDIATE)
    if immediate.has(fields.Immediate.LIST):
        return _listed(immediate.message(fields.Immediate.LIST), blobs)
    return _written_out(immediate.message(fields.Immediate.TENSOR), data_type, shape)


def shape_of(tensor: Message) -> tuple[int, ...]:
    """The shape in a `TensorType` message.

    Raises:
        FormatMistake: A side is not known, or there are too many values.
    """
    sides = []
    for dimension in tensor.messages(fields.TensorType.DIMENSIONS):
        if not dimension.has(1):
            raise FormatMistake("a side of a shape is left open")
        sides.append(dimension.message(1).integer(1))
    if len(sides) > MAX_RANK or any(side < 0 for side in sides) or prod(sides) > MAX_WEIGHTS:
        raise FormatMistake(f"a constant of the shape {tuple(sides)!r:.100} makes no sense")
    return tuple(sides)


def _listed(entries: Message, blobs: BlobReader) -> Constant:
    """A list of single texts or numbers."""
    values = [constant(entry, blobs) for entry in entries.messages(1)]
    if all(isinstance(value, list) for value in values):
        return [text for value in values for text in value if isinstance(text, str)]
    arrays = [value.reshape(-1) for value in values if isinstance(value, np.ndarray)]
    return np.concatenate(arrays) if arrays else np.zeros(0, np.float32)


def _written_out(tensor: Message, data_type: int, shape: tuple[int, ...]) -> Constant:
    names = fields.TensorValue
    if data_type == STRING:
        return tensor.message(names.STRINGS).texts(1)
    if tensor.has(names.BYTES):
        return _array(tensor.message(names.BYTES).content(1), data_type, shape)
    found: NDArray[Any] | None = None
    if tensor.has(names.FLOATS):
        found = tensor.message(names.FLOATS).reals(1)
    elif tensor.has(names.DOUBLES):
        found = tensor.message(names.DOUBLES).doubles(1)
    else:
        for number in (names.INTS, names.LONG_INTS, names.BOOLS):
            if tensor.has(number):
                found = np.array(tensor.message(number).integers(1), np.int64)
    if found is None or (found.size != prod(shape)):
        raise FormatMistake(f"a constant of the shape {shape} has {0 if found is None else found.size:,} values")
    return found.reshape(shape)


def _record(file: memoryview, offset: int, data_type: int) -> memoryview:
    """The values of the record whose head is at `offset`."""
    if len(file) < 64 or struct.unpack_from("<I", file, 4)[0] != BLOB_VERSION:
        raise FormatMistake("its weights are not in the format of a .mlpackage")
    if not 0 <= offset <= len(file) - 64:
        raise FormatMistake(f"weights should be at byte {offset:,}, but their file has only {len(file):,}")
    magic, kind, size, start = HEAD.unpack_from(file, offset)
    if magic != MAGIC:
        raise FormatMistake(f"no weights begin at byte {offset:,} of their file")
    if BLOB_TYPES.get(kind) != data_type:
        raise FormatMistake(f"weights are of type {kind} in their file, but of type {data_type} in the model")
    if start + size > len(file):
        raise FormatMistake(f"weights end at byte {start + size:,}, but their file has only {len(file):,}")
    return file[start : start + size]


def _array(content: memoryview, data_type: int, shape: tuple[int, ...]) -> NDArray[Any]:
    count = prod(shape)
    if data_type in PACKED_TYPES:
        bits, signed = PACKED_TYPES[data_type]
        return unpacked(content, bits, count, signed=signed).reshape(shape)
    if data_type not in DATA_TYPES:
        raise FormatMistake(f"constants of type {data_type} cannot be read here")
    dtype = np.dtype(DATA_TYPES[data_type])
    if len(content) != count * dtype.itemsize:
        raise FormatMistake(
            f"a constant of the shape {shape} needs {count * dtype.itemsize:,} bytes, not {len(content):,}"
        )
    return np.frombuffer(content, dtype).reshape(shape)
