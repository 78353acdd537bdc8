"""The largest files of each kind that are read: what may take memory, and must take less than a gigabyte as well."""

from bombs.archives import idx_head, two_idx_files
from bombs.bomb import Bomb, sparse, written
from bombs.folders import folder_of
from bombs.networks import MANY, floats, model, wide
from bombs.pictures import noise, png, saved
from bombs.texts import STROKE, digit, pen, zigzag
from PIL import Image


def digit_image() -> Image.Image:
    """White on black, as MNIST has them."""
    image = Image.new("L", (28, 28))
    image.paste(255, (12, 4, 16, 24))
    return image


WEBP = saved("WEBP", lambda: noise(8_000, 6_000, "RGBA"), quality=50, method=0)

LARGEST = [
    Bomb("PNG of 64 million pixels with transparency", "picture", written("a", lambda: png(8_000, 8_000, colour=6))),
    Bomb(
        "PNG of 64 million pixels, 16 bits each", "picture", written("a", lambda: png(8_000, 8_000, bits=16, colour=6))
    ),
    Bomb("WebP of 48 million pixels of noise", "picture", written("a", WEBP)),
    Bomb(
        "JPEG of 64 million pixels", "picture", written("a", saved("JPEG", lambda: Image.new("CMYK", (8_000, 8_000))))
    ),
    Bomb("GIF of 64 million pixels", "picture", written("a", saved("GIF", lambda: Image.new("P", (8_000, 8_000))))),
    Bomb("TIFF of 31 million floats", "picture", written("a", saved("TIFF", lambda: Image.new("F", (6_000, 5_200))))),
    Bomb("IDX of 500,000 images", "idx_images", sparse("images", 16 + 500_000 * 784, idx_head(500_000))),
    Bomb("four IDX files of 500,000 images", "data", two_idx_files(499_999)),
    Bomb("100,000 pen digits", "data", written("pen.json", lambda: pen(digit(STROKE), times=100_000))),
    Bomb("2,940,000 points", "data", written("pen.json", lambda: pen(digit(zigzag(49_000)), times=60))),
    Bomb("5,000 digits of one's own", "my_digits", written("my.json", lambda: pen(*map(own, range(5_000))))),
    Bomb("20,000 pictures", "data", folder_of(4, saved("PNG", digit_image), 5_000)),
    Bomb("64 million weights", "core_ml", written("a.mlmodel", lambda: model(wide(81_000, floats(MANY))))),
]


def own(number: int) -> bytes:
    return digit(b"[[0,0],[%d,%d],[9,%d]]" % (number, number + 9, number))
