from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from made import SMALL, made_data

from core.training.events import Ended
from core.training.progress import RunProgress
from core.training.recipe import FAST
from core.training.run import Run
from core.training.run_listing import DamagedRun, ListedRun
from core.training.store import NewRun, RunStore
from gui.pages.runs_cells import Column, facts, line, when_words


@pytest.fixture
def run(tmp_path) -> Run:
    return RunStore(tmp_path).create(NewRun(SMALL, made_data(), FAST, name="mine"))


def listed(run, outcome, *, done=2, wanted=10, validation=0.975, test=None, reason="It ended."):
    """As it is listed when it ended so; "interrupted" and "running" have not ended."""
    info = replace(run.info, recipe=run.info.recipe.changed(epochs=wanted))
    if outcome not in {"interrupted", "running"}:
        info = replace(info, outcome=Ended(run.id, outcome, reason, done, 0.1, validation, 0.1, test, 75.0, 9.0))
    progress = RunProgress(done, wanted, validation, test is not None) if outcome != "finished" else None
    return ListedRun(Run(run.folder, info), outcome, progress, 3_200_000)


VALIDATED = "97.50 % of the validation digits"
TESTED = f"97.00 % of the test digits of made and {VALIDATED} were read right."


@pytest.mark.parametrize(("asked", "said"), [
    ({"outcome": "interrupted"}, [
        "Interrupted after 2 of 10 epochs.", f"{VALIDATED} were read right.", "Missing: 8 epochs and the test."]),
    ({"outcome": "interrupted", "done": 0, "validation": None}, [
        "Interrupted in the first of 10 epochs.", "Missing: 10 epochs and the test."]),
    ({"outcome": "running"}, ["Running after 2 of 10 epochs.", f"{VALIDATED} were read right."]),
    ({"outcome": "stopped"}, [
        "Stopped after 2 of 10 epochs.", f"{VALIDATED} were read right.", "Missing: 8 epochs and the test.",
        "Best epoch 2."]),
    ({"outcome": "stopped early", "test": 0.97, "reason": "No better for 3 epochs."}, [
        "Stopped early after 2 of 10 epochs.", "No better for 3 epochs.", TESTED, "Best epoch 2."]),
    ({"outcome": "finished", "test": 0.97, "done": 10}, ["Finished in 1 min 15 s.", TESTED, "Best epoch 10."]),
])  # fmt: skip
def test_how_a_run_went_is_said_in_sentences(run, asked, said):
    assert facts(listed(run, **asked)) == " ".join(said)


def test_the_figure_is_the_tests_or_is_said_to_be_of_the_validation(run):
    tested = line(listed(run, "finished", done=10, test=0.9891))
    assert (tested.texts[Column.ACCURACY], tested.brief[Column.ACCURACY]) == ("98.91 % on made", "98.91 %")
    untested = line(listed(run, "interrupted"))
    assert (untested.texts[Column.ACCURACY], untested.texts[Column.EPOCHS]) == ("97.50 % validation", "2 of 10")
    nothing = line(listed(run, "interrupted", validation=None))
    assert nothing.texts[Column.ACCURACY] == "–"
    assert tested.keys[Column.ACCURACY] > untested.keys[Column.ACCURACY] > nothing.keys[Column.ACCURACY]


def test_a_damaged_run_says_what_is_wrong():
    found = line(ListedRun(DamagedRun(Path("runs/x"), "It is damaged."), "damaged", None, 12_000))
    assert found.texts == ("", "x", "–", "–", "–", "–", "–", "12 kB", "Damaged")
    assert (found.run, found.notes, facts(found.listed)) == (None, "", "It is damaged.")
    assert found.matches("damaged x")


def test_moments_are_said_as_people_say_them():
    now = datetime(2026, 5, 4, 18, 0).astimezone()
    assert when_words(now.replace(hour=9, minute=5), now) == "09:05"
    assert when_words(now - timedelta(days=30), now) == "4 Apr"
    assert when_words(now - timedelta(days=400), now).endswith("2025")
