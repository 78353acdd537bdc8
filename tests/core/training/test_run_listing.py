from dataclasses import replace

import pytest
from made import kept_run

from core.errors import RunError
from core.training import run_info
from core.training.events import Ended
from core.training.recipe import FAST
from core.training.run_listing import DamagedRun, RunListing


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "runs"


def ended(run, outcome="finished", test=0.97):
    run.change(outcome=Ended(run.id, outcome, "It ended.", 1, 0.4, 0.9, test, test, 9.0, 100.0))


def test_no_folder_is_no_runs(folder):
    assert RunListing(folder).read() == []


def test_an_interrupted_run_says_how_far_it_came(folder):
    run = kept_run(folder)
    (listed,) = RunListing(folder).read()
    assert (listed.id, listed.outcome) == (run.id, "interrupted")
    assert (listed.epochs_done, listed.epochs_words) == (1, f"1 of {FAST.epochs}")
    assert (listed.validation_accuracy, listed.test_accuracy) == (0.9, None)
    assert listed.progress.missing_words == "1 epoch and the test"
    assert listed.size == sum(path.stat().st_size for path in run.folder.iterdir()) > 0


def test_a_finished_run_has_the_figures_of_its_end(folder):
    ended(kept_run(folder))
    (listed,) = RunListing(folder).read()
    assert (listed.outcome, listed.progress, listed.epochs_words) == ("finished", None, f"{FAST.epochs}")
    assert (listed.validation_accuracy, listed.test_accuracy) == (0.9, 0.97)


def test_a_stopped_run_says_how_far_it_came(folder):
    ended(kept_run(folder), "stopped", None)
    (listed,) = RunListing(folder).read()
    assert (listed.outcome, listed.epochs_words, listed.validation_accuracy) == ("stopped", f"1 of {FAST.epochs}", 0.9)


def test_newest_first_then_the_damaged_ones(folder):
    runs = [kept_run(folder) for _ in range(3)]
    (runs[1].folder / "run.json").write_text("{")
    found = RunListing(folder).read()
    assert [listed.id for listed in found] == [runs[2].id, runs[0].id, runs[1].id]
    assert isinstance(found[2].entry, DamagedRun)
    assert (found[2].outcome, found[2].epochs_words, found[2].test_accuracy) == ("damaged", "–", None)
    assert found[2].size > 0


def test_the_own_run_is_running(folder):
    run = kept_run(folder)
    assert [listed.outcome for listed in RunListing(folder).read(run.id)] == ["running"]
    with run.alone():
        assert [listed.outcome for listed in RunListing(folder).read()] == ["running"]
    assert [listed.outcome for listed in RunListing(folder).read()] == ["interrupted"]


def test_only_what_has_changed_is_read_again(folder, monkeypatch):
    runs = [kept_run(folder) for _ in range(3)]
    listing, read = RunListing(folder), []
    before = listing.read()
    real = run_info.read
    monkeypatch.setattr(run_info, "read", lambda path: read.append(path.name) or real(path))
    assert listing.read() == before
    assert read == []
    runs[1].change(notes="Seen.")
    read.clear()
    after = listing.read()
    assert read == [runs[1].id]
    assert [new == old for new, old in zip(after, before, strict=True)] == [True, False, True]
    assert after[1].entry.info.notes == "Seen."


def test_a_run_that_is_gone_is_not_listed(folder):
    first, second = kept_run(folder), kept_run(folder)
    listing = RunListing(folder)
    assert len(listing.read()) == 2
    first.folder.rename(folder / ".deleted-x")
    assert [listed.id for listed in listing.read()] == [second.id]


def test_the_reading_can_be_ended(folder):
    kept_run(folder)

    def end():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        RunListing(folder).read(each=end)


def test_a_folder_that_cannot_be_listed_is_told(folder):
    folder.write_text("a file")
    with pytest.raises(RunError, match="cannot be listed"):
        RunListing(folder).read()


def test_notes_are_kept_and_may_be_missing(folder):
    run = kept_run(folder)
    run.change(notes="Two lines,\nand “more”.")
    document = run.info.to_json()
    assert run_info.read(run.folder).notes == document["notes"] == "Two lines,\nand “more”."
    del document["notes"]
    assert run_info.RunInfo.from_json(document, run.id) == replace(run.info, notes="")
