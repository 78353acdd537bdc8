"""Several digits in one picture: all of them, in the order in which one reads, with their places."""

import numpy as np
import pytest
from PIL import Image
from sheets import colours, page, sheet

from core.data import ink
from core.data.photo.digit_finder import find_digit, find_digits, open_digits
from core.prediction.predictor import Predictor


@pytest.mark.parametrize(("rows", "columns", "cell"), [(1, 2, 150), (3, 5, 100), (10, 10, 60)])
def test_every_digit_is_found_in_its_row(rows, columns, cell):
    picture, _labels = sheet(rows, columns, cell)
    cells = [
        ((top + height // 2 - 20) // cell, (left + width // 2 - 20) // cell)
        for left, top, width, height in (found.box for found in find_digits(colours(picture)))
    ]
    assert cells == sorted(cells)
    assert len(set(cells)) >= 0.98 * rows * columns
    assert len(cells) <= 1.02 * rows * columns


def test_they_are_read_as_alone(tmp_path):
    from learnt import learnt, unseen_digits

    picture, labels = sheet(5, 8, 80)
    picture.save(tmp_path / "sheet.png")
    found = open_digits(tmp_path / "sheet.png")
    assert len(found) == 40
    read = Predictor(learnt()).probabilities
    answers = read(np.stack([ink.normalise(each.ink) for each in found])).argmax(axis=1)
    alone = read(unseen_digits().images[:40]).argmax(axis=1)
    assert (answers == labels).sum() >= (alone == labels).sum() - 3


def test_boxes_are_in_pixels_of_the_file(tmp_path):
    picture, _ = sheet(2, 3, 60)
    picture.resize((picture.width * 12, picture.height * 12)).save(tmp_path / "large.png")
    small = [found.box for found in find_digits(colours(picture))]
    large = [found.box for found in open_digits(tmp_path / "large.png")]
    np.testing.assert_allclose(np.array(large) / 12, small, atol=4)


def test_a_sheet_is_said_to_have_several_digits_and_a_single_one_is_not():
    assert find_digit(colours(sheet(3, 5, 100)[0])).several
    from sheets import digit

    assert not find_digit(colours(page(digit()))).several


def test_there_are_none_on_a_blank_page_or_one_of_blots():
    assert find_digits(np.full((300, 300, 3), 250, np.uint8)) == []
    blots = Image.new("L", (300, 300), 250)
    for place in range(5):
        blots.paste(20, (30 + 50 * place, 100, 60 + 50 * place, 130))
    assert find_digits(colours(blots)) == []


def test_thousands_of_specks_take_a_moment():
    specks = np.full((1600, 1600, 3), 250, np.uint8)
    for down in range(3):
        specks[10 + down : -10 : 12, 10:-10:6] = specks[10 + down : -10 : 12, 11:-10:6] = 20
    assert len(find_digits(specks)) <= 2_000
