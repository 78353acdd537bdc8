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

from core.coreml.bits import unpacked
from core.coreml.limits import MAX_RANK, MAX_WEIGHTS, FormatMistake
from core.coreml.schema.mil import DataType, ListValue, TensorType, TensorValue, Value

Constant = NDArray[Any] | list[str]
"""An array in the type of the file, or texts."""

BlobReader = Callable[[str], memoryview]

MAGIC = 0xDEADBEEF
HEAD = struct.Struct("<IIQQ")
BLOB_VERSION = 2

DATA_TYPES: dict[int, str] = {
    DataType.BOOL: "?", DataType.FLOAT16: "<f2", DataType.FLOAT32: "<f4", DataType.FLOAT64: "<f8",
    DataType.INT8: "i1", DataType.INT16: "<i2", DataType.INT32: "<i4", DataType.INT64: "<i8",
    DataType.UINT8: "u1", DataType.UINT16: "<u2", DataType.UINT32: "<u4", DataType.UINT64: "<u8",
}  # fmt: skip
"""Data types as numpy writes them."""

PACKED_TYPES: dict[int, tuple[int, bool]] = {
    DataType.INT4: (4, True), DataType.UINT4: (4, False), DataType.UINT2: (2, False), DataType.UINT1: (1, False),
    DataType.UINT6: (6, False), DataType.UINT3: (3, False),
}  # fmt: skip
"""Data types of less than a byte: bits, and whether there is a sign."""

BLOB_TYPES: dict[int, DataType] = {
    1: DataType.FLOAT16, 2: DataType.FLOAT32, 3: DataType.UINT8, 4: DataType.INT8, 6: DataType.INT16,
    7: DataType.UINT16, 8: DataType.INT4, 9: DataType.UINT1, 10: DataType.UINT2, 11: DataType.UINT4,
    12: DataType.UINT3, 13: DataType.UINT6, 14: DataType.INT32, 15: DataType.UINT32,
}  # fmt: skip
"""The numbers that a file of weights has for the data types."""


def constant(value: Value, blobs: BlobReader) -> Constant:
    """The constant in a value.

    Raises:
        FormatMistake: It is damaged, too large, of a type that cannot be read, or not where it should be.
    """
    kind = value.type.tensor_type
    data_type, shape = kind.data_type, shape_of(kind)
    if (blob := value.blob_file_value) is not None:
        return _array(_record(blobs(blob.file_name), blob.offset, data_type), data_type, shape)
    immediate = value.immediate_value
    if (entries := immediate.list) is not None:
        return _listed(entries, blobs)
    return _written_out(immediate.tensor, data_type, shape)


def shape_of(tensor: TensorType, default: tuple[int, ...] = ()) -> tuple[int, ...]:
    """The shape of a tensor type.

    Args:
        tensor: The type.
        default: Its sides stand for those that are left open.

    Raises:
        FormatMistake: A side is not known, or there are too many values.
    """
    sides, dimensions = [], tensor.dimensions
    for place, dimension in enumerate(dimensions):
        if (known := dimension.constant) is not None:
            sides.append(known.size)
        elif len(default) == len(dimensions):
            sides.append(default[place])
        else:
            raise FormatMistake("a side of a shape is left open")
    if len(sides) > MAX_RANK or any(side < 0 for side in sides) or prod(sides) > MAX_WEIGHTS:
        raise FormatMistake(f"a constant of the shape {tuple(sides)!r:.100} makes no sense")
    return tuple(sides)


def _listed(entries: ListValue, blobs: BlobReader) -> Constant:
    """A list of single texts or numbers."""
    values = [constant(entry, blobs) for entry in entries.values]
    if all(isinstance(value, list) for value in values):
        return [text for value in values for text in value if isinstance(text, str)]
    arrays = [value.reshape(-1) for value in values if isinstance(value, np.ndarray)]
    return np.concatenate(arrays) if arrays else np.zeros(0, np.float32)


def _written_out(tensor: TensorValue, data_type: int, shape: tuple[int, ...]) -> Constant:
    if data_type == DataType.STRING:
        return tensor.strings.values
    if (raw := tensor.bytes) is not None:
        return _array(raw.values, data_type, shape)
    found: NDArray[Any] | None = None
    if (reals := tensor.floats or tensor.doubles) is not None:
        found = reals.values
    elif (whole := tensor.ints or tensor.long_ints or tensor.bools) is not None:
        found = np.array(whole.values, np.int64)
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
