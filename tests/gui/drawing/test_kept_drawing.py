from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DataError
from gui.drawing import kept_drawing
from gui.drawing.strokes import SIDE, Drawing, PenStroke

PLACES = st.floats(0, SIDE, width=32)


@st.composite
def strokes(draw: st.DrawFn) -> PenStroke:
    points = draw(st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=5))
    measured = draw(st.booleans())
    pressure = draw(st.lists(st.floats(0, 1, width=32), min_size=len(points), max_size=len(points)))
    return PenStroke(
        np.array(points, np.float32),
        draw(st.integers(6, 48)),
        np.array(pressure, np.float32) if measured else None,
    )


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    lines = tuple(draw(st.lists(strokes(), max_size=4)))
    rng = np.random.default_rng(draw(st.integers(0, 9)))
    background = rng.integers(0, 256, (SIDE, SIDE), np.uint8) if draw(st.booleans()) else None
    original = rng.integers(0, 256, (31, 17), np.uint8) if background is not None and draw(st.booleans()) else None
    note = draw(st.sampled_from(["", "test digit 2,462 · truth 8"])) if background is not None else ""
    return Drawing(lines, background, original, note)


def arrays(drawing: Drawing) -> list[bytes]:
    found = [drawing.background, drawing.original]
    for stroke in drawing.strokes:
        found += [stroke.points, np.float32(stroke.width), stroke.pressure]
    return [b"" if array is None else array.tobytes() for array in found]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawings())
def test_every_drawing_comes_back_as_it_was(tmp_path: Path, drawing: Drawing) -> None:
    path = tmp_path / "drawing.npz"
    kept_drawing.write(path, drawing)
    again = kept_drawing.read(path)
    assert arrays(again) == arrays(drawing)
    assert again.note == drawing.note
    assert [found.name for found in tmp_path.iterdir()] == ["drawing.npz"]


def test_nothing_was_kept(tmp_path: Path) -> None:
    assert kept_drawing.read(tmp_path / "drawing.npz").empty


def sound() -> dict[str, np.ndarray]:
    return {
        "points": np.ones((3, 2), np.float32),
        "lengths": np.array([2, 1]),
        "widths": np.array([22, 10], np.float32),
        "pressure": np.array([-1, -1, 0.5], np.float32),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": np.ones((3, 3), np.float32)},
        {"points": np.full((3, 2), np.nan, np.float32)},
        {"points": np.ones((3, 2))},
        {"points": np.ones((4, 2), np.float32)},
        {"lengths": np.array([3, 0])},
        {"lengths": np.array([4, -1])},
        {"lengths": np.array([3])},
        {"lengths": np.array([2.0, 1.0])},
        {"widths": np.array([0, 10], np.float32)},
        {"pressure": np.array([-1, -1, 2], np.float32)},
        {"pressure": np.array([-1, 0.5, -1], np.float32)},
        {"background": np.ones((28, 28), np.uint8)},
        {"background": np.ones((SIDE, SIDE))},
        {"background": np.ones((SIDE, SIDE), np.uint8), "original": np.ones(5, np.uint8)},
        {"background": np.ones((SIDE, SIDE), np.uint8), "note": np.array(7)},
        {"background": np.ones((SIDE, SIDE), np.uint8), "note": np.array("a" * 201)},
        {"background": np.ones((SIDE, SIDE), np.uint8), "note": np.array("two\nlines")},
        {"background": np.ones((SIDE, SIDE), np.uint8), "note": np.array(["several"])},
    ],
)
def test_what_is_no_drawing_is_refused(tmp_path: Path, wrong: dict[str, np.ndarray]) -> None:
    path = tmp_path / "drawing.npz"
    np.savez(path, **sound())
    assert len(kept_drawing.read(path).strokes) == 2
    np.savez(path, **sound() | wrong)
    with pytest.raises(DataError):
        kept_drawing.read(path)


def test_a_missing_part_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "drawing.npz"
    for name in sound():
        np.savez(path, **{key: value for key, value in sound().items() if key != name})
        with pytest.raises(DataError):
            kept_drawing.read(path)
