"""Networks that read digits well, learnt in a moment: fixed random features and one least-squares fit."""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.coreml.classifier import Pixels
from core.data.dataset import Digits
from core.data.orientation import TURNS, Turn
from core.data.synthetic import shipped
from core.model.architecture import Architecture
from core.model.layers import AveragePooling, Convolution, Dense, Flatten
from core.model.network import Network

FILTERS, SIDE, POOL = 16, 7, 4
RIDGE = 0.3
SURENESS = 7.0  # makes the answers of least squares, about 0 and 1, as sure as those of a trained network
ARCHITECTURE = Architecture(
    "learnt", (Convolution(FILTERS, SIDE, "valid", "relu"), AveragePooling(POOL), Flatten(), Dense(10, "softmax"))
)
UNIT = Pixels(1 / 255)


@lru_cache(maxsize=1)
def _digits() -> tuple[Digits, Digits]:
    every = shipped.kept_training()
    return every.take(slice(0, None, 8)), every.take(slice(1, None, 50))


def unseen_digits() -> Digits:
    """Built-in pen digits that `learnt` has not seen."""
    return _digits()[1]


@lru_cache(maxsize=40)
def learnt(seen: Pixels = UNIT, turn: Turn = TURNS[0], *, dark_ink: bool = False) -> Network:
    """A network that learnt pixels as `seen` brings them, digits as `turn` lays them, on paper of either colour."""
    images = turn.do(_digits()[0].images).astype(np.float32)
    windows = sliding_window_view(seen.of(255 - images if dark_ink else images), (SIDE, SIDE), axis=(1, 2))
    random = np.random.default_rng(1)
    kernel = random.normal(0, 0.1 / windows.std(), (SIDE, SIDE, 1, FILTERS)).astype(np.float32)
    sums = windows.reshape(*windows.shape[:3], -1) @ kernel.reshape(-1, FILTERS)
    bias = -sums.mean(axis=(0, 1, 2)) - 0.3
    sides = sums.shape[1] // POOL
    pooled = np.maximum(sums + bias, 0)[:, : sides * POOL, : sides * POOL]
    features = pooled.reshape(len(images), sides, POOL, sides, POOL, FILTERS).mean(axis=(2, 4)).reshape(len(images), -1)
    features = np.hstack([features, np.ones((len(features), 1), np.float32)])
    square = (features.T @ features).astype(np.float64) + RIDGE * np.eye(features.shape[1])
    fitted = SURENESS * np.linalg.solve(square, features.T @ np.eye(10, dtype=np.float32)[_digits()[0].labels])
    weights = (kernel, bias, fitted[:-1], fitted[-1])
    return Network(ARCHITECTURE, tuple(np.asarray(array, np.float32) for array in weights))
