"""What a file learns from ten drawings on a phone, and what it costs: `phone.py RUN`.

Of the ways of writing of the built-in pen digits, those that a network trained on MNIST reads worst. Ten drawings of a
way are taught as an app would teach them: alone, and together with digits that the network knows. Fifty others of that
way tell whether it was learnt, the test digits of MNIST what it costs; beside it, our own corrections by one drawing
after the other.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.coreml.coreml_file import CoreMLFile
from core.coreml.taught_file import TaughtFile
from core.data import ink, sources
from core.data.dataset import Digits
from core.data.ink import Stroke
from core.data.synthetic import HANDS, Dice, Hand
from core.data.synthetic.variation import varied
from core.export import exporter
from core.export.metadata import Metadata
from core.export.options import Options
from core.export.updatable import Updating
from core.model.network import Network
from core.prediction.correction import Corrector
from core.prediction.predictor import Predictor
from core.training.run import Run

WAYS, TAUGHT, TESTED, OTHERS = 8, 10, 50, 2000
KNOWN = (0, 40, 100, 400)
EPOCHS = (5, 10, 20)


@dataclass(frozen=True)
class Way:
    """A way of writing: drawings to teach, and others to test."""

    hand: Hand
    drawings: list[list[Stroke]]
    more: Digits


def main() -> None:
    run = Run.read(Path(sys.argv[1]))
    network, data = run.network(), sources.load("mnist")
    others = data.test.take(slice(0, OTHERS))
    ways = worst(network)
    reader = Predictor(network).probabilities
    base = right(reader, others)
    print(f"{base:.2%} of the test digits; the ways: {np.mean([right(reader, way.more) for way in ways]):.2%}")
    for layers in (1, 2):
        file = written(network, Updating(layers))
        for known in KNOWN:
            for epochs in EPOCHS:
                said = [taught(file, way, data.train.take(slice(0, known)), epochs) for way in ways]
                say(f"{layers} layers, {known} known, {epochs} epochs", said, ways, others, base)
    corrector = Corrector(network, data.train)
    say("our corrections", [corrected(corrector, network, way) for way in ways], ways, others, base)


def say(what, readers, ways, others, base) -> None:
    own = [right(read, way.more) for read, way in zip(readers, ways, strict=True)]
    costs = np.array([right(read, others) - base for read in readers]) * 100
    print(f"{what}: the ways {np.mean(own):.1%}, test digits {costs.mean():+.2f} %, at worst {costs.min():+.2f} %")


def taught(file: TaughtFile, way: Way, known: Digits, epochs: int):
    examples = Digits.joined(digits(way.hand, way.drawings), known)
    return file.taught(examples.images, examples.labels, {"epochs": epochs}).probabilities


def corrected(corrector: Corrector, network: Network, way: Way):
    for strokes in way.drawings:
        if Predictor(network).predict(ink.digit_image(strokes)).digit != way.hand.digit:
            network = corrector.corrected(network, strokes, way.hand.digit)
    return Predictor(network).probabilities


def worst(network: Network) -> list[Way]:
    """The ways that are read worst."""
    read = Predictor(network).probabilities
    every = [
        Way(hand, drawn(hand, TAUGHT, 100 + place), digits(hand, drawn(hand, TESTED, place)))
        for place, hand in enumerate(HANDS)
    ]
    return sorted(every, key=lambda way: right(read, way.more))[:WAYS]


def drawn(hand: Hand, count: int, seed: int) -> list[list[Stroke]]:
    random = np.random.default_rng(seed)
    lines = [hand.draw(Dice(row)) for row in random.random((count, 64)).tolist()]
    points, counts = varied(lines, random)
    every = iter(np.split((points * 280).astype(np.float32), np.cumsum(counts)[:-1]))
    return [[next(every) for _ in one] for one in lines]


def digits(hand: Hand, drawings: list[list[Stroke]]) -> Digits:
    images = [image for strokes in drawings if (image := ink.digit_image(strokes)) is not None]
    return Digits(np.stack(images), np.full(len(images), hand.digit, np.uint8))


def written(network: Network, updating: Updating) -> TaughtFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "phone.mlmodel")
        path.write_bytes(exporter.mlmodel_content(network, Metadata(), Options(updating=updating)))
        return TaughtFile.of(CoreMLFile.read(path))


def right(read, of: Digits) -> float:
    """The share of right answers."""
    return float((read(of.images).argmax(axis=1) == of.labels).mean())


if __name__ == "__main__":
    main()
