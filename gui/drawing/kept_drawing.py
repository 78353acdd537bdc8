"""The drawing on the canvas, kept on the disk from one start to the next."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import disk, npz
from core.errors import DataError
from gui.drawing.strokes import SIDE, Drawing, PenStroke

MAX_BYTES = 1 << 27
"""An opened picture of 10,000 × 10,000 pixels has 100 MB."""
MAX_WIDTH = 10 * SIDE
MAX_NOTE = 200  # letters
AGAIN = "It is drawn anew."


def write(path: Path, drawing: Drawing) -> None:
    """Keep a drawing.

    Raises:
        DataError: It cannot be written; what was there before stays.
    """
    arrays = _arrays(drawing)
    with disk.explained(DataError, f"The drawing could not be kept in {path}"):
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.sweep(path.parent, path.name)
        disk.replace_file(path, lambda file: np.savez_compressed(file, allow_pickle=False, **arrays))


def read(path: Path) -> Drawing:
    """The drawing that was kept; an empty one if none was.

    Raises:
        DataError: The file cannot be read, or is damaged.
    """
    if not path.exists():
        return Drawing()
    arrays = npz.read_arrays(path, max_bytes=MAX_BYTES, family=DataError)
    try:
        return _drawing(arrays)
    except (KeyError, ValueError) as error:
        raise DataError(f"{path} holds no drawing.", AGAIN) from error


def _arrays(drawing: Drawing) -> dict[str, NDArray[Any]]:
    strokes = drawing.strokes
    none = np.zeros((0, 2), np.float32)
    arrays: dict[str, NDArray[Any]] = {
        "points": np.concatenate([none, *(stroke.points for stroke in strokes)]),
        "lengths": np.array([len(stroke.points) for stroke in strokes], np.int64),
        "widths": np.array([stroke.width for stroke in strokes], np.float32),
        "pressure": np.concatenate([none[:, 0], *(_pressure(stroke) for stroke in strokes)]),
        "note": np.array(drawing.note),
    }
    pictures = {"background": drawing.background, "original": drawing.original}
    return arrays | {name: picture for name, picture in pictures.items() if picture is not None}


def _pressure(stroke: PenStroke) -> NDArray[np.float32]:
    """Of every point; −1 where the pen measures none."""
    return np.full(len(stroke.points), -1, np.float32) if stroke.pressure is None else stroke.pressure


def _drawing(arrays: dict[str, NDArray[Any]]) -> Drawing:
    points, pressure = _floats(arrays["points"], (-1, 2)), _floats(arrays["pressure"], (-1,))
    widths, lengths = _floats(arrays["widths"], (-1,)), arrays["lengths"]
    if lengths.shape != widths.shape or lengths.dtype != np.int64 or (lengths < 1).any():
        raise ValueError("the strokes have no lengths")
    if not lengths.sum() == len(points) == len(pressure) or (widths <= 0).any() or (widths > MAX_WIDTH).any():
        raise ValueError("the strokes do not fit their points")
    ends = np.cumsum(lengths)[:-1]
    parts = zip(np.split(points, ends), widths, np.split(pressure, ends), strict=True) if len(lengths) else ()
    strokes = tuple(PenStroke(own, float(width), _measured(measured)) for own, width, measured in parts)
    background = _picture(arrays.get("background"))
    if background is not None and background.shape != (SIDE, SIDE):
        raise ValueError("the picture is not as large as the canvas")
    if background is None:
        return Drawing(strokes)
    return Drawing(strokes, background, _picture(arrays.get("original")), _note(arrays.get("note")))


def _floats(array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.float32]:
    if array.dtype != np.float32 or not np.isfinite(array).all() or (np.abs(array) > 1e6).any():
        raise ValueError("these are no coordinates")
    if array.shape[1:] != shape[1:] or array.ndim != len(shape):
        raise ValueError("these have another shape")
    return array


def _measured(pressure: NDArray[np.float32]) -> NDArray[np.float32] | None:
    if (pressure == -1).all():
        return None
    if (pressure < 0).any() or (pressure > 1).any():
        raise ValueError("pressure is 0 to 1")
    return pressure


def _picture(picture: NDArray[Any] | None) -> NDArray[np.uint8] | None:
    if picture is None:
        return None
    if picture.dtype != np.uint8 or picture.ndim != 2 or not picture.size:
        raise ValueError("this is no picture")
    return picture


def _note(note: NDArray[Any] | None) -> str:
    if note is None:
        return ""
    words = str(note)
    if note.dtype.kind != "U" or note.shape or len(words) > MAX_NOTE or not words.isprintable():
        raise ValueError("these are no words about a picture")
    return words
