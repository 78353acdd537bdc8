import io

import numpy as np

from core.cli.progress import Progress
from core.training.events import Ended, EpochDone, Started, StepsDone
from core.training.record import RunRecord


class Terminal(io.StringIO):
    def isatty(self):
        return True


EVENTS = [
    Started("a", 1, 2, 2, 400),
    StepsDone("a", 1, 1, np.array([0.5], np.float32), np.array([0.75], np.float32), np.array([0.1], np.float32), 800.0),
    EpochDone("a", 1, 0.5, 0.75, 0.25, 0.9, 1.0, 0.1, best=True),
    Ended("a", "stopped", "You stopped it.", 1, 0.25, 0.9, None, None, 1.0, 800.0),
]


def said_on(stream):
    record = RunRecord("a")
    progress = Progress(record, stream)
    for event in EVENTS:
        progress(event)
        record.images_per_second, record.speeds = 800.0, 20  # as after two seconds
    return stream.getvalue()


def test_a_terminal_gets_one_live_line():
    said = said_on(Terminal())
    live = said.split("\r")
    assert any("█" in line and "loss 0.500" in line and "800 images/s" in line and "left" in line for line in live)
    assert said.count("\n") == 1


def test_a_file_gets_plain_lines():
    assert said_on(io.StringIO()) == (
        "Epoch 1 of 2  1.0 s  loss 0.5000  accuracy 0.7500  validation loss 0.2500  accuracy 0.9000  best so far\n"
    )
