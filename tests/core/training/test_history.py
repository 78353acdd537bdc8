import json

import numpy as np
import pytest
from chance import generator

from core.training import history
from core.training.events import EpochDone, StepsDone

LINE = {
    "epoch": 1, "training_loss": 0.5, "training_accuracy": 0.8, "validation_loss": 0.4, "validation_accuracy": 0.9,
    "seconds": 1.5, "learning_rate": 0.01, "best": True, "images": 100,
    "losses": [0.7, 0.5], "accuracies": [0.7, 0.8], "learning_rates": [0.01, 0.01],
}  # fmt: skip


def line(**changes):
    return json.dumps(LINE | changes).encode() + b"\n"


def epochs(tmp_path, *lines):
    path = tmp_path / "history.jsonl"
    path.write_bytes(b"".join(lines))
    return [event.epoch for event in history.read(path, "run", 9) if isinstance(event, EpochDone)]


@pytest.mark.parametrize(
    "damaged",
    [
        b"{}\n",
        b"[]\n",
        b"7\n",
        b"\xff\xfe\n",
        b"[" * 200_000 + b"\n",
        b'{"epoch": ' + b"9" * 5000 + b"}\n",
        line(epoch=2).replace(b"0.5", b"NaN"),
        line(epoch=2).replace(b"0.5", b"1e999"),
        line(epoch=2, losses="many"),
        line(epoch=2, losses=[None, 1]),
        line(epoch=2, losses=[1e300, 1]),
        line(epoch=2, losses=[]),
        line(epoch=2, losses=[1.0]),
        line(epoch=2, seconds=-1),
        line(epoch=2, training_accuracy=3),
        line(epoch="2"),
        line(epoch=True),
        line(epoch=2, images=1.5),
        line(epoch=2, best="yes"),
    ],
)
def test_a_damaged_line_harms_only_itself(tmp_path, damaged):
    assert epochs(tmp_path, line(), damaged, line(epoch=2)) == [1, 2]
    assert epochs(tmp_path, line(), damaged, line(epoch=3)) == [1]


def test_the_later_of_two_lines_for_an_epoch_counts(tmp_path):
    path = tmp_path / "history.jsonl"
    path.write_bytes(line() + line(training_loss=0.25))
    (done,) = (event for event in history.read(path, "run", 1) if isinstance(event, EpochDone))
    assert done.training_loss == 0.25


def test_an_epoch_with_another_number_of_steps_ends_the_history(tmp_path):
    longer = {name: [0.5] * 3 for name in history.SERIES}
    assert epochs(tmp_path, line(), line(epoch=2, **longer), line(epoch=3)) == [1]


def test_no_more_is_read_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(history, "MAX_BYTES", 2 * len(line()))
    assert epochs(tmp_path, *(line(epoch=number) for number in range(1, 6))) == [1, 2]


def test_what_was_added_is_read_again_to_the_last_digit(tmp_path):
    path = tmp_path / "history.jsonl"
    figures = generator(3).random((3, 5)).astype(np.float32)
    done = EpochDone("run", 1, 0.1, 0.2, 0.3, 0.4, 5.0, 0.01, best=True)
    history.append(path, done, [StepsDone("run", 1, 1, *figures, 9.0)], 50)
    _, steps, again = history.read(path, "run", 1)
    assert again == done
    assert np.array_equal([steps.losses, steps.accuracies, steps.learning_rates], figures)


def test_a_history_of_millions_of_short_lines_is_read_to_a_limit(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(history, "MAX_LINES", 5)
    path = tmp_path / "history.jsonl"
    path.write_bytes(b"{}\n" * 50)
    with caplog.at_level("INFO"):
        assert not list(history.read(path, "r", 3))
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}: 5 lines that are cut off or damaged are ignored"
    ]
