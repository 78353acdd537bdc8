"""What exported files read, over the runs of one network: `exports.py PEN RUN...`.

First each precision of each Core ML format: its size, how many of MNIST's test digits it reads right, how many answers
change. Then real pen digits on the canvas of an app, at three places, as a plain file reads the whole canvas squeezed
to 28 x 28, and as a file that takes the drawing reads it: white on black, and black on white with black strips beside.
Without a pen file ("-") only the first.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from saying import say

from core.coreml.coreml_file import CoreMLFile
from core.data import canvas, ink, sources
from core.data.drawing import resized
from core.data.formats import penfile
from core.data.formats.penfile import PenDigit
from core.export import exporter, ladder
from core.export.app_canvas import squeezed
from core.export.metadata import Metadata
from core.export.options import Options
from core.model.network import Network
from core.prediction.predictor import Predictor
from core.training.run import Run

HEIGHT, WIDTH, PEN = 414, 466, 15.0
TABLET = 500
"""Units of the tablet of the public pen digits, on each side."""

AT_ONCE = 250
MIDDLE = 0.8
SIZES = (0.3, 0.8)

Pixels = NDArray[np.uint8]
Place = Callable[[PenDigit, np.random.Generator], Pixels]


def main() -> None:
    pen, *folders = sys.argv[1:]
    runs = [Run.read(Path(folder)) for folder in folders]
    networks = [run.network() for run in runs]
    sizes(networks)
    if pen != "-":
        on_canvas(networks, [run.temperature for run in runs], penfile.read(Path(pen)))


def sizes(networks: Sequence[Network]) -> None:
    test = sources.load("mnist").test
    for rungs in zip(*(list(ladder.measured(network, test)) for network in networks), strict=True):
        first = rungs[0]
        accuracies = " ".join(f"{one.accuracy:.2%}" for one in rungs)
        mean = f"{statistics.mean(one.accuracy for one in rungs):.3%}"
        changed = ", ".join(str(one.changed) for one in rungs)
        say(
            f"{first.suffix} {first.precision}, from iOS {first.first_ios}: kB; right; answers changed",
            f"{first.bytes / 1000:.0f}; {mean} ({accuracies}); {changed}",
        )


def on_canvas(networks: Sequence[Network], temperatures: Sequence[float], digits: Sequence[PenDigit]) -> None:
    labels = np.array([digit.label for digit in digits])
    with tempfile.TemporaryDirectory() as folder:
        files = [
            written(network, temperature, Path(folder) / f"{place}.mlmodel")
            for place, (network, temperature) in enumerate(zip(networks, temperatures, strict=True))
        ]
        for name, place in PLACES.items():
            right = np.zeros((len(networks), 4))
            for start, shown in pictures(digits, place):
                truth = labels[start : start + len(shown)]
                views = [squares(shown, inverted=inverted) for inverted in (False, True)]
                for row, (network, file) in enumerate(zip(networks, files, strict=True)):
                    plain = Predictor(network).probabilities
                    small = [np.stack([squeezed(one) for one in some]) for some in (shown, views[1])]
                    answers = [*map(plain, small), *map(file.probabilities, views)]
                    right[row] += [(answer.argmax(1) == truth).sum() for answer in answers]
            told(name, right / len(digits))


def written(network: Network, temperature: float, path: Path) -> CoreMLFile:
    exporter.write(network, Metadata(), path, Options("drawing", temperature))
    return CoreMLFile.read(path)


def pictures(digits: Sequence[PenDigit], place: Place) -> Iterator[tuple[int, Pixels]]:
    """The canvases, some at once, with the place of the first of them."""
    rng = np.random.default_rng(1)
    for start in range(0, len(digits), AT_ONCE):
        yield start, np.stack([place(digit, rng) for digit in digits[start : start + AT_ONCE]])


def squares(shown: Pixels, *, inverted: bool) -> Pixels:
    """The canvases as a file that takes the drawing gets them: with black strips beside, 280 x 280."""
    padded = np.zeros((len(shown), WIDTH, WIDTH), np.uint8)
    above = (WIDTH - HEIGHT) // 2
    padded[:, above : above + HEIGHT] = 255 - shown if inverted else shown
    size = (canvas.SIDE, canvas.SIDE)
    return np.stack([np.asarray(Image.fromarray(one).resize(size, Image.Resampling.BILINEAR)) for one in padded])


def at_tablet(digit: PenDigit, _rng: np.random.Generator) -> Pixels:
    scale = min(HEIGHT, WIDTH) / TABLET
    return drawn([stroke * scale for stroke in digit.strokes])


def in_the_middle(digit: PenDigit, _rng: np.random.Generator) -> Pixels:
    strokes, extent = resized(digit.strokes, MIDDLE * HEIGHT)
    return drawn([stroke + (np.array([WIDTH, HEIGHT]) - extent) / 2 for stroke in strokes])


def anywhere(digit: PenDigit, rng: np.random.Generator) -> Pixels:
    strokes, extent = resized(digit.strokes, float(rng.uniform(*SIZES)) * HEIGHT)
    room = np.maximum(np.array([WIDTH, HEIGHT]) - PEN - extent, PEN + 1e-6)
    corner = rng.uniform(PEN, room)
    return drawn([stroke + corner for stroke in strokes])


def drawn(strokes: Sequence[NDArray[np.floating]]) -> Pixels:
    return ink.render([stroke.astype(np.float32) for stroke in strokes], HEIGHT, WIDTH, PEN)


def told(name: str, right: NDArray[np.float64]) -> None:
    kinds = ("plain, white on black", "plain, black on white", "drawing, white on black", "drawing, black on white")
    for kind, shares in zip(kinds, right.T, strict=True):
        say(f"{name}: {kind}", f"{shares.mean():.2%} ({' '.join(f'{share:.2%}' for share in shares)})")


PLACES: dict[str, Place] = {
    "where the tablet had it": at_tablet,
    "in the middle, 80 % of the canvas": in_the_middle,
    "anywhere, of any size": anywhere,
}


if __name__ == "__main__":
    main()
