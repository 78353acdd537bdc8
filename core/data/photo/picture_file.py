"""Picture files → colours: one bounded array, whatever the format, the depth or the way the camera was held.

PNG, JPEG, BMP, GIF and WebP (the first frame) and TIFF (the first page).
"""

import warnings
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from core import stderr
from core.errors import DataError
from core.files import opened

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
MOST_BYTES = 128 << 20
MOST_PIXELS = 64_000_000
"""Cameras of phones have 12 to 50 million."""

FULL_SCALES = (1, 255, 4_095, 65_535)
"""What white may be in pictures of more than 8 bits: 12 bits are often kept in 16."""

HINT = "Pictures may be PNG, JPEG, BMP, GIF, WebP or TIFF."

Colours = NDArray[np.uint8]
"""(height, width, 3) uint8: red, green, blue."""


def decode(path: Path, longest: int) -> Colours:
    """Read a picture the right way up, made smaller if need be; what is transparent becomes paper.

    Args:
        path: The file; its content counts, not its name.
        longest: The longer side of the result has at most so many pixels.

    Returns:
        (height, width, 3) uint8.

    Raises:
        DataError: The file is missing, damaged, no picture, or has too many pixels.
    """
    with opened(path, MOST_BYTES, DataError) as (file, _), stderr.quiet("picture"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _decoded(file, path, longest)
        except DataError:
            raise
        except UnidentifiedImageError as error:
            raise DataError(f"{path} is no picture that can be read.", HINT) from error
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise _too_many_pixels(path) from error
        except MemoryError as error:
            raise DataError(f"There is not enough memory for the picture {path}.") from error
        except Exception as error:  # decoders raise anything when a file is damaged
            raise DataError(f"{path} is damaged: it cannot be decoded.", "Save or copy it again.") from error


def _decoded(file: BinaryIO, path: Path, longest: int) -> Colours:
    with Image.open(file, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels(path)
        picture.draft("RGB", (longest, longest))  # lets JPEG leave out what is not needed
        picture.load()
        upright: Image.Image = picture
        with suppress(Exception):  # what a camera wrote beside the picture may be broken; the picture is not
            upright = ImageOps.exif_transpose(picture)
        image = _opaque(upright)
    scale = longest / max(image.size)
    if scale < 1:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.BOX)
    return np.array(image)


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture in red, green and blue; transparent parts become white, or black under light ink."""
    if picture.mode.startswith(("I", "F")):
        return _eight_bits(np.asarray(picture, np.float64))
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    coverage = np.asarray(clear.getchannel("A"), np.float64)
    lightness = np.asarray(clear.convert("RGB").convert("L"), np.float64)
    ink_is_dark = float((lightness * coverage).sum()) <= 127.5 * float(coverage.sum())
    paper = Image.new("RGBA", clear.size, "white" if ink_is_dark else "black")
    return Image.alpha_composite(paper, clear).convert("RGB")


def _eight_bits(values: NDArray[np.float64]) -> Image.Image:
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    values -= min(0.0, float(values.min()))
    high = float(values.max())
    white = next((scale for scale in FULL_SCALES if high <= scale), high)
    return Image.fromarray(np.rint(values * (255 / white)).astype(np.uint8)).convert("RGB")


def _too_many_pixels(path: Path) -> DataError:
    return DataError(f"{path} has more than {MOST_PIXELS:,} pixels.", "Make it smaller, or crop it to the digit.")
