import json
import os
import shutil
from pathlib import Path

import pytest

from core.errors import RunError
from core.training.store import NewRun, RunStore


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def make(store, small_data, small_architecture, small_recipe):
    return lambda: store.create(NewRun(small_architecture, small_data, small_recipe))


def test_runs_are_listed_newest_first(store, make):
    made = [make().id for _ in range(3)]
    assert [run.id for run in store.runs()] == made[::-1]
    assert store.find("latest").id == made[-1]


def test_a_run_is_found_by_id_by_its_beginning_and_by_its_folder(store, make):
    run = make()
    assert {store.find(text).id for text in (run.id, run.id[:4], str(run.folder))} == {run.id}


def test_the_beginning_of_two_runs_is_not_enough(store, make):
    run = make()
    twin = run.folder.with_name(run.id + "2")
    twin.mkdir()
    (twin / "run.json").write_text((run.folder / "run.json").read_text().replace(run.id, run.id + "2"))
    with pytest.raises(RunError, match="the beginning of 2 runs"):
        store.find(run.id[:4])
    assert store.find(run.id).id == run.id


def test_without_runs_the_hint_says_how_to_make_one(store):
    with pytest.raises(RunError) as refused:
        store.find("latest")
    assert "digit-trainer train" in refused.value.hint


def test_no_run_of_that_name(store, make):
    make()
    with pytest.raises(RunError, match="There is no run 'zzzz'"):
        store.find("zzzz")
    with pytest.raises(RunError, match="There is no run ''"):
        store.find("")


DAMAGES = {
    "empty": lambda _: "",
    "cut off": lambda text: text[:100],
    "a list": lambda _: "[]",
    "nothing but a format": lambda _: '{"format": 1}',
    "another format": lambda text: text.replace('"format": 1', '"format": 9', 1),
    "deep": lambda _: "[" * 100_000,
    "large": lambda _: "[" + "[], " * 1_000_000 + "[]]",
    "a date without a zone": lambda text: edited(text, created="2026-11-25T10:00:00"),
    "a date that other time zones do not have": lambda text: edited(text, created="0001-01-01T00:00:00+10:00"),
    "the last date of all": lambda text: edited(text, created="9999-12-31T23:59:59-10:00"),
    "no date": lambda text: edited(text, created=5),
    "no name": lambda text: edited(text, name=None),
    "a number as its id": lambda text: edited(text, id=5),
    "versions that are no texts": lambda text: edited(text, versions={"keras": 3}),
    "a text for a number": lambda text: edited(text, recipe={"format": 1, "epochs": "many"}),
    "a truth for a number": lambda text: edited(text, data=json.loads(text)["data"] | {"train": True}),
    "not a number": lambda text: edited(text, outcome=OUTCOME | {"validation_loss": float("nan")}),
    "an infinite number": lambda text: edited(text, outcome=OUTCOME).replace('"seconds": 1.0', '"seconds": 1e999'),
    "a share above 1": lambda text: edited(text, outcome=OUTCOME | {"test_accuracy": 98.7}),
    "a temperature of 0": lambda text: edited(text, outcome=OUTCOME | {"temperature": 0}),
    "an outcome that is none": lambda text: edited(text, outcome=OUTCOME | {"outcome": "great"}),
    "an outcome without a reason": lambda text: edited(text, outcome={"outcome": "finished"}),
}
OUTCOME = {
    "run_id": "x", "outcome": "finished", "reason": "Done.", "best_epoch": 1, "validation_loss": 0.1,
    "validation_accuracy": 0.9, "test_loss": None, "test_accuracy": 0.9, "seconds": 1.0, "images_per_second": 5.0,
    "temperature": 1.0,
}  # fmt: skip


def edited(text, **changes):
    return json.dumps(json.loads(text) | changes)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_run_harms_only_itself(store, make, damage):
    run, sound = make(), make()
    text = (run.folder / "run.json").read_text()
    (run.folder / "run.json").write_text(DAMAGES[damage](text))
    assert [entry.id for entry in store.runs()] == [sound.id]
    assert [(entry.id, entry.outcome) for entry in store.entries()] == [
        (sound.id, "interrupted"), (run.id, "damaged")
    ]  # fmt: skip
    assert "run.json" in store.entries()[1].reason
    assert store.find("latest").id == sound.id
    with pytest.raises(RunError, match=r"run\.json") as refused:
        store.find(run.id[:5])
    assert refused.value.hint == "The run cannot be used."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_in_place_of_a_file_is_not_waited_for(store, make):
    run, sound = make(), make()
    for name in ("run.json", "history.jsonl", "state.npz", "weights-epoch01-loss0.1.npz"):
        (run.folder / name).unlink(missing_ok=True)
        os.mkfifo(run.folder / name)
    assert [entry.outcome for entry in store.entries()] == ["interrupted", "damaged"]
    half = store.find(sound.id)
    os.mkfifo(half.folder / "history.jsonl")
    os.mkfifo(half.folder / "state.npz")
    assert half.record().epochs == []
    with pytest.raises(RunError):
        half.state()


def test_a_damaged_run_can_be_deleted(store, make):
    run, kept = make(), make()
    (run.folder / "run.json").write_text("{")
    store.delete(store.entries()[1])
    assert [entry.id for entry in store.entries()] == [kept.id]
    assert not run.folder.exists()


def test_a_copied_folder_is_a_run_of_its_own(store, make):
    run = make()
    run.change(name="Twice")
    shutil.copytree(run.folder, store.folder / "copy of it")
    assert {entry.id for entry in store.runs()} == {run.id, "copy of it"}
    store.find("copy of it").change(name="Once")
    assert store.find(run.id).info.name == "Twice"


def test_listing_writes_nothing(store, make):
    run = make()
    with run.alone():
        pass
    before = sorted((path, path.lstat().st_mtime_ns) for path in store.folder.rglob("*"))
    assert not store.entries()[0].is_running()
    assert store.find("latest").outcome == "interrupted"
    assert sorted((path, path.lstat().st_mtime_ns) for path in store.folder.rglob("*")) == before


def test_what_killed_processes_left_is_gone_once_a_run_is_made(store, make):
    run, trained = make(), make()
    for name in (".new-abcd-small", ".deleted-efgh-small"):
        shutil.copytree(run.folder, store.folder / name)
    for folder in (run.folder, trained.folder):
        (folder / ".state.npz-0123abcd.part").write_bytes(b"half")
    assert len(store.entries()) == 2
    with trained.alone():
        (trained.folder / ".state.npz-0123abcd.part").write_bytes(b"being written")
        make()
    assert not list(store.folder.glob(".new-*")) + list(store.folder.glob(".deleted-*"))
    assert not list(run.folder.glob(".*.part"))
    assert list(trained.folder.glob(".*.part"))


def test_a_deleted_run_is_gone(store, make):
    run, kept = make(), make()
    store.delete(run)
    assert not run.folder.exists()
    assert [left.id for left in store.runs()] == [kept.id]


def test_a_run_that_is_being_trained_is_not_deleted(store, make):
    run = make()
    with run.alone(), pytest.raises(RunError, match="another process"):
        store.delete(run)
    assert run.folder.exists()


def test_a_file_where_the_runs_should_be(tmp_path, small_data, small_architecture, small_recipe):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="Runs cannot be kept in") as refused:
        RunStore(tmp_path / "file").create(NewRun(small_architecture, small_data, small_recipe))
    assert "--runs" in refused.value.hint or "not a folder" in refused.value.sentence


def test_a_folder_that_cannot_be_written(store, make, stranger, small_architecture, small_data, small_recipe):
    run = make()
    for folder in (store.folder, run.folder):
        folder.chmod(0o555)
    with stranger():
        with pytest.raises(RunError, match=r"Runs cannot be kept in .* it is not allowed"):
            store.create(NewRun(small_architecture, small_data, small_recipe))
        assert [entry.outcome for entry in store.entries()] == ["interrupted"]
        with pytest.raises(RunError, match=r"could not be saved in .* it is not allowed"):
            run.change(name="Mine")
        with pytest.raises(RunError, match="it is not allowed"), run.alone():
            pass
        with pytest.raises(RunError, match="could not be deleted: it is not allowed"):
            store.delete(run)
    run.folder.chmod(0o700)
    store.folder.chmod(0o700)


def test_a_run_that_cannot_be_looked_into_is_listed_with_the_reason(store, make, stranger):
    closed, sound = make(), make()
    closed.folder.chmod(0o000 if os.geteuid() else 0o700)
    with stranger():
        listed = store.entries()
    closed.folder.chmod(0o700)
    assert [(entry.id, entry.outcome) for entry in listed] == [(sound.id, "interrupted"), (closed.id, "damaged")]
    assert "it is not allowed" in listed[1].reason


def test_a_folder_of_runs_that_cannot_be_listed_is_said(store, make, stranger):
    make()
    store.folder.chmod(0o000 if os.geteuid() else 0o700)
    with stranger(), pytest.raises(RunError, match="cannot be listed: it is not allowed"):
        store.entries()
    store.folder.chmod(0o700)


def test_the_users_folder_is_the_default(monkeypatch):
    monkeypatch.setenv("DIGIT_TRAINER_RUNS", "/somewhere/else")
    assert RunStore().folder == Path("/somewhere/else")
