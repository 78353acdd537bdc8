import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gui.drawing.strokes import (
    MAX_PEN_WIDTH,
    MIN_PEN_WIDTH,
    SIDE,
    Drawing,
    Gesture,
    History,
    PenStroke,
    stepped_width,
    strokes_from,
)

relaxed = settings(deadline=None)
coordinates = st.floats(0, SIDE, width=32)
lines = st.integers(1, 12).flatmap(lambda n: arrays(np.float32, (n, 2), elements=coordinates))
drawings = st.lists(lines, max_size=4).map(lambda arrays_: Drawing(strokes_from(arrays_)))


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, np.float32)


def ink_near(drawing: Drawing, path: np.ndarray, radius: float) -> bool:
    return any((np.hypot(*(stroke.points - path[0]).T) < radius).any() for stroke in drawing.strokes)


@relaxed
@given(drawings, lines, st.floats(2, 40))
def test_nothing_is_left_where_the_eraser_passed(drawing, path, radius):
    assert not ink_near(drawing.erased(path, radius), path, radius * 0.99)


@relaxed
@given(drawings, lines, st.floats(2, 40))
def test_the_eraser_adds_nothing(drawing, path, radius):
    before = np.concatenate([stroke.points for stroke in drawing.strokes] or [np.zeros((0, 2))])
    for stroke in drawing.erased(path, radius).strokes:
        low, high = before.min(axis=0) - 1e-3, before.max(axis=0) + 1e-3
        assert (stroke.points >= low).all()
        assert (stroke.points <= high).all()


def test_a_line_is_cut_in_two():
    drawing = Drawing(strokes_from([line((10, 100), (270, 100))], 20))
    left, right = drawing.erased(line((140, 60), (140, 140)), 15).strokes
    assert left.points[0] == pytest.approx([10, 100])
    assert right.points[-1] == pytest.approx([270, 100])
    assert left.points[:, 0].max() < 140 - 15
    assert right.points[:, 0].min() > 140 + 15


def test_what_the_eraser_does_not_touch_stays_the_same_object():
    drawing = Drawing(strokes_from([line((10, 10), (60, 10)), line((200, 200), (260, 260))]))
    assert drawing.erased(line((100, 100)), 10) is drawing
    assert drawing.erased(line((35, 10)), 10).strokes[-1] is drawing.strokes[1]


def test_the_eraser_wipes_a_background_and_takes_away_an_empty_one():
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[100:110, 100:110] = 255
    ink[200:210, 200:210] = 255
    once = Drawing(background=ink).erased(line((105, 105)), 20)
    assert not once.background[:150, :150].any()
    assert once.background[200:210, 200:210].all()
    assert once.erased(line((205, 205)), 30).background is None
    assert ink[105, 105] == 255


def test_pressure_is_cut_with_its_points():
    stroke = PenStroke(line((0, 0), (200, 0)), 20, np.array([0, 1], np.float32))
    first, second = Drawing((stroke,)).erased(line((100, 0)), 10).strokes
    assert len(first.pressure) == len(first.points)
    assert first.pressure.max() < second.pressure.min()
    assert stroke.widths() == pytest.approx([8, 24])


@relaxed
@given(st.lists(st.sampled_from(["draw", "undo", "redo", "clear"]), max_size=40))
def test_undo_and_redo_walk_through_every_drawing(steps):
    history, past, future = History(), [], []
    present = history.present
    for step in steps:
        if step == "undo" and past:
            future.append(present)
            present = past.pop()
            assert history.undo()
        elif step == "redo" and future:
            past.append(present)
            present = future.pop()
            assert history.redo()
        elif step in {"draw", "clear"}:
            other = present.drawn(PenStroke(line((1, 1)))) if step == "draw" else Drawing()
            if history.push(other):
                past.append(present)
                present = other
                future.clear()
        assert history.present is present
        assert (history.can_undo, history.can_redo) == (bool(past), bool(future))


def test_clearing_an_empty_canvas_is_nothing_to_undo():
    history = History()
    assert not history.push(Drawing())
    assert not history.can_undo
    assert not history.undo()
    assert not history.redo()


def test_a_gesture_draws_one_stroke_and_skips_places_where_it_is_already():
    gesture = Gesture(Drawing(), 20)
    assert gesture.stroke is None
    assert gesture.add((10, 10))
    assert not gesture.add((10.1, 10.1))
    assert gesture.add((20, 10))
    assert [len(stroke.points) for stroke in gesture.draft.strokes] == [2]
    assert not gesture.erases


def test_a_gesture_erases_along_its_way():
    start = Drawing(strokes_from([line((10, 100), (270, 100))]))
    gesture = Gesture(start, 20, radius=10)
    gesture.add((140, 50))
    gesture.add((140, 150))
    assert gesture.erases
    assert len(gesture.draft.strokes) == 2
    assert len(start.strokes) == 1


def test_strokes_are_copied_and_empty_ones_left_out():
    given_points = np.ones((3, 2), np.float32)
    made = strokes_from([given_points, [], [(1, 2)]])
    given_points[:] = 9
    assert [stroke.points.tolist() for stroke in made] == [[[1, 1]] * 3, [[1, 2]]]


@pytest.mark.parametrize("wrong", [[[1, 2, 3]], [1, 2], [(1, float("nan"))], [(1, float("inf"))]])
def test_what_is_no_stroke_is_refused(wrong):
    with pytest.raises(ValueError, match="stroke"):
        strokes_from([wrong])


@relaxed
@given(st.floats(0, 100), st.integers(-30, 30))
def test_the_pen_stays_drawable(width, steps):
    assert MIN_PEN_WIDTH <= stepped_width(width, steps) <= MAX_PEN_WIDTH
