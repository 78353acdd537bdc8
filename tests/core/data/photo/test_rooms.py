"""Frames, panels, axes, cells and pages around a digit are not the digit."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from sheets import SURROUNDINGS, boxed, circled, colours, digit, in_a_cell, in_a_table, on_a_panel, page, tilted_box

from core.data import ink
from core.data.photo.digit_finder import find_digit

PLACES = (0, 7, 23, 31)
NOTHING = np.zeros((180, 180), np.uint8)


def seen(picture):
    return ink.normalise(find_digit(colours(picture)).ink)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("around", SURROUNDINGS, ids=lambda around: around.__name__)
def test_a_digit_is_seen_as_if_nothing_were_around_it(around, place):
    bare, found = seen(page(digit(place))), seen(around(digit(place)))
    assert bare is not None
    assert found is not None
    assert np.corrcoef(bare.ravel(), found.ravel())[0, 1] > 0.85  # light ink on dark is a little fatter


def test_a_frame_in_a_panel_is_not_the_digit_either():
    inner = boxed(digit(7)).resize((220, 220))
    made = Image.new("L", (500, 400), 255)
    made.paste(Image.fromarray(255 - np.asarray(inner)), (140, 90))
    bare, found = seen(page(digit(7))), seen(made)
    assert np.corrcoef(bare.ravel(), found.ravel())[0, 1] > 0.85


@pytest.mark.parametrize(
    "around", [boxed, tilted_box, in_a_cell, in_a_table, on_a_panel], ids=lambda around: around.__name__
)
def test_nothing_is_drawn_in_an_empty_frame(around):
    assert not find_digit(colours(around(NOTHING))).ink.any()


def test_an_empty_circle_is_a_zero():
    assert find_digit(colours(circled(NOTHING))).ink.any()


def test_a_zero_with_a_dot_is_no_frame():
    made = Image.new("L", (300, 300), 255)
    draw = ImageDraw.Draw(made)
    draw.ellipse((90, 40, 210, 260), outline=0, width=14)
    draw.ellipse((143, 140, 157, 160), fill=0)
    found = find_digit(colours(made)).ink
    rows = np.flatnonzero(found.any(axis=1))
    assert np.ptp(rows) > 100  # the whole 0, not its dot alone
