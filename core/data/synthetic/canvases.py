"""Whole canvases as apps have them, for what reads them: any place, size, pen, contrast, both polarities, strips."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data import ink
from core.data.canvas import SIDE
from core.data.dataset import CLASSES, Images
from core.data.drawing import resized
from core.data.ink import Ink
from core.data.synthetic import pen

SIZES = (0.12, 0.94)
"""Of a digit's longer side, as a share of the canvas."""

PENS = (0.035, 0.16)
"""Of the pen's width, as a share of the digit's longer side; at least a pixel and a half."""

LOW_CONTRAST, NOISY, STRIPED = 0.3, 0.3, 0.3
"""Shares of canvases whose ink is not quite black, whose pixels tremble, and that are padded."""

FAINTEST = 0.35
TREMOR = 2.0
STRIP_COLOURS = (0, 255, 128)
STRIP, FRAME = (4, 90), (1, 50)
"""How wide a strip, and each side of a frame, may be."""

FRAMED = 0.3
"""Share of padded canvases that have a frame; the others have two strips."""


def canvases(images: Images, count: int, seed: int = 0) -> NDArray[np.uint8]:
    """Drawings of digits: every second one is a digit image enlarged, the others are drawn by the built-in hands.

    The first four show nothing: black, white, and both with pixels that tremble a little.

    Args:
        images: (n, 28, 28) uint8, n at least 1.
        count: How many; at least 4.
        seed: Not below 0.

    Returns:
        (count, 280, 280) uint8.
    """
    rng = np.random.default_rng([280, seed])
    drawn = np.zeros((count, SIDE, SIDE), np.uint8)
    for place in range(4, count):
        if place % 2:
            drawn[place] = _written(int(rng.integers(CLASSES)), rng)
        else:
            drawn[place] = _enlarged(images[(place // 2 - 2) % len(images)], rng)
    for place in range(count):
        nothing = place < 4
        drawn[place] = _shown(drawn[place], rng, noisy=place in (2, 3) if nothing else rng.random() < NOISY)
        if place % 2:
            drawn[place] = 255 - drawn[place]
        if not nothing and rng.random() < STRIPED:
            drawn[place] = _padded(drawn[place], rng)
    return drawn


def enlarged(images: Images, seed: int = 0) -> NDArray[np.uint8]:
    """Each digit image drawn once, white on black, at a size and place of its own.

    Args:
        images: (n, 28, 28) uint8.
        seed: Not below 0.

    Returns:
        (n, 280, 280) uint8.
    """
    rng = np.random.default_rng([280, seed])
    drawn = np.zeros((len(images), SIDE, SIDE), np.uint8)
    for place, image in enumerate(images):
        drawn[place] = _enlarged(image, rng)
    return drawn


def _written(digit: int, rng: np.random.Generator) -> Ink:
    """By one of the built-in hands."""
    size = float(rng.uniform(*SIZES)) * SIDE
    width = max(float(rng.uniform(*PENS)) * size, 1.5)
    strokes, extent = resized(pen.strokes(digit, rng), size - width)
    corner = rng.uniform(width / 2, np.maximum(SIDE - extent - width / 2, width / 2 + 1e-6))
    return ink.render([(stroke + corner).astype(np.float32) for stroke in strokes], SIDE, SIDE, width)


def _enlarged(image: Ink, rng: np.random.Generator) -> Ink:
    """A digit image at another size and place."""
    digit = ink.cut(image)
    if not digit.size:
        return np.zeros((SIDE, SIDE), np.uint8)
    scale = float(rng.uniform(*SIZES)) * SIDE / max(digit.shape)
    height, width = (max(1, round(side * scale)) for side in digit.shape)
    top, left = int(rng.integers(SIDE - height + 1)), int(rng.integers(SIDE - width + 1))
    paper = np.zeros((SIDE, SIDE), np.uint8)
    larger = Image.fromarray(digit).resize((width, height), Image.Resampling.BICUBIC)
    paper[top : top + height, left : left + width] = np.asarray(larger)
    return paper


def _shown(drawn: Ink, rng: np.random.Generator, *, noisy: bool) -> Ink:
    """As a screen shows it: ink that is not quite black, paper that is not quite white, pixels that tremble."""
    values = drawn.astype(np.float64)
    if rng.random() < LOW_CONTRAST:
        values *= rng.uniform(FAINTEST, 1)
    if rng.random() < LOW_CONTRAST:
        paper = rng.uniform(0, 60)
        values = paper + values * (1 - paper / 255)
    if noisy:
        values += rng.normal(0, TREMOR, values.shape)
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _padded(drawn: Ink, rng: np.random.Generator) -> Ink:
    """Squeezed between two strips, or into a frame, as a canvas that is not square or not alone arrives."""
    above, below, left, right = edges = rng.integers(*FRAME, 4)
    if rng.random() >= FRAMED:
        edges[:2], edges[2:] = 0, rng.integers(*STRIP)
        above, below, left, right = edges if rng.random() < 0.5 else np.roll(edges, 2)
    size = (int(SIDE - left - right), int(SIDE - above - below))
    paper = np.full((SIDE, SIDE), rng.choice(STRIP_COLOURS), np.uint8)
    narrow = Image.fromarray(drawn).resize(size, Image.Resampling.BILINEAR)
    paper[above : SIDE - below, left : SIDE - right] = np.asarray(narrow)
    return paper
