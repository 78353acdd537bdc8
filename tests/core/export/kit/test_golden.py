import struct

import numpy as np
import pytest

from core.data import ink
from core.data.canvas import digit_image
from core.export.kit import golden


@pytest.fixture(scope="module")
def canvases():
    return golden.canvases()


def own_probabilities(images):
    """Something else for every image, so that rows cannot be mixed up."""
    sums = images.reshape(len(images), -1).sum(axis=1, dtype=np.float32)
    return np.stack([sums + digit for digit in range(10)], axis=1)


def read(content):
    """The file as `Golden.swift` reads it."""
    assert content[:8] == b"DTGOLD01"
    (count,) = struct.unpack_from("<H", content, 8)
    place, found = 10, []
    for _ in range(count):
        is_digit, meant, width, height, runs = struct.unpack_from("<BBHHI", content, place)
        place += 10
        pairs = np.frombuffer(content, np.uint8, 2 * runs, place).reshape(-1, 2)
        place += 2 * runs
        picture = np.repeat(pairs[:, 0], pairs[:, 1]).reshape(height, width)
        image = row = None
        if is_digit:
            image = np.frombuffer(content, np.uint8, 784, place).reshape(28, 28)
            row = np.frombuffer(content, "<f4", 10, place + 784)
            place += 824
        found.append((picture, meant, image, row))
    assert place == len(content)
    return found


def as_ink(picture):
    """As `GrayImage.asInk` decides it: by the border alone."""
    border = np.concatenate([picture[0], picture[-1], picture[1:-1, 0], picture[1:-1, -1]])
    return 255 - picture if border.mean() > 127.5 else picture


def test_sixty_canvases_of_all_digits_sizes_pens_and_both_polarities(canvases):
    large = [canvas for canvas in canvases if canvas.picture.shape == (280, 280)]
    drawn = [canvas for canvas in large if canvas.digit_image is not None]
    assert (len(large), len(drawn)) == (60, 59)
    assert {canvas.meant for canvas in drawn} == set(range(10))
    light = sum(canvas.picture[0, 0] == 255 for canvas in drawn)
    assert 25 <= light <= 35
    boxes = [ink.cut(as_ink(canvas.picture)).shape for canvas in drawn]
    heights = sorted(max(box) for box in boxes)
    assert heights[0] < 50
    assert heights[-1] > 240
    for digit in range(10):
        assert len({max(box) // 30 for box, canvas in zip(boxes, drawn, strict=True) if canvas.meant == digit}) > 2


def test_no_ink_is_cut_off_so_that_the_border_tells_the_polarity(canvases):
    for canvas in canvases:
        expected = ink.normalise(as_ink(canvas.picture))
        assert (expected is None) == (canvas.digit_image is None)
        assert expected is None or np.array_equal(expected, canvas.digit_image)


def test_the_rules_of_the_normaliser_are_all_tried(canvases):
    small = [canvas for canvas in canvases if canvas.picture.shape != (280, 280)]
    kept = [canvas for canvas in small if np.array_equal(canvas.picture, canvas.digit_image)]
    assert len(small) == 8
    assert len(kept) == 1  # a digit image stays as it is
    longest = [max(ink.cut(as_ink(canvas.picture)).shape) for canvas in small]
    assert min(longest) < 5  # enlarged by four at most
    assert max(longest) == 80  # moved back inside
    faint = [canvas for canvas in small if canvas.picture[3, 3] == 30]
    assert ink.cut(faint[0].picture).shape == (40, 6)  # dust does not count


def test_they_are_the_same_every_time(canvases):
    again = golden.content(golden.canvases(), own_probabilities)
    assert again == golden.content(canvases, own_probabilities)
    assert len(again) < 300_000


def test_the_file_holds_what_was_put_into_it(canvases):
    found = read(golden.content(canvases, own_probabilities))
    assert len(found) == len(canvases)
    for (picture, meant, image, row), canvas in zip(found, canvases, strict=True):
        assert np.array_equal(picture, canvas.picture)
        assert meant == (255 if canvas.meant is None else canvas.meant)
        if canvas.digit_image is None:
            assert image is None
        else:
            assert np.array_equal(image, canvas.digit_image)
            assert np.array_equal(row, own_probabilities(canvas.digit_image[None])[0])


def test_for_a_model_that_takes_canvases_the_network_sees_what_that_makes_of_them(canvases):
    seen = []

    def reader(images):
        seen.append(images)
        return own_probabilities(images)

    found = read(golden.content(canvases, reader, 280))
    drawn = [known for known in canvases if known.digit_image is not None]
    assert len(seen[0]) == len(drawn)
    for image, known in zip(seen[0], drawn, strict=True):
        own = digit_image(known.picture) if known.picture.shape == (280, 280) else known.digit_image
        np.testing.assert_array_equal(np.rint(image), own)
    assert any((np.rint(image) != known.digit_image).any() for image, known in zip(seen[0], drawn, strict=True))
    for (_, _, image, _), known in zip(found, canvases, strict=True):
        assert (image is None) == (known.digit_image is None)
        assert image is None or np.array_equal(image, known.digit_image)  # what our own normaliser must make
