"""The kit's Swift without Apple's frameworks, compiled and run: `make test-swift`, where there is a Swift compiler."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from core.data import ink
from core.export.kit import golden, writer

pytestmark = pytest.mark.usefixtures("swift_compiler")

SOURCES = writer.TEMPLATES / writer.APP / "Sources/Prediction"
RANDOM = 2_000


def tenth(images):
    return np.full((len(images), 10), 0.1, np.float32)


@pytest.fixture(scope="module")
def program(swift_compiler, tmp_path_factory):
    made = tmp_path_factory.mktemp("swift") / "normalised"
    main = Path(__file__).with_name("normalised.swift")
    command = [swift_compiler, "-O", "-parse-as-library", str(main), *map(str, sorted(SOURCES.glob("*.swift")))]
    done = subprocess.run([*command, "-o", str(made)], check=False, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    assert "error:" not in done.stderr
    return made


def run(program, canvases, folder):
    given, found = folder / "canvases.golden", folder / "images"
    given.write_bytes(golden.content(canvases, tenth))
    said = subprocess.run([program, given, found], check=True, capture_output=True, text=True, timeout=100).stdout
    return np.frombuffer(found.read_bytes(), np.uint8).reshape(-1, 28, 28), said


def known(picture):
    return golden.Canvas(picture, None, ink.normalise(picture))


def blobs(random):
    """Ink of any size, place and darkness, from a pixel to a page, on paper that shows at the border."""
    height, width = random.integers(5, 400, 2)
    picture = np.zeros((height, width), np.uint8)
    for _ in range(random.integers(1, 6)):
        top, left = random.integers(1, height - 1), random.integers(1, width - 1)
        part = picture[
            top : min(height - 1, top + random.integers(1, 200)), left : min(width - 1, left + random.integers(1, 200))
        ]
        part[:] = random.integers(0, 256, part.shape) if random.random() < 0.5 else random.integers(1, 256)
    return picture


def test_the_golden_canvases_give_their_digit_images_to_the_bit(program, tmp_path):
    canvases = golden.canvases()
    images, said = run(program, canvases, tmp_path)
    assert said.startswith("passed 68 of 68 canvases, largest difference 0.0000")
    for image, canvas in zip(images, canvases, strict=True):
        assert np.array_equal(image, np.zeros((28, 28)) if canvas.digit_image is None else canvas.digit_image)


def test_so_does_any_other_ink(program, tmp_path):
    random = np.random.default_rng(5)
    canvases = tuple(known(blobs(random)) for _ in range(RANDOM))
    images, said = run(program, canvases, tmp_path)
    assert said.startswith("passed"), said
    expected = np.stack([np.zeros((28, 28), np.uint8) if c.digit_image is None else c.digit_image for c in canvases])
    assert np.array_equal(images, expected)


def test_a_wrong_digit_image_is_called_wrong(program, tmp_path):
    (first, *_) = golden.canvases()
    wrong = golden.Canvas(first.picture, first.meant, np.roll(first.digit_image, 1, 0))
    _, said = run(program, (wrong,), tmp_path)
    assert said.startswith("failed 0 of 1 canvases")
