"""Picture files → colours: one bounded array, whatever the format, the depth or the way the camera was held.

PNG, JPEG, BMP, GIF and WebP (the first frame) and TIFF (the first page).
"""

import warnings
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError

from core import stderr, what_is_it
from core.data.photo.counted_reads import CountedReads
from core.errors import DataError
from core.file_kinds import Wanted
from core.files import opened

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
MAX_BYTES = 128 << 20
MAX_PIXELS = 64_000_000
"""Cameras of phones have 12 to 50 million."""

MAX_WEBP_PIXELS = 48_000_000
"""Its decoder keeps several copies of the picture, 16 bytes for each pixel."""

MAX_SIDE = 65_535
"""As JPEG has it; a decoder keeps some bytes for every row."""

MAX_SCANNED_PIXELS = 20 * MAX_PIXELS
"""A progressive JPEG goes over all its pixels again and again: ten times, as programs write it."""

START_OF_SCAN = b"\xff\xda"
STRIP_PIXELS = 1 << 20

FULL_SCALES = (1, 255, 4_095, 65_535)
"""What white may be in pictures of more than 8 bits: 12 bits are often kept in 16."""

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture upright, by the orientation that a camera wrote beside it (Exif 2.3, tag 274)."""

HINT = "Pictures may be PNG, JPEG, BMP, GIF, WebP or TIFF."

Colours = NDArray[np.uint8]
"""(height, width, 3) uint8: red, green, blue."""


def decode(path: Path, longest: int) -> Colours:
    """The picture alone, as `decode_scaled` reads it."""
    return decode_scaled(path, longest)[0]


def decode_scaled(path: Path, longest: int) -> tuple[Colours, float]:
    """Read a picture the right way up, made smaller if need be; what is transparent becomes paper.

    Args:
        path: The file; its content counts, not its name.
        longest: The longer side of the result has at most so many pixels.

    Returns:
        (height, width, 3) uint8, and how many pixels of the file each of its pixels is wide.

    Raises:
        DataError: The file is missing, damaged, no picture, or has too many pixels.
    """
    with opened(path, MAX_BYTES, DataError) as (file, _), stderr.quiet("picture"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _decoded(file, path, longest)
        except DataError:
            raise
        except UnidentifiedImageError as error:
            raise _no_picture(path) from error
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise too_many_pixels(str(path)) from error
        except MemoryError as error:
            raise DataError(f"There is not enough memory for the picture {path}.") from error
        except Exception as error:  # decoders raise anything when a file is damaged
            raise DataError(f"{path} is damaged: it cannot be decoded.", "Save or copy it again.") from error


def _no_picture(path: Path) -> DataError:
    kind = what_is_it.kind_of(path)
    advice = kind.advice(Wanted.PICTURE) if kind else ""
    if kind is None or not advice:
        return DataError(f"{path} is no picture that can be read.", HINT)
    return DataError(f"{path} is no picture that can be read: it is {kind.is_a}.", advice)


def _decoded(file: BinaryIO, path: Path, longest: int) -> tuple[Colours, float]:
    """Reduced first and converted then, where that is possible: a large picture in other colours is a second one."""
    scans = _scans(file)
    counted = CountedReads(file, str(path))
    with Image.open(cast(BinaryIO, counted), formats=FORMATS) as picture:
        counted.in_header = False
        max_pixels = MAX_WEBP_PIXELS if picture.format == "WEBP" else MAX_PIXELS
        if picture.width * picture.height > max_pixels or max(picture.size) > MAX_SIDE:
            raise too_many_pixels(str(path), max_pixels)
        if picture.format == "JPEG" and picture.width * picture.height * scans > MAX_SCANNED_PIXELS:
            raise DataError(f"{path} has {scans:,} scans.", "Save it again by another program.")
        original = max(picture.size)
        picture.draft("RGB", (longest, longest))  # lets JPEG leave out what is not needed
        picture.load()
        turn = None
        with suppress(Exception):  # what a camera wrote beside the picture may be broken; the picture is not
            turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
        reduced = _reduced(picture, longest)
    image = _opaque(reduced)
    return np.array(image if turn is None else image.transpose(turn)), original / max(image.size)


def _scans(file: BinaryIO) -> int:
    """How many scans a JPEG has, at most; its other bytes cannot be taken for the start of one."""
    if file.read(2) != b"\xff\xd8":
        file.seek(0)
        return 0
    scans, last = 0, b""
    while block := file.read(STRIP_PIXELS):
        scans += (last + block).count(START_OF_SCAN)
        last = block[-1:]
    file.seek(0)
    return scans


def _reduced(picture: Image.Image, longest: int) -> Image.Image:
    """The picture as grey, colours, or colours with transparency, its longer side at most `longest`."""
    if picture.mode.startswith(("I", "F")):
        plain = _eight_bits(picture)
    elif picture.has_transparency_data:
        plain = picture if picture.mode == "RGBA" else picture.convert("RGBA")
    else:
        plain = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    scale = longest / max(plain.size)
    if scale >= 1:
        return plain.copy()
    size = (max(1, round(plain.width * scale)), max(1, round(plain.height * scale)))
    return plain.resize(size, Image.Resampling.BOX)


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture in red, green and blue; transparent parts become white, or black under light ink."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    coverage = np.asarray(picture.getchannel("A"), np.float64)
    lightness = np.asarray(picture.convert("RGB").convert("L"), np.float64)
    ink_is_dark = float((lightness * coverage).sum()) <= 127.5 * float(coverage.sum())
    paper = Image.new("RGBA", picture.size, "white" if ink_is_dark else "black")
    return Image.alpha_composite(paper, picture).convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits, or of floats, as grey of 8 bits, strip by strip."""
    tops = range(0, picture.height, max(1, STRIP_PIXELS // picture.width))
    extremes = [(strip.min(), strip.max()) for strip in (_strip(picture, top, tops.step) for top in tops)]
    low = min(0.0, *(float(least) for least, _ in extremes))
    high = max(float(greatest) for _, greatest in extremes) - low
    white = next((scale for scale in FULL_SCALES if high <= scale), high)
    grey = Image.new("L", picture.size)
    for top in tops:
        values = np.rint((_strip(picture, top, tops.step) - low) * (255 / white)).astype(np.uint8)
        grey.paste(Image.fromarray(values), (0, top))
    return grey


def _strip(picture: Image.Image, top: int, height: int) -> NDArray[np.float64]:
    bottom = min(top + height, picture.height)
    values = np.asarray(picture.crop((0, top, picture.width, bottom)), np.float64)
    return np.nan_to_num(values, posinf=0.0, neginf=0.0)


def too_many_pixels(what: str, max_pixels: int = MAX_PIXELS) -> DataError:
    """What to say of a picture that is too large; `what` begins the sentence."""
    return DataError(
        f"{what} has more than {max_pixels:,} pixels, or {MAX_SIDE:,} on a side.",
        "Make it smaller, or crop it to the digit.",
    )
