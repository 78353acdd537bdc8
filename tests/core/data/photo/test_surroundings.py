"""Photos with more than paper and ink: shadows, a table, fingers, ruled lines, holes; and pages without a digit."""

import numpy as np
import pytest
from chance import generator
from PIL import Image, ImageDraw

from core.data import ink
from core.data.photo import digit_finder

SIDE = 480
CENTRE = SIDE / 2
TWO = [np.array([(20, 35), (30, 15), (60, 8), (82, 28), (70, 60), (20, 108), (88, 104)], np.float32)]


def drawn(pen: float = 12.0) -> np.ndarray:
    """(480, 480) float: a 2 in the middle of a picture, 1 where there is ink."""
    return ink.render([stroke * 1.8 + 145 for stroke in TWO], SIDE, SIDE, pen) / 255


def shape(draw_on) -> np.ndarray:
    """(480, 480) float: 1 where `draw_on` draws."""
    picture = Image.new("L", (SIDE, SIDE))
    draw_on(ImageDraw.Draw(picture))
    return np.asarray(picture) / 255


def paper(level: float = 220.0) -> np.ndarray:
    return np.full((SIDE, SIDE), level)


def photo(values: np.ndarray) -> np.ndarray:
    """(480, 480, 3) uint8 of lightness, with a camera's noise."""
    noisy = values + generator(0).normal(0, 2, values.shape)
    return np.repeat(np.clip(noisy, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def written(values: np.ndarray, pen: float = 12.0) -> np.ndarray:
    """The 2 in dark ink on `values`."""
    return values * (1 - 0.75 * drawn(pen))


def assert_is_the_two(picture: digit_finder.Picture) -> None:
    image, expected = ink.normalise(picture.ink), ink.normalise((255 * drawn()).astype(np.uint8))
    assert image is not None
    assert expected is not None
    assert np.corrcoef(image.ravel(), expected.ravel())[0, 1] > 0.85


def lines(rise: float, across: bool) -> np.ndarray:
    """Ruled lines, and upright ones on squared paper, that rise by so many pixels over the picture."""

    def draw_on(draw: ImageDraw.ImageDraw) -> None:
        for place in range(-60, SIDE + 60, 60):
            draw.line([(0, place), (SIDE, place - rise)], 255, 2)
            if across:
                draw.line([(place, 0), (place + rise, SIDE)], 255, 2)

    return shape(draw_on)


@pytest.mark.parametrize("depth", [0.35, 0.6])
def test_a_hard_shadow_across_the_digit(depth):
    shadow = shape(lambda draw: draw.polygon([(250, 0), (SIDE, 0), (SIDE, SIDE), (210, SIDE)], 255))
    assert_is_the_two(digit_finder.find_digit(photo(written(paper() * (1 - depth * shadow)))))


def test_the_corner_of_a_phone_shades_the_digit():
    shadow = shape(lambda draw: draw.polygon([(260, 230), (SIDE, 190), (SIDE, SIDE), (280, SIDE)], 255))
    assert_is_the_two(digit_finder.find_digit(photo(written(paper() * (1 - 0.5 * shadow)))))


@pytest.mark.parametrize("pen", [6.0, 12.0, 20.0])
def test_a_sheet_on_a_dark_table(pen):
    sheet = shape(lambda draw: draw.polygon([(70, 40), (430, 70), (410, 440), (50, 420)], 255))
    assert_is_the_two(digit_finder.find_digit(photo(written(np.where(sheet > 0, 220.0, 45.0), pen))))


def test_squared_paper_on_a_dark_table():
    sheet = shape(lambda draw: draw.polygon([(70, 40), (430, 70), (410, 440), (50, 420)], 255))
    squared = paper() * (1 - 0.3 * lines(12, True))
    assert_is_the_two(digit_finder.find_digit(photo(written(np.where(sheet > 0, squared, 45.0)))))


def test_a_finger_holds_the_paper():
    finger = shape(lambda draw: draw.line([(0, 60), (150, 90)], 255, 55))
    assert_is_the_two(digit_finder.find_digit(photo(written(np.where(finger > 0, 120.0, 220.0)))))


@pytest.mark.parametrize("rise", [-40, -20, 0, 20, 40])
@pytest.mark.parametrize("across", [False, True])
def test_lines_under_the_digit_whatever_their_tilt(rise, across):
    ruled = paper() * (1 - 0.35 * lines(rise, across))
    assert_is_the_two(digit_finder.find_digit(photo(written(ruled))))


@pytest.mark.parametrize(
    "values",
    [
        paper() * (1 - 0.3 * lines(15, False)),
        paper() * (1 - 0.3 * lines(15, True)),
        paper() * (1 - 0.5 * shape(lambda draw: draw.rectangle((260, 0, SIDE, SIDE), 255))),
        paper() * (1 - 0.5 * shape(lambda draw: draw.polygon([(200, 180), (SIDE, 150), (SIDE, 420), (240, 440)], 255))),
        np.where(shape(lambda draw: draw.rectangle((60, 50, 420, 430), 255)) > 0, 220.0, 45.0),
        paper() - 160 * shape(lambda draw: [draw.ellipse((20, y, 40, y + 20), 255) for y in range(20, SIDE, 60)]),
    ],
    ids=["ruled", "squared", "shadow", "phone", "table", "holes"],
)
def test_there_is_no_digit_on_an_empty_page(values):
    assert not digit_finder.find_digit(photo(values)).ink.any()
