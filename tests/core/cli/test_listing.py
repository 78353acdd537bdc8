import os
import subprocess
import sys
from pathlib import Path

import pytest

import core
from core.data import mnist
from core.errors import DataError
from core.model.memory import size_words
from core.training.recipe import FAST
from core.training.store import RunStore
from core.words import percent

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("name", "parameters", "multiplications"), [
    ("malireddi", 94_602, 2_575_616),
    ("chollet", 1_199_882, 11_992_448),
])  # fmt: skip
def test_summary_of_the_presets(digit_trainer, name, parameters, multiplications):
    answer = digit_trainer("summary", name, "--json").json
    assert answer["name"] == name
    assert answer["total_parameters"] == parameters == sum(layer["parameters"] for layer in answer["layers"])
    assert answer["multiplications"] == multiplications
    assert answer["layers"][0].keys() >= {"name", "kind", "output_shape", "parameters", "formula"}
    said = digit_trainer("summary", name).out
    assert f"{parameters:,}" in said
    assert "Trainable" in said
    assert answer["batch_size"] == FAST.batch_size
    assert (
        f"Training takes   {size_words(answer['training_bytes']):>12} of memory with a batch size of {FAST.batch_size}"
        in said
    )
    larger = digit_trainer("summary", name, "--batch-size", 1024, "--json").json
    assert larger["training_bytes"] > answer["training_bytes"]


def test_summary_of_your_own(digit_trainer, tiny):
    assert digit_trainer("summary", tiny, "--json").json["name"] == "tiny"


def test_summary_of_a_core_ml_file(digit_trainer, train, tmp_path):
    target = tmp_path / "a.mlmodel"
    train("--export", target)
    answer = digit_trainer("summary", target, "--json").json
    of_run = digit_trainer("summary", "latest", "--json").json
    assert answer["total_parameters"] == of_run["total_parameters"]
    assert answer["training_bytes"] is None
    assert of_run["training_bytes"] > 0
    assert "Training takes" not in digit_trainer("summary", target).out


def test_summary_by_a_batch_size_that_no_recipe_has(digit_trainer):
    said = digit_trainer("summary", "chollet", "--batch-size", 1025)
    assert (said.code, said.err) == (1, "Batch size must be a whole number from 1 to 1,024, not 1025.\n")


def test_no_runs_yet(digit_trainer):
    assert "There are no runs" in digit_trainer("runs").out
    assert digit_trainer("runs", "--json").json == []


def test_runs_as_a_table(digit_trainer, train):
    run = train().json["run"]
    head, _, row = digit_trainer("runs").out.splitlines()
    assert head.startswith("run")
    assert row.startswith(run)


def test_runs_say_how_far_they_came_and_on_what_they_were_tested(digit_trainer, train):
    run_id = train().json["run"]
    run = RunStore().find(run_id)
    run.change(notes="Mine.")
    (listed,) = digit_trainer("runs", "--json").json
    assert (listed["epochs_done"], listed["notes"]) == (listed["epochs"], "Mine.")
    assert listed["bytes"] == sum(path.stat().st_size for path in run.folder.iterdir())
    assert f"{percent(listed['test_accuracy'])} on {listed['test_data']}" in digit_trainer("runs").out
    run.change(outcome=None, recipe=run.info.recipe.changed(epochs=9))
    (listed,) = digit_trainer("runs", "--json").json
    assert (listed["outcome"], listed["epochs_done"], listed["epochs"]) == (
        "interrupted",
        run.progress().epochs_done,
        9,
    )
    assert f" {listed['epochs_done']} of 9 " in digit_trainer("runs").out


def test_data_lists_the_sources(digit_trainer):
    names = {source["name"]: source for source in digit_trainer("data", "--json").json}
    assert names["pen"]["present"]
    assert not names["mnist"]["present"]
    assert "not here" in digit_trainer("data").out


def test_data_fetch_says_in_a_sentence_what_went_wrong(digit_trainer, monkeypatch):
    def no_network(_progress):
        raise DataError("No mirror answers.", "Try again later.")

    monkeypatch.setattr(mnist, "fetch", no_network)
    said = digit_trainer("data", "fetch", "mnist")
    assert (said.code, said.err) == (1, "No mirror answers.\nTry again later.\n")


def test_version_and_help(digit_trainer):
    assert digit_trainer("--version").out == f"digit-trainer {core.__version__}\n"
    for verb in ("train", "evaluate", "predict", "export", "check", "summary", "runs", "data"):
        assert verb in digit_trainer("--help").out
        assert digit_trainer(verb, "--help").code == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a pipe that can be closed")
def test_a_reader_that_leaves_is_no_fault():
    reader, writer = os.pipe()
    os.close(reader)
    start = "import sys; from core.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", start, "summary", "chollet"]
    done = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")
