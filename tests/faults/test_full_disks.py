"""The disk is full, read-only or away: a sentence says so, nothing is lost, and with room all goes on."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from full_disk import full_disk
from made import LEARNING, made_data
from victims import drawing, geometry

from core.data.my_digits import MyDigits
from core.errors import DataError, RunError
from core.training import preparing
from core.training.events import Ended, EpochDone
from core.training.preparing import Prepared
from core.training.recipe import Recipe
from core.training.run import Run
from core.training.store import NewRun, RunStore
from gui.settings import Settings

SHORT = Recipe("short", epochs=3, batch_size=10)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, without the locks, which are empty."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.suffix != ".lock"}


def figures(run: Run) -> tuple[object, ...]:
    record = run.record()
    done = [(epoch.training_loss, epoch.validation_loss) for epoch in record.epochs]
    return done, record.losses.tobytes(), [array.tobytes() for array in run.network().weights]


@pytest.fixture
def store(tmp_path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def kept(store, train) -> Run:
    """A run that was there before."""
    assert train("--runs", store.folder).code == 0
    return store.find("latest")


@pytest.mark.expects_log
@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_a_disk_that_is_full_from_any_call_on(every, train, digit_trainer, kept, store, capfd):
    before, whole = contents(kept.folder), figures(kept)
    number = refused = 0
    while True:
        number += every
        with full_disk(store.folder, number) as disk:
            said = train("--runs", store.folder)
        if disk.calls < number:
            break
        assert contents(kept.folder) == before
        made = [run for run in store.entries() if run.id != kept.id]
        if said.code == 0:  # the last call of all, which only hurries the name of a file that is there
            (run,) = made
            assert (run.outcome, figures(run)) == ("finished", whole), number
            store.delete(run)
            continue
        refused += 1
        assert "the disk is full" in said.err, number
        for run in made:
            assert run.outcome in {"interrupted", "failed"}, number
            resumed = digit_trainer("train", "--resume", run.folder, "--runs", store.folder, "--json")
            assert resumed.code == 0, resumed.err
            assert figures(store.find(run.id)) == whole, number
            store.delete(run)
        store.delete(store.create(NewRun(LEARNING, made_data(), SHORT)))
        assert {path.name for path in store.folder.iterdir()} == {".lock", kept.folder.name}
    with capfd.disabled():
        sys.stdout.write(
            f"\nfull from one of {number - 1} calls on: refused {refused} times, each said, nothing lost\n"
        )
    assert refused in {number // every - 1, number // every - 2}


def test_digits_of_ones_own_on_a_disk_that_is_full_from_any_call_on(tmp_path):
    mine = MyDigits(tmp_path / "my-digits.json")
    mine.keep(1, drawing(1))
    before, number, said = mine.path.read_bytes(), 0, "nothing yet"
    while said:
        number += 1
        with full_disk(tmp_path, number):
            if said := refusal(lambda: mine.keep(7, drawing(7))):
                assert "the disk is full" in said
                assert mine.path.read_bytes() == before
                assert [digit.label for digit in mine.kept] == [1]
    assert number > 3
    assert [digit.label for digit in MyDigits(mine.path).read()] == [1, 7]
    assert {path.name for path in tmp_path.iterdir()} == {"my-digits.json", "my-digits.lock"}


def refusal(work: Callable[[], object]) -> str:
    """The sentence that is said; "" if nothing is refused."""
    try:
        work()
    except DataError as error:
        return error.sentence
    return ""


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of a megabyte; its folder, and a call that makes it read-only."""
    folder = tmp_path / "small disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if sys.platform != "linux" or not shutil.which("mount"):
        pytest.skip("needs Linux's mount")
    if (done := subprocess.run(mounting, capture_output=True, text=True, check=False)).returncode:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    try:
        yield folder, lambda: subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.expects_log
def test_a_real_disk_that_is_full(small_disk, train, digit_trainer):
    folder, _read_only = small_disk
    whole = train("--runs", folder / "runs")
    assert whole.code == 0
    before, expected = contents(folder), figures(RunStore(folder / "runs").find("latest"))
    filler = folder / "filler"
    with pytest.raises(OSError, match="No space left"):
        filler.write_bytes(bytes(2 << 20))
    said = train("--runs", folder / "runs")
    assert said.code == 1
    assert "the disk is full" in said.err
    with pytest.raises(DataError, match="the disk is full"):
        MyDigits(folder / "my-digits.json").keep(1, drawing(1))
    settings = Settings(folder / "settings.ini")
    settings.set("geometry", geometry(1))
    settings.save()
    filler.unlink()
    assert {name: content for name, content in contents(folder).items() if name in before} == before
    MyDigits(folder / "my-digits.json").keep(1, drawing(1))
    again = train("--runs", folder / "runs")
    assert again.code == 0, again.err
    assert figures(RunStore(folder / "runs").find("latest")) == expected
    assert len(json.loads(digit_trainer("runs", "--runs", folder / "runs", "--json").out)) >= 2
    assert not list(folder.rglob("*.part"))


def test_a_read_only_disk_can_be_read_and_refuses_the_rest_in_a_sentence(small_disk, train, digit_trainer):
    folder, read_only = small_disk
    runs = folder / "runs"
    run_id = train("--runs", runs).json["run"]
    MyDigits(folder / "my-digits.json").keep(1, drawing(1))
    before = contents(folder)
    read_only()
    assert [run["outcome"] for run in digit_trainer("runs", "--runs", runs, "--json").json] == ["finished"]
    assert digit_trainer("summary", run_id, "--runs", runs).code == 0
    for refused in (train("--runs", runs), digit_trainer("train", "--resume", run_id, "--epochs", 3, "--runs", runs)):
        assert refused.code == 1
        assert "the disk is read-only" in refused.err
    run = RunStore(runs).find(run_id)
    for change in (lambda: run.change(name="New"), lambda: RunStore(runs).delete(run)):
        with pytest.raises(RunError, match="the disk is read-only"):
            change()
    mine = MyDigits(folder / "my-digits.json")
    with pytest.raises(DataError, match="the disk is read-only"):
        mine.keep(7, drawing(7))
    assert [digit.label for digit in mine.read()] == [1]
    assert contents(folder) == before


@pytest.mark.expects_log
@pytest.mark.parametrize("gone", ["run", "runs"])
def test_a_folder_that_goes_while_its_run_is_trained(gone, store):
    other = store.create(NewRun(LEARNING, made_data(), SHORT))
    before, run, heard = contents(other.folder), store.create(NewRun(LEARNING, made_data(), SHORT)), []

    def take_away(event):
        heard.append(event)
        if isinstance(event, EpochDone) and event.epoch == 1:
            (run.folder if gone == "run" else store.folder).rename(store.folder.with_name("taken away"))

    preparing.train(Prepared(run, made_data(), run.record()), take_away, threading.Event(), threading.Event())
    assert isinstance(heard[-1], Ended)
    assert heard[-1].outcome == "failed"
    assert "there is no such file or folder" in heard[-1].reason
    away = store.folder.with_name("taken away")
    taken = Run.read(away if gone == "run" else away / run.folder.name)
    assert taken.state().epoch == 1  # what was kept before it went
    assert np.isfinite(taken.record().losses).all()
    left = other.folder if gone == "run" else away / other.folder.name
    assert contents(left) == before
    assert [entry.id for entry in store.entries()] == ([other.id] if gone == "run" else [])


def test_data_that_is_gone_is_said_before_anything_is_changed(train, bars, store, digit_trainer):
    train("--runs", store.folder)
    before = contents(store.folder)
    bars.unlink()
    said = digit_trainer("train", "--resume", "latest", "--epochs", 4, "--runs", store.folder)
    assert said.code == 1
    assert "no such file or folder" in said.err
    assert contents(store.folder) == before
