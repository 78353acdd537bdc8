import os
from pathlib import Path

import pytest

from core.errors import RunError
from core.training.store import RunStore


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def make(store, small_data, small_architecture, small_recipe):
    return lambda: store.create(small_architecture, small_data, small_recipe)


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


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', '{"format": 9}', "[" * 100_000])
def test_a_damaged_run_is_left_out_of_the_list_and_refused_by_name(store, make, content):
    run = make()
    (run.folder / "run.json").write_text(content)
    assert store.runs() == []
    with pytest.raises(RunError, match="is damaged"):
        store.find(run.id)


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
        RunStore(tmp_path / "file").create(small_architecture, small_data, small_recipe)
    assert "--runs" in refused.value.hint or "not a folder" in refused.value.sentence


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path, small_data, small_architecture, small_recipe):
    tmp_path.chmod(0o500)
    with pytest.raises(RunError, match="not allowed"):
        RunStore(tmp_path / "runs").create(small_architecture, small_data, small_recipe)


def test_the_users_folder_is_the_default(monkeypatch):
    monkeypatch.setenv("DIGIT_TRAINER_RUNS", "/somewhere/else")
    assert RunStore().folder == Path("/somewhere/else")
