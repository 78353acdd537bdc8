"""Learning from one correction: "It was a 7", and the next one drawn like this is read as a 7.

A few steps on the last layers, on variants of the corrected drawing mixed with digits that the network was trained on.
These keep half of what the network said before as their target, so that it forgets little.
"""

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data import ink
from core.data.dataset import CLASSES, Digits, Images
from core.data.ink import Stroke
from core.model.network import Network
from core.prediction.tail import Adam, Array, Tail

VARIANTS = 32
"""Of the corrected drawing, beside itself."""
TURN_DEGREES, SLANT, STRETCH, BEND = 10.0, 0.15, 0.12, 0.03
"""How far a variant is from the drawing, at most: BEND as a share of its size."""

STEPS = 60
OWN, REPLAYED = 16, 240
"""Images in a step: variants, and digits that are played again."""
RATE = 0.002
"""Of Adam, falling to nothing over the steps."""
KEPT = 0.5
"""How much of a replayed digit's target is what the network said before; the rest is its label."""
