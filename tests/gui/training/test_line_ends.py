from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.line_ends import spread


@given(st.lists(st.floats(-50, 450), max_size=8))
def test_names_stand_in_their_order_apart_and_inside(middles):
    moved = spread(middles, 14, 7, 293)
    assert all(7 - 1e-9 <= place <= 293 + 1e-9 for place in moved)
    assert all(after - before >= 14 - 1e-9 for before, after in pairwise(sorted(moved)))
    inside = [min(max(place, 7), 293) for place in middles]
    for (a, moved_a), (b, moved_b) in pairwise(sorted(zip(inside, moved, strict=True))):
        assert (a < b) <= (moved_a < moved_b)


def test_names_with_room_stay_where_they_are():
    assert spread([100, 20, 60], 14, 0, 300) == [100, 20, 60]
    assert spread([100, 101], 14, 0, 300) == [100, 114]
    assert spread([299, 300], 14, 0, 300) == pytest.approx([286, 300])
    assert spread([], 14, 0, 300) == []
