"""Connected parts, held against a search that walks from pixel to pixel."""

import numpy as np
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays

from core.data.photo.components import components

masks = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=9))


def walked(mask: np.ndarray) -> list[set[tuple[int, int]]]:
    left = set(map(tuple, np.argwhere(mask).tolist()))
    parts = []
    while left:
        part, edge = set(), {left.pop()}
        while edge:
            y, x = edge.pop()
            part.add((y, x))
            around = {(y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
            left -= around
            edge |= around
        parts.append(part)
    return parts


@given(masks)
def test_parts_areas_and_boxes(mask):
    found = components(mask)
    parts = {
        frozenset(map(tuple, np.argwhere(found.labels == number).tolist())): number
        for number in range(1, len(found) + 1)
    }
    assert set(parts) == {frozenset(part) for part in walked(mask)}
    assert np.array_equal(found.labels > 0, mask)
    for part, number in parts.items():
        rows, columns = zip(*part, strict=True)
        assert found.areas[number] == len(part)
        assert found.boxes[number].tolist() == [min(rows), max(rows) + 1, min(columns), max(columns) + 1]


@given(masks)
def test_number_0_is_the_rest(mask):
    found = components(mask)
    assert found.areas[0] == 0
    assert found.areas.sum() == mask.sum()
