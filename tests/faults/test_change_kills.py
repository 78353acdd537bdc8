"""Killed while one's digits, the settings or a taught network are kept: each change is there whole or not at all.

What was said to be kept is there afterwards, and the next use leaves nothing of the killed process. Half of the kills
is at any instant, half at a call that changes the disk; the settings are written by Qt, whose calls nobody hears.
"""

import sys
from pathlib import Path

import pytest
from chance import dice, note
from killed import Kill, killed
from made import LEARNING, made_data, made_network
from victims import CHANGES, drawing, geometry, keep_digits, keep_taught, save_settings, taught

from core.data.my_digits import MyDigits
from core.training import fine_tuning, recipe
from core.training.store import NewRun, RunStore
from gui.settings import Settings

SEED = 20261125
TRIES = 3
"""At most so many kills are tried for each that is wanted."""


class OwnDigits:
    """Digits of one's own, each with its number."""

    work, aims = staticmethod(keep_digits), ("time", "disk")

    def __init__(self, folder: Path) -> None:
        self.place = folder / "my-digits.json"

    def numbers(self):
        mine = MyDigits(self.place)
        kept = mine.read()
        assert not mine.take_damage()
        for digit in kept:
            assert digit.label == int(digit.pen.strokes[0][0, 0]) % 10
        return [int(digit.pen.strokes[0][0, 0]) for digit in kept]

    def use(self, number):
        MyDigits(self.place).keep(number % 10, drawing(number))

    def names(self):
        return {"my-digits.json", "my-digits.lock"}


class SavedSettings:
    """Settings that all carry the number of the last saving."""

    work, aims = staticmethod(save_settings), ("time",)

    def __init__(self, folder: Path) -> None:
        self.place = folder / "settings.ini"

    def numbers(self):
        settings = Settings(self.place)
        last = int(settings.number("number", -1))
        assert settings.data("geometry") == geometry(last)
        return list(range(last + 1))

    def use(self, number):
        settings = Settings(self.place)
        settings.set("number", number)
        settings.set("geometry", geometry(number))
        settings.save()

    def names(self):
        return {"settings.ini"}


class TaughtRuns:
    """Runs of networks that have learnt one's digits, beside the run that they came from."""

    work, aims = staticmethod(keep_taught), ("time", "disk")

    def __init__(self, folder: Path) -> None:
        self.place = folder / "runs"
        self._store = RunStore(self.place)
        self._parent = self._store.create(NewRun(LEARNING, made_data(), recipe.FAST))

    def numbers(self):
        runs = [run for run in self._store.entries() if run.id != self._parent.id]
        numbers = sorted(int(run.temperature) - 1 for run in runs)
        for run in runs:
            expected = made_network(int(run.temperature) - 1, LEARNING)
            assert [kept.tobytes() for kept in run.network().weights] == [made.tobytes() for made in expected.weights]
        return numbers

    def use(self, number):
        fine_tuning.keep(self._store, self._parent, taught(number), 1.0 + number, 0.9)

    def names(self):
        return {".lock", *(run.folder.name for run in self._store.runs())}


@pytest.mark.parametrize("count", [2, pytest.param(20, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", [OwnDigits, SavedSettings, TaughtRuns])
def test_a_killed_change_is_there_whole_or_not_at_all(kind, count, tmp_path, capsys):
    kept, draw = kind(tmp_path), dice(SEED)
    folder = kept.place if kept.place.is_dir() else kept.place.parent
    measured = killed(Kill("never"), kind.work, kept.place, 0)
    known = list(range(CHANGES))
    assert kept.numbers() == known
    hits = tries = between = 0
    while hits < count and tries < TRIES * count:
        aim = kind.aims[tries % len(kind.aims)]
        whole = {"time": measured.milliseconds, "disk": measured.disk_calls}[aim]
        kill = Kill(aim, draw.randint(1, round(whole)))
        note(str(kill))
        death = killed(kill, kind.work, kept.place, len(known))
        tries += 1
        hits += death.killed
        known += death.said
        found = kept.numbers()
        assert found in (known, [*known, len(known)])
        between += found != known
        kept.use(len(found))
        known = [*found, len(found)]
        assert kept.numbers() == known
        assert {path.name for path in folder.iterdir()} == kept.names()
        assert not list(folder.rglob("*.part"))
    with capsys.disabled():
        said = f"{tries} kills tried, {hits} hit, {between} of them between a change and its being said"
        sys.stdout.write(f"\n{kind.__name__}: {said}; {len(known)} changes, none lost, all whole\n")
    assert hits == count
