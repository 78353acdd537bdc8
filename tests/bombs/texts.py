"""Texts: JSON that is deep, wide or long, in architectures, recipes, runs, histories, pen files and settings."""

import gzip
import json
import zlib
from collections.abc import Callable

from bombs.bomb import Bomb, beside, in_place, sparse, written
from bombs.paths import a_run
from chance import dice

Content = Callable[[], bytes]
DENSE = b'{"kind": "dense", "units": 10, "activation": "softmax"}'
STROKE = b"[[1,2],[3,4]]"


def architecture(layers: bytes, name: bytes = b"bomb") -> bytes:
    return b'{"format": 1, "name": "' + name + b'", "layers": [' + layers + b"]}"


JSON: dict[str, Content] = {
    "180 MB of lists": lambda: b"[" + b"[]," * 60_000_000 + b"[]]",
    "a megabyte of lists": lambda: b"[" + b"[]," * 333_000 + b"[]]",
    "lists a million deep": lambda: b"[" * 1_000_000,
    "lists 900 deep": lambda: b"[" * 900 + b"]" * 900,
    "objects 150,000 deep": lambda: b'{"a":' * 150_000,
    "a number of 400,000 digits": lambda: b'{"format": ' + b"9" * 400_000 + b"}",
    "a fraction of 400,000 digits": lambda: b'{"format": 0.' + b"9" * 400_000 + b"}",
    "a power of 400,000 digits": lambda: b'{"format": 1e' + b"9" * 400_000 + b"}",
    "a text of 900,000 characters": lambda: b'{"format": "' + b"x" * 900_000 + b'"}',
    "a text of 150,000 escapes": lambda: b'{"format": "' + b"\\u0000" * 150_000 + b'"}',
    "200,000 numbers": lambda: b"[" + b"1e1," * 200_000 + b"1]",
    "a megabyte in UTF-32": lambda: ("[" + "[]," * 80_000 + "[]]").encode("utf-32"),
    "60,000 keys": lambda: b"{" + b",".join(b'"%d":%d' % (number, number) for number in range(60_000)) + b"}",
    "a million spaces": lambda: b" " * 999_999,
}
ARCHITECTURES: dict[str, Content] = {
    "15,000 layers": lambda: architecture(b",".join([DENSE] * 15_000)),
    "a name of 900,000 characters": lambda: architecture(DENSE, b"x" * 900_000),
    "units of 20 places": lambda: architecture(b'{"kind": "flatten"}, ' + DENSE.replace(b"10", b"9" * 18)),
    "100 layers of 4,096 filters": lambda: architecture(
        b",".join([b'{"kind": "convolution", "filters": 4096, "kernel": 28, "padding": "same"}'] * 100)
    ),
    "16,384 units after 16,384 units": lambda: architecture(
        b'{"kind": "flatten"},' + b",".join([DENSE.replace(b"10", b"16384")] * 50 + [DENSE])
    ),
    "an unknown kind of 900,000 characters": lambda: architecture(b'{"kind": "' + b"x" * 900_000 + b'"}'),
    "a layer with 100,000 values": lambda: architecture(
        b'{"kind": "dense"' + b"".join(b', "%d": 1' % number for number in range(80_000)) + b"}"
    ),
}


def digit(strokes: bytes, label: bytes = b"3") -> bytes:
    return b'{"label":' + label + b',"strokes":[' + strokes + b"]}"


def pen(*digits: bytes, times: int = 1) -> bytes:
    return b"[" + b",".join([b",".join(digits)] * times) + b"]"


def zigzag(count: int) -> bytes:
    """A stroke over the whole canvas, from side to side."""
    draw = dice(8)
    return json.dumps([[draw.randrange(10**6), draw.randrange(10**6)] for _ in range(count)]).encode()


PEN: dict[str, Content] = {
    "499,000 digits": lambda: pen(digit(STROKE), times=499_000),
    "1,500,000 digits": lambda: pen(digit(b"[[1,2]]"), times=1_500_000),
    "1,000,000 strokes": lambda: pen(digit(b",".join([STROKE] * 1_000)), times=1_000),
    "4,000,000 strokes": lambda: pen(digit(b",".join([b"[[1,2]]"] * 1_000)), times=4_000),
    "3,000,000 strokes of no point": lambda: pen(digit(b",".join([b"[]"] * 1_000 + [STROKE])), times=9_000),
    "600,000 strokes": lambda: pen(digit(b",".join([STROKE] * 999)), times=600),
    "a digit of 50,000 strokes": lambda: pen(digit(b",".join([STROKE] * 50_000))),
    "a digit of 80,000 points": lambda: pen(digit(zigzag(60_000))),
    "60 digits of 60,000 points": lambda: pen(digit(zigzag(60_000)), times=60),
    "10 million points": lambda: pen(digit(b"[" + b",".join([b"[1,2]"] * 100_000) + b"]"), times=100),
    "a digit of 60 MB": lambda: pen(digit(b",".join([b"[]"] * 20_000_000))),
    "10 million items": lambda: b"[" + b"1," * 10_000_000 + b"1]",
    "60 MB of lists": lambda: b"[" + b"[]," * 20_000_000 + b"[]]",
    "60 MB of objects": lambda: b"[" + b"{}," * 20_000_000 + b"{}]",
    "180 MB of lists": lambda: b"[" + b"[]," * 60_000_000 + b"[]]",
    "lists 60 million deep": lambda: b"[" * 60_000_000,
    "a list 900,000 deep": lambda: b"[" + b"[" * 900_000,
    "a coordinate of 400,000 digits": lambda: pen(digit(b"[[1," + b"9" * 400_000 + b"]]")),
    "coordinates of 4,000 digits": lambda: pen(digit(b"[" + b",".join([b"[1,0." + b"1" * 4_000 + b"]"] * 200) + b"]")),
    "60 MB of spaces": lambda: b"[" + b" " * 60_000_000,
    "a text of 60 MB": lambda: b'["' + b"x" * 60_000_000,
    "60 MB without an end": lambda: b"[" + b'{"label":3,"strokes":[[[1,' + b"1" * 60_000_000,
    "a label of 60 MB": lambda: pen(digit(STROKE, b'"' + b"x" * 60_000_000 + b'"')),
    "20 MB in wide characters": lambda: "[\U0001f600".encode() + "\U0001f600".encode() * 15_000_000,
}
BLANK_DIGIT = b",".join([b"0"] * 785) + b"\n"


def packed_rows(thousands: int) -> bytes:
    """So many thousand blank digits, packed: the same rows again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    rows = packer.compress(BLANK_DIGIT * 1_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08" + bytes(7) + rows * thousands + b"\x03\0" + bytes(8)


CSV: dict[str, Content] = {
    "a line of 100 MB": lambda: b"1," * 50_000_000,
    "names of 60 MB": lambda: b"label," + b"x" * 60_000_000 + b"\n" + BLANK_DIGIT,
    "100 million empty lines": lambda: BLANK_DIGIT + b"\n" * 100_000_000,
    "a million rows that are too short": lambda: b"1,2,3\n" * 1_000_000,
    "4,000 empty rows in a line": lambda: BLANK_DIGIT + b"," * 784 * 4_000,
    "600,000 digits, packed": lambda: packed_rows(600),
    "empty lines of gigabytes, packed": lambda: gzip.compress(BLANK_DIGIT) + gzip.compress(b"\n" * 200_000_000) * 20,
}
EPOCH = (
    b'{"epoch":%d,"training_loss":1,"training_accuracy":1,"validation_loss":1,"validation_accuracy":1,"seconds":1,"learning_rate":1,'
    b'"best":true,"images":1,"losses":[%s],"accuracies":[%s],"learning_rates":[%s]}\n'
)


def epochs(count: int, steps: int) -> bytes:
    row = b",".join([b"1"] * steps)
    return b"".join(EPOCH % (number, row, row, row) for number in range(1, count + 1))


HISTORIES: dict[str, Content] = {
    "a line of 200 MB": lambda: b"[" * 200_000_000,
    "lines of 60 MB of lists": lambda: (b'{"epoch":[' + b"[]," * 5_000_000 + b"[]]}\n") * 4,
    "100 million empty lines": lambda: b"\n" * 100_000_000,
    "10 million lines of no epoch": lambda: b"{}\n" * 10_000_000,
    "100,000 lines of no epoch": lambda: b"{}\n" * 100_000,
    "the same epoch 60,000 times": lambda: EPOCH % (1, b"1", b"1", b"1") * 60_000,
    "100,000 epochs": lambda: epochs(100_000, 1),
    "a thousand epochs of 40,000 steps": lambda: epochs(1_000, 40_000),
    "an epoch of 2,700,000 steps": lambda: epochs(1, 2_700_000),
    "an epoch with a number of 400,000 digits": lambda: EPOCH % (1, b"9" * 400_000, b"1", b"1"),
}
SETTINGS: dict[str, Content] = {
    "64 MB of one value": lambda: b"[General]\nversion=1\ntheme=" + b"x" * (64 << 20),
    "5 million values": lambda: b"[General]\nversion=1\n" + b"".join(b"%d=1\n" % key for key in range(5_000_000)),
    "a value in 60 MB of parts": lambda: b"[General]\nversion=1\ntheme=" + b"x, " * 20_000_000,
    "an array of gigabytes": lambda: b"[General]\nversion=1\ntheme=@ByteArray(" + b"\\x0" * 10_000_000 + b")",
    "a value of a type of Qt's": lambda: (
        b"[General]\ntheme=@Variant(\\0\\0\\0\\b\\x7f\\xff\\xff\\xff" + b"x" * 99 + b")"
    ),
}


def _written(reader: str, name: str, contents: dict[str, Content], fast: str = "") -> list[Bomb]:
    return [
        Bomb(f"{what}, as {name} for {reader}", reader, written(name, content), fast=what == fast)
        for what, content in contents.items()
    ]


def _of_a_run(name: str, contents: dict[str, Content]) -> list[Bomb]:
    return [
        Bomb(f"{what}, as a run's {name}", "runs", beside(a_run, name, in_place(written("made", content))))
        for what, content in contents.items()
    ]


BOMBS = [
    *_written("architecture", "architecture.json", JSON | ARCHITECTURES, "a number of 400,000 digits"),
    *_written("recipe", "recipe.json", JSON),
    *_of_a_run("run.json", JSON),
    *_of_a_run("history.jsonl", HISTORIES),
    *_written("data", "pen.json", PEN, "a digit of 50,000 strokes"),
    *_written("data", "digits.csv", CSV, "a line of 100 MB"),
    *_written("my_digits", "my-digits.json", PEN),
    *_written("settings", "settings.ini", SETTINGS),
    Bomb("64 MiB of 0 as a history", "runs", beside(a_run, "history.jsonl", in_place(sparse("made", 64 << 20)))),
    Bomb("256 MiB of 0 as a history", "runs", beside(a_run, "history.jsonl", in_place(sparse("made", 1 << 30)))),
]
