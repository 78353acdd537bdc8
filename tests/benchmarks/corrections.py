"""How much one correction teaches, and what it costs: `make corrections RUN=… PEN=…`.

For people who write strangely. Of the digits of a pen file that a network reads wrong, those of one writer with one
label and one wrong answer are one way of writing. One of each way is corrected; the others of it tell whether that was
learnt, all digits of that writer whether it helps, and the test digits of MNIST what it costs.

    corrections.py RUN PEN_FILE
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from core.data import ink, sources
from core.data.formats import penfile
from core.prediction.correction import Corrector
from core.prediction.tail import Tail
from core.training.run import Run


def main() -> None:
    run, path = Run.read(Path(sys.argv[1])), Path(sys.argv[2])
    network, data, test = run.network(), sources.load(run.info.data.source), sources.load("mnist").test
    pens = [digit for digit in penfile.read(path) if ink.digit_image(digit.strokes) is not None]
    labels, writers = np.array([digit.label for digit in pens]), np.array([digit.writer for digit in pens])
    tail = Tail.of(network)
    features = tail.features(
        np.stack([image for digit in pens if (image := ink.digit_image(digit.strokes)) is not None])
    )
    test_features = tail.features(test.images)
    said = tail.probabilities(features).argmax(axis=1)
    tested = right(tail, test_features, test.labels)
    ways = defaultdict(list)
    for place in np.flatnonzero(said != labels):
        ways[int(writers[place]), int(labels[place]), int(said[place])].append(int(place))
    several = {way: places for way, places in ways.items() if len(places) > 1}
    print(f"{run.info.name}: {tested:.2%} of the test digits, {(said == labels).mean():.2%} of the pen digits")
    begin = time.perf_counter()
    corrector = Corrector(network, data.train)
    print(f"ready to correct after {time.perf_counter() - begin:.1f} s")
    learnt = counted = 0
    costs, gains, seconds = [], [], []
    for (writer, label, _), places in several.items():
        begin = time.perf_counter()
        after = Tail(corrector.corrected(network, pens[places[0]].strokes, label), tail.first)
        seconds.append(time.perf_counter() - begin)
        answers = after.probabilities(features).argmax(axis=1)
        learnt += int((answers[places[1:]] == label).sum())
        counted += len(places) - 1
        own = writers == writer
        gains.append((answers[own] == labels[own]).mean() - (said[own] == labels[own]).mean())
        costs.append(right(after, test_features, test.labels) - tested)
    costs, gains = np.array(costs) * 100, np.array(gains) * 100
    print(f"{len(several)} ways of writing of {len({way[0] for way in several})} writers, one correction each:")
    print(f"the same way is read right in {learnt} of {counted} cases ({learnt / counted:.1%})")
    print(f"test digits: {costs.mean():+.3f} % on average, at worst {costs.min():+.2f} %")
    print(f"all digits of the writer: {gains.mean():+.2f} %")
    print(f"{np.mean(seconds):.2f} s for a correction, at most {max(seconds):.2f} s")


def right(tail: Tail, features: np.ndarray, labels: np.ndarray) -> float:
    """The share of right answers."""
    return float((tail.probabilities(features).argmax(axis=1) == labels).mean())


if __name__ == "__main__":
    main()
