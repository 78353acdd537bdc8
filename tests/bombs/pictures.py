"""Pictures whose headers promise too much, that unpack to gigabytes, or that carry far more than a picture."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
from bombs.archives import MIB, zeros
from bombs.bomb import Bomb, sparse, written
from chance import generator
from PIL import Image

Content = Callable[[], bytes]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def zlibbed(count: int) -> bytes:
    """`count` zeros as zlib has them."""
    whole = -(-count // MIB) * MIB
    return b"\x78\x9c" + zeros(count) + struct.pack(">I", 1 + (whole % 65521 << 16))


def png(
    width: int,
    height: int,
    *before: bytes,
    bits: int = 8,
    colour: int = 0,
    data: bytes | None = None,
    interlace: int = 0,
) -> bytes:
    """A picture of zeros, with chunks before its data."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    size = height * (1 + -(-width * bits * channels // 8))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace))
    content = zlibbed(size) if data is None else data
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(before) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def saved(kind: str, picture: Callable[[], Image.Image], **options: object) -> Content:
    def content() -> bytes:
        stream = io.BytesIO()
        picture().save(stream, kind, **options)
        return stream.getvalue()

    return content


def frames(kind: str, count: int, side: int) -> Content:
    """An animation of frames that differ."""

    def content() -> bytes:
        stream = io.BytesIO()
        every = [Image.new("L", (side, side), number % 256) for number in range(count)]
        every[0].save(stream, kind, save_all=True, append_images=every[1:])
        return stream.getvalue()

    return content


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    channels = len(mode)
    values = generator(8).integers(0, 256, (height, width, channels), np.uint8)
    return Image.fromarray(values.squeeze(), mode)


def gif(width: int, height: int, *blocks: bytes) -> bytes:
    """The head, blocks, and a frame of the whole size that has no data."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x01\x44\x00"
    return head + b"".join(blocks) + frame + b";"


def tiff(*entries: tuple[int, int, int, int], after: bytes = b"", following: int = 0) -> bytes:
    """A TIFF with one directory: (tag, type, count, value or place)."""
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", following) + after


def tiff_picture(
    width: int, height: int, *more: tuple[int, int, int, int], packing: int = 1, after: bytes = b""
) -> bytes:
    """A grey picture in one strip of zeros, or of whatever comes `after`."""
    entries = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, packing), (262, 3, 1, 1),
        (273, 4, 1, 4096), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, len(after) or 1),
    ]  # fmt: skip
    start = tiff(*sorted([*entries, *more]))
    return start + bytes(4096 - len(start)) + after


def many_directories(count: int) -> bytes:
    """A chain of directories, each of which says where the next one is."""
    one = 2 + 12 + 4
    parts = [b"II*\0" + struct.pack("<I", 8)]
    for number in range(count):
        following = 8 + one * (number + 1) if number + 1 < count else 8
        parts.append(struct.pack("<HHHIII", 1, 256, 4, 1, 10, following))
    return b"".join(parts)


def bmp(width: int, height: int, bits: int = 24, packing: int = 0, colours: int = 0, data: bytes = b"") -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, packing, 0, 0, 0, colours, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(data), 0, 0, 54 + 4 * min(colours, 256)) + head + data


def webp(width: int, height: int, *chunks: bytes) -> bytes:
    """The extended head of a large canvas."""
    head = (
        b"VP8X"
        + struct.pack("<IB3x", 10, 0x2E)
        + (width - 1).to_bytes(3, "little")
        + (height - 1).to_bytes(3, "little")
    )
    body = b"WEBP" + head + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff(kind: bytes, size: int, content: bytes = b"") -> bytes:
    return kind + struct.pack("<I", size) + content


def jpeg(width: int, height: int, *segments: bytes, progressive: bool = False) -> bytes:
    """A grey picture without data."""
    frame = struct.pack(">BHBHHBBBB", 0xC2 if progressive else 0xC0, 11, 8, height, width, 1, 1, 0x11, 0)
    return b"\xff\xd8" + b"".join(segments) + b"\xff" + frame + b"\xff\xd9"


def scans(count: int) -> bytes:
    """A progressive JPEG of the largest side whose scans are repeated."""
    content = saved("JPEG", lambda: Image.new("L", (8_000, 8_000)), progressive=True)()
    first = content.index(b"\xff\xda")
    return content[:first] + content[first:-2] * count + content[-2:]


def exif(count: int) -> bytes:
    """Exif data with as many entries as fit, each pointing at the same text."""
    entries = [(0x10E, 2, 4_000, 26)] * count
    return b"\xff\xe1" + struct.pack(">H", min(65_535, 8 + 12 * count + 14)) + b"Exif\0\0" + tiff(*entries)


TEXT = b"Comment\0\0"
PICTURES: dict[str, Content] = {
    "PNG of 4 billion pixels a side": lambda: png(2**31 - 1, 2**31 - 1, data=zlibbed(MIB)),
    "PNG of 1 by 2 billion": lambda: png(1, 2**31 - 1, data=zlibbed(MIB)),
    "PNG of 64 million pixels of 16 bits and transparency": lambda: png(8_000, 8_000, bits=16, colour=6),
    "PNG of 64 million pixels with transparency": lambda: png(8_000, 8_000, colour=6),
    "PNG of 64 million pixels with two channels": lambda: png(8_000, 8_000, colour=4),
    "PNG of 64 million pixels in colour": lambda: png(8_000, 8_000, colour=2),
    "PNG of 64 million pixels, grey of 16 bits": lambda: png(8_000, 8_000, bits=16),
    "PNG of 64 million pixels, one bit each": lambda: png(8_000, 8_000, bits=1),
    "PNG of 64 million pixels, interlaced": lambda: png(8_000, 8_000, interlace=1),
    "PNG of 64 million pixels with a palette that is transparent": lambda: png(
        8_000, 8_000, chunk(b"PLTE", bytes(768)), chunk(b"tRNS", bytes(256)), colour=3
    ),
    "PNG of 64 million by 1": lambda: png(64_000_000, 1),
    "PNG of 1 by 64 million": lambda: png(1, 64_000_000),
    "PNG with a gigabyte in a text": lambda: png(9, 9, chunk(b"zTXt", TEXT + zlibbed(1 << 30))),
    "PNG with a thousand texts of 1 MB": lambda: png(9, 9, *[chunk(b"zTXt", TEXT + zlibbed(1 << 20))] * 1_000),
    "PNG with a gigabyte in a text of its own language": lambda: png(
        9, 9, chunk(b"iTXt", b"Comment\0\1\0\0\0" + zlibbed(1 << 30))
    ),
    "PNG with a profile of a gigabyte": lambda: png(9, 9, chunk(b"iCCP", TEXT + zlibbed(1 << 30))),
    "PNG with a text of 100 MB": lambda: png(9, 9, chunk(b"tEXt", b"Comment\0" + b"x" * 100_000_000)),
    "PNG with Exif of 100 MB": lambda: png(
        9, 9, chunk(b"eXIf", tiff((0x10E, 2, 99_000_000, 26), after=b"x" * 99_000_000))
    ),
    "PNG with 3 million empty chunks": lambda: png(9, 9, chunk(b"abCd", b"") * 3_000_000),
    "PNG with 3 million empty pieces of data": lambda: png(9, 9, chunk(b"IDAT", b"") * 3_000_000),
    "PNG with a gigabyte more than it needs": lambda: png(9, 9, data=zlibbed(1 << 30)),
    "PNG with a palette of 100 MB": lambda: png(9, 9, chunk(b"PLTE", bytes(99_999_999)), colour=3),
    "PNG that promises 4 billion frames": lambda: png(9, 9, chunk(b"acTL", struct.pack(">II", 2**32 - 1, 0))),
    "PNG, animated, whose frames are 2 billion wide": lambda: png(
        9,
        9,
        chunk(b"acTL", struct.pack(">II", 9, 0)),
        chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 2**31, 2**31, 0, 0, 1, 1, 0, 0)),
    ),
    "GIF of 65,535 by 65,535": lambda: gif(65_535, 65_535),
    "GIF of 8,000 by 8,000": lambda: gif(8_000, 8_000),
    "GIF of 20,000 frames": frames("GIF", 20_000, 16),
    "GIF whose frame is larger than its canvas": lambda: gif(9, 9, b",\0\0\0\0\xff\xff\xff\xff\0\x02\x01\x44\0"),
    "GIF with 100 MB of comments": lambda: gif(9, 9, b"!\xfe" + (b"\xff" + b"x" * 255) * 400_000 + b"\0"),
    "GIF with 30 million blocks of comments": lambda: gif(9, 9, b"!\xfe\1x\0" * 20_000_000),
    "TIFF of 4 billion by 4 billion": lambda: tiff_picture(2**32 - 1, 2**32 - 1),
    "TIFF of 64 million pixels": lambda: tiff_picture(8_000, 8_000),
    "TIFF of 64 million pixels in deflate": lambda: tiff_picture(8_000, 8_000, packing=8, after=zlibbed(64_000_000)),
    "TIFF of 64 million floats in LZW": saved("TIFF", lambda: Image.new("F", (8_000, 8_000)), compression="tiff_lzw"),
    "TIFF of 64 million floats": saved("TIFF", lambda: Image.new("F", (5_700, 5_700))),
    "TIFF of 64 million pixels in CMYK": saved(
        "TIFF", lambda: Image.new("CMYK", (8_000, 8_000)), compression="tiff_lzw"
    ),
    "TIFF of 64 million pixels of 16 bits": saved(
        "TIFF", lambda: Image.new("I;16", (8_000, 8_000)), compression="tiff_lzw"
    ),
    "TIFF of 64 million fax pixels": saved("TIFF", lambda: Image.new("1", (8_000, 8_000)), compression="group4"),
    "TIFF with 65,535 entries": lambda: tiff(*[(256, 4, 1, 10)] * 65_535),
    "TIFF whose entry has 4 billion numbers": lambda: tiff((256, 4, 2**32 - 1, 8)),
    "TIFF whose 60,000 entries are 100 MB each": lambda: tiff(
        *[(number, 7, 99_000_000, 8) for number in range(300, 60_300)], after=bytes(100_000_000)
    ),
    "TIFF of 6 million directories": lambda: many_directories(6_000_000),
    "TIFF whose directory is its own successor": lambda: tiff((256, 4, 1, 9), following=8),
    "TIFF with 4 billion strips": lambda: tiff_picture(8_000, 8_000, (338, 3, 1, 0), (273, 4, 2**32 - 1, 8)),
    "TIFF of 30 million strips": lambda: tiff(
        (256, 4, 1, 1),
        (257, 4, 1, 30_000_000),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 30_000_000, 8),
        (277, 3, 1, 1),
        (278, 4, 1, 1),
        (279, 4, 30_000_000, 8),
        after=bytes(120_000_000),
    ),
    "TIFF of tiles of 4 billion": lambda: tiff_picture(
        8_000, 8_000, (322, 4, 1, 2**31), (323, 4, 1, 2**31), (324, 4, 1, 8), (325, 4, 1, 8)
    ),
    "TIFF of 65,535 channels": lambda: tiff_picture(800, 800, (277, 3, 1, 65_535)),
    "TIFF in JPEG without tables": lambda: tiff_picture(8_000, 8_000, packing=7, after=jpeg(8_000, 8_000)),
    "BMP of 2 billion by 2 billion": lambda: bmp(2**31 - 1, 2**31 - 1),
    "BMP of 64 million pixels without data": lambda: bmp(8_000, 8_000),
    "BMP of 64 million pixels in runs": lambda: bmp(8_000, -8_000, 8, 1, 256, bytes(1024) + b"\xff\0" * 300_000),
    "BMP with 4 billion colours": lambda: bmp(9, 9, 8, 0, 2**32 - 1),
    "BMP of runs that end lines": lambda: bmp(8_000, 8_000, 8, 1, 256, bytes(1024) + b"\0\0" * 30_000_000),
    "WebP with a canvas of 16,384 by 16,384": lambda: webp(1 << 24, 1 << 24),
    "WebP of 48 million pixels": saved("WEBP", lambda: Image.new("RGB", (8_000, 6_000)), lossless=True),
    "WebP of 48 million pixels with transparency": saved(
        "WEBP", lambda: Image.new("RGBA", (8_000, 6_000)), lossless=True
    ),
    "WebP of 48 million pixels, lossy": saved("WEBP", lambda: Image.new("RGBA", (8_000, 6_000))),
    "WebP of 64 million pixels": saved("WEBP", lambda: Image.new("RGB", (8_000, 8_000)), lossless=True),
    "WebP of a thousand frames": frames("WEBP", 1_000, 64),
    "WebP with a profile of 100 MB": lambda: webp(9, 9, riff(b"ICCP", 100_000_000, bytes(100_000_000))),
    "WebP with Exif that is longer than the file": lambda: webp(9, 9, riff(b"EXIF", 2**32 - 2)),
    "WebP with 10 million empty parts": lambda: webp(9, 9, riff(b"abcd", 0) * 10_000_000),
    "JPEG of 65,535 by 65,535": lambda: jpeg(65_535, 65_535),
    "JPEG of 64 million pixels": saved("JPEG", lambda: Image.new("RGB", (8_000, 8_000))),
    "JPEG of 64 million pixels in CMYK": saved("JPEG", lambda: Image.new("CMYK", (8_000, 8_000))),
    "JPEG of 64 million pixels, progressive": saved("JPEG", lambda: Image.new("RGB", (8_000, 8_000)), progressive=True),
    "JPEG of a hundred times its scans": lambda: scans(100),
    "JPEG of 100 MB of comments": lambda: jpeg(9, 9, (b"\xff\xfe\xff\xff" + b"x" * 65_533) * 1_500),
    "JPEG of 20 million empty comments": lambda: jpeg(9, 9, b"\xff\xfe\0\2" * 20_000_000),
    "JPEG with profiles of 100 MB": lambda: jpeg(
        9, 9, (b"\xff\xe2\xff\xffICC_PROFILE\0\1\xff" + b"x" * 65_519) * 1_500
    ),
    "JPEG with 5,000 entries of Exif": lambda: jpeg(9, 9, exif(5_000)),
    "JPEG of 100 million fill bytes": lambda: b"\xff\xd8" + b"\xff" * 100_000_000,
    "noise of 9 million pixels": saved("PNG", lambda: noise(3_000, 3_000)),
    "a chequered paper of 64 million pixels": saved(
        "PNG", lambda: Image.fromarray(np.tile(np.uint8([[0, 255], [255, 0]]), (4_000, 4_000)))
    ),
    "nothing but 100 MB of noise": lambda: b"BM" + generator(8).bytes(100_000_000),
}
FAST = {"PNG with a gigabyte more than it needs", "TIFF of 4 billion by 4 billion", "GIF of 65,535 by 65,535"}


BOMBS = [
    *(Bomb(what, "picture", written("picture", content), fast=what in FAST) for what, content in PICTURES.items()),
    Bomb("a sparse BMP of 64 million pixels", "picture", sparse("picture", 127 * MIB, bmp(8_000, 5_000))),
    Bomb("a sparse file of 128 MiB that begins as JPEG", "picture", sparse("picture", 128 * MIB, b"\xff\xd8\xff\xe0")),
]
