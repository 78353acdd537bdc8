"""A small data file, a small architecture, and the terminal called in this process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chance import generator

from core.cli import main
from core.log import stop_log

TINY = {
    "format": 1,
    "name": "tiny",
    "layers": [
        {"kind": "max_pooling", "size": 2},
        {"kind": "convolution", "filters": 4, "kernel": 3, "activation": "relu"},
        {"kind": "dropout", "rate": 0.1},
        {"kind": "flatten"},
        {"kind": "dense", "units": 10, "activation": "softmax"},
    ],
}


@dataclass(frozen=True)
class Said:
    """What a verb answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def digit_trainer(capfd):
    """Call the terminal's front end; usage errors give argparse's code."""

    def call(*arguments: object) -> Said:
        capfd.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        finally:
            stop_log()
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Said(code, out, err)

    return call


@pytest.fixture
def bars(tmp_path) -> Path:
    """An .npz of 400 pictures whose bright bar says the label."""
    random = generator(0)
    labels = np.arange(400, dtype=np.uint8) % 10
    images = random.integers(0, 60, (400, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 + 2 * label : 6 + 2 * label, 5:23] = 255
    path = tmp_path / "bars.npz"
    np.savez(path, images=images, labels=labels)
    return path


@pytest.fixture
def plain(tmp_path) -> Path:
    """A recipe of which everything is as usual: an epoch goes through every image once."""
    path = tmp_path / "plain.json"
    path.write_text('{"format": 1, "name": "plain"}')
    return path


@pytest.fixture
def tiny(tmp_path) -> Path:
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(TINY))
    return path


@pytest.fixture
def train(digit_trainer, bars, tiny):
    """Train the tiny network for two epochs and give back what it said."""
    common = ("--architecture", tiny, "--data", bars, "--epochs", 2, "--batch-size", 40, "--learning-rate", 0.02)
    return lambda *more: digit_trainer("train", *common, "--json", *more)
