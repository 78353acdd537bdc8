"""Where tests get their random numbers, so that one that fails says how to repeat itself.

`dice` and `generator` remember their seeds, `note` what was done with them; the report of a test that fails ends with
the line that runs it again, the seeds and the last actions. Hypothesis prints the example that failed and what repeats
it.
"""

import random
import shlex
from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

MAX_SEEDS, MAX_ACTIONS = 12, 40
"""So many of the last ones are told."""


class Trail:
    """What one test drew and did."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget the test before."""
        self._seeds: dict[str, dict[int | str, None]] = {"random.Random": {}, "numpy.random.default_rng": {}}
        self._actions: deque[str] = deque(maxlen=MAX_ACTIONS)
        self._count = 0

    def drawn(self, maker: str, seed: int | str) -> None:
        """Remember how random numbers were made, the latest last."""
        self._seeds[maker].pop(seed, None)
        self._seeds[maker][seed] = None

    def did(self, action: str) -> None:
        self._actions.append(action)
        self._count += 1

    def __bool__(self) -> bool:
        return any(self._seeds.values()) or bool(self._actions)

    def __str__(self) -> str:
        lines = [_seed_words(maker, list(seeds)) for maker, seeds in self._seeds.items() if seeds]
        if self._count:
            lines += [f"the last {len(self._actions)} of {self._count} actions:", *self._actions]
        return "\n".join(lines)


def _seed_words(maker: str, seeds: list[int | str]) -> str:
    cut = f", the last of {len(seeds)}" if len(seeds) > MAX_SEEDS else ""
    return f"{maker} of {', '.join(map(repr, seeds[-MAX_SEEDS:]))}{cut}"


_trail = Trail()


def dice(seed: int | str) -> random.Random:
    """Python's random numbers from a seed."""
    _trail.drawn("random.Random", seed)
    return random.Random(seed)  # noqa: S311  (no secret)


def generator(seed: int) -> np.random.Generator:
    """Numpy's random numbers from a seed."""
    _trail.drawn("numpy.random.default_rng", seed)
    return np.random.default_rng(seed)


def note(action: str) -> None:
    """Say an action before it is done: what a failure or a time limit shows then ends with the one that led to it."""
    _trail.did(action)
    print(action, end="; ")


def pytest_configure() -> None:
    settings.register_profile("told", settings(), print_blob=True)
    settings.load_profile("told")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    _trail.begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    report = yield
    if report.failed and _trail:
        report.sections.append(("how to repeat it", f"{_command(item)}\n{_trail}\n"))
    return report


def _command(item: pytest.Item) -> str:
    slow = " --slow" if "slow" in item.keywords else ""
    return f"uv run pytest {shlex.quote(item.nodeid)}{slow}"
