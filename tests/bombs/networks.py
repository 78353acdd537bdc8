"""Core ML networks that declare huge weights, images or shapes, are deep or wide without end, or compute for ever."""

import struct
from collections.abc import Callable

from bombs.bomb import Bomb, written
from bombs.protobuf import field, packed, varint

from core.coreml.schema.layers import QuantizationParams, WeightParams
from core.coreml.schema.model import Model
from core.coreml.schema.neural_network import NeuralNetwork

Content = Callable[[], bytes]
MIB = 1 << 20
HUGE = 2**62
DIGITS = b"0123456789"
CLASSIFIER = Model.type.kinds["neuralNetworkClassifier"].number


def layer(name: str, reads: str, kind: int, params: bytes) -> bytes:
    """A layer of a neural network as the network has it."""
    said = field(1, name) + (field(2, reads) if reads else b"") + field(3, name)
    return field(NeuralNetwork.layers.number, said + field(kind, params))


def inner_product(inputs: int, outputs: int, weights: bytes) -> bytes:
    return field(1, inputs) + field(2, outputs) + field(20, weights)


def convolution(filters: int, channels: int, side: int, weights: bytes, *more: bytes) -> bytes:
    return field(1, filters) + field(2, channels) + field(20, packed(side, side)) + field(90, weights) + b"".join(more)


def floats(count: int) -> bytes:
    return field(WeightParams.float_value.number, bytes(4 * count))


def raw(count: int, bits: int) -> bytes:
    """`count` weights of `bits` bits, scaled by one number."""
    line = field(1, struct.pack("<f", 1.0))
    return field(WeightParams.raw_value.number, bytes(-(-count * bits // 8))) + field(
        WeightParams.quantization.number,
        field(QuantizationParams.number_of_bits.number, bits)
        + field(QuantizationParams.linear_quantization.number, line),
    )


def described(image: bytes | None = None, *more: bytes) -> bytes:
    """The description of a classifier of 28 by 28."""
    image = field(1, 28) + field(2, 28) + field(3, 10) if image is None else image
    source = field(1, "image") + field(3, field(4, image))
    target = field(1, "out") + field(3, field(6, field(2, b"")))
    return field(1, source) + field(10, target) + b"".join(more)


def model(layers: bytes, description: bytes | None = None, *more: bytes) -> bytes:
    """A classifier of the digits 0 to 9."""
    labels = field(100, b"".join(field(1, bytes([digit])) for digit in DIGITS))
    said = field(Model.description.number, described() if description is None else description)
    network = layers + labels + field(200, "out")
    return field(1, 1) + said + field(CLASSIFIER, network) + b"".join(more)


def flat(after: bytes) -> bytes:
    """Layers that lay the image out as a row, and `after`."""
    return layer("row", "image", 301, b"") + after


MANY = 784 * 81_000
"""Nearly as many weights as are read."""

OUT = layer("out", "row", 140, inner_product(784, 10, floats(7_840)))
SAME = field(51, b"")


def wide(outputs: int, weights: bytes) -> bytes:
    """A layer of many outputs that nobody reads, and a sound one."""
    return flat(layer("a", "row", 140, inner_product(784, outputs, weights)) + OUT)


def pooling(side: int, pad: int | None = None) -> bytes:
    """A window that moves by one place; without `pad` the picture is padded so that its size stays."""
    padding = field(31, b"") if pad is None else field(30, field(1, amounts(pad)))
    return layer("out", "image", 120, field(10, packed(side, side)) + field(20, packed(1, 1)) + padding)


def amounts(pad: int) -> bytes:
    return field(10, field(1, pad) + field(2, pad)) * 2


def chain(count: int, kind: int, params: bytes, first: str = "image") -> bytes:
    names = [first, *(f"a{number}" for number in range(count - 1)), "out"]
    return b"".join(layer(names[number + 1], names[number], kind, params) for number in range(count))


def pixels_wide(filters: int, side: int, times: int = 1) -> bytes:
    """Convolutions that keep 28 by 28 and have `filters` channels."""
    first = layer("a", "image", 100, convolution(filters, 1, 1, floats(filters), SAME))
    inner = convolution(filters, filters, side, floats(filters * filters * side * side), SAME)
    names = ["a", *(f"b{number}" for number in range(times - 1)), "out"]
    return first + b"".join(layer(names[number + 1], names[number], 100, inner) for number in range(times))


def deep(depth: int) -> bytes:
    """A message within a message within a message."""
    content = b""
    for _ in range(depth):
        content = field(CLASSIFIER, content)
    return content


def upsampled(times: int) -> bytes:
    """Pads an image again and again, to ever larger ones."""
    return chain(times, 200, field(1, field(1, 0.0)) + field(10, amounts(2_000)))


NETWORKS: dict[str, Content] = {
    "weights of 4 quintillion": lambda: model(flat(layer("out", "row", 140, inner_product(HUGE, 10, floats(10))))),
    "weights of 2 by 4 quintillion": lambda: model(flat(layer("out", "row", 140, inner_product(2**31, 2**31, b"")))),
    "100 million weights of one bit": lambda: model(wide(120_000, raw(94_080_000, 1))),
    "64 million weights that are there": lambda: model(wide(81_000, floats(MANY))),
    "64 million weights of one bit": lambda: model(wide(81_000, raw(MANY, 1))),
    "64 million weights of three bits": lambda: model(wide(81_000, raw(MANY, 3))),
    "64 million weights of seven bits": lambda: model(wide(81_000, raw(MANY, 7))),
    "64 million weights of eight bits": lambda: model(wide(81_000, raw(MANY, 8))),
    "64 million halves": lambda: model(wide(81_000, field(WeightParams.float16_value.number, bytes(2 * MANY)))),
    "64 million weights by a table of 256": lambda: model(
        wide(81_000, field(30, bytes(MANY)) + field(40, field(1, 8) + field(102, field(1, bytes(1_024)))))
    ),
    "64 million weights of one bit in ten layers": lambda: model(
        flat(
            b"".join(layer(f"a{n}", "row", 140, inner_product(784, 8_100, raw(MANY // 10, 1))) for n in range(10)) + OUT
        )
    ),
    "62 million weights of one bit in a convolution": lambda: model(
        layer("out", "image", 100, convolution(2_500_000, 1, 5, raw(62_500_000, 1)))
    ),
    "5,001 layers": lambda: model(chain(5_001, 130, b"")),
    "5,000 layers": lambda: model(flat(chain(4_999, 230, field(1, 1.0), "row"))),
    "200,000 layers": lambda: model(chain(190_000, 230, b"")),
    "10 million layers of nothing": lambda: model(field(1, b"") * 10_000_000),
    "a thousand inputs to 4,000 layers": lambda: model(
        b"".join(
            field(1, field(1, f"a{n}") + field(2, "image") * 1_000 + field(3, "out") + field(230, b""))
            for n in range(4_000)
        )
    ),
    "a kernel of 4 quintillion": lambda: model(layer("out", "image", 100, convolution(1, 1, HUGE, floats(1)))),
    "a dilation of 9,999": lambda: model(
        layer("out", "image", 100, convolution(10, 1, 3, floats(90), field(40, packed(9_999, 9_999)), SAME))
    ),
    "a hundred kernels of a thousand, dilated": lambda: model(
        layer("out", "image", 100, convolution(10, 1, 100, floats(100_000), field(40, packed(30, 30)), SAME))
    ),
    "4,000 channels of 28 by 28": lambda: model(pixels_wide(4_000, 1)),
    "1,500 channels of 28 by 28, three by three": lambda: model(pixels_wide(1_500, 3)),
    "200 channels, 40 times": lambda: model(pixels_wide(200, 3, 40)),
    "64 channels, 4,000 times": lambda: model(pixels_wide(64, 1, 4_000)),
    "a kernel of 100 by 100 over 30 channels": lambda: model(pixels_wide(90, 100)),
    "a padding of 2,700": lambda: model(upsampled(1)),
    "a padding again and again": lambda: model(upsampled(300)),
    "a pooling of 9,999": lambda: model(pooling(9_999)),
    "a pooling of 2,000 that pads": lambda: model(pooling(2_000, 2_300)),
    "a pooling of 5,600 over few places": lambda: model(pooling(5_600, 2_800)),
    "a pooling of 256 over a large picture": lambda: model(pooling(256, 2_700)),
    "a convolution of 10,000 groups": lambda: model(
        layer("a", "image", 100, convolution(10_000, 1, 28, floats(7_840_000)))
        + layer("out", "a", 100, convolution(10_000, 1, 1, floats(10_000), field(10, 10_000)))
    ),
    "an image of 4 quintillion pixels": lambda: model(OUT, described(field(1, HUGE) + field(2, HUGE) + field(3, 10))),
    "200,000 inputs": lambda: model(OUT, described(None, field(1, b"") * 190_000)),
    "100 million texts for people": lambda: model(
        OUT, described(None, field(100, field(100, field(1, "a") + field(2, "b")) * 190_000))
    ),
    "a text of 400 MB": lambda: model(OUT, described(None, field(100, field(1, b"x" * 400_000_000)))),
    "a text of 400 MB as the name of a layer": lambda: model(field(1, field(1, b"x" * 400_000_000) + field(999, b""))),
    "190,000 labels": lambda: (
        model(flat(OUT)).replace(field(100, b""), b"") + field(403, field(100, field(1, "7") * 190_000))
    ),
    "200 million whole numbers as labels": lambda: (
        model(flat(OUT)) + field(403, field(101, field(1, b"\1" * 200_000_000)))
    ),
    "a million whole numbers one by one": lambda: model(flat(OUT)) + field(403, field(101, field(1, 1) * 10_000_000)),
    "messages 100,000 deep": lambda: field(1, 1) + deep(20_000),
    "50 million fields of no meaning": lambda: field(1, 1) + field(9, 1) * 50_000_000,
    "a number that never ends": lambda: b"\x80" * 100_000_000,
    "a length of 2 to the 63": lambda: field(1, 1) + varint(2 << 3 | 2) + varint(2**63),
    "500 MB of 0": lambda: bytes(500 * MIB),
    "500 MB in one field": lambda: field(1, 1) + field(500, bytes(500 * MIB)),
    "many descriptions of 50 MB": lambda: field(1, 1) + field(2, bytes(50 * MIB)) * 9,
    "40 descriptions of a million fields": lambda: field(1, 1) + field(2, field(9, 1) * 190_000) * 40,
}

FAST = {"weights of 4 quintillion", "a number that never ends"}
BOMBS = [Bomb(what, "core_ml", written("a.mlmodel", content), fast=what in FAST) for what, content in NETWORKS.items()]
