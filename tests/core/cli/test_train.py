import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import free_memory
from core.model import backend
from core.training.store import RunStore

ROOT = Path(__file__).parents[3]
KEYS = {
    "run", "epochs", "best_epoch", "validation_loss", "validation_accuracy", "test_accuracy", "seconds",
    "images_per_second", "export",
}  # fmt: skip


def test_a_training_answers_in_json_and_keeps_the_run(train, digit_trainer):
    said = train("--seed", 3, "--name", "My first")
    assert said.code == 0
    assert said.json.keys() >= KEYS
    assert said.json["epochs"] == 2
    assert said.json["export"] is None
    (listed,) = digit_trainer("runs", "--json").json
    assert (listed["run"], listed["name"], listed["outcome"]) == (said.json["run"], "My first", "finished")
    assert listed["test_accuracy"] == said.json["test_accuracy"]


def test_progress_is_plain_lines_when_nobody_watches(train):
    lines = train().err.splitlines()
    assert lines[0].startswith("Run ")
    assert re.fullmatch(r"Takes about \d+ MB of memory\.", lines[1])
    assert [line[:12] for line in lines[2:]] == ["Epoch 1 of 2", "Epoch 2 of 2"]


def test_without_json_the_answer_is_for_people(digit_trainer, bars, tiny):
    said = digit_trainer("train", "--architecture", tiny, "--data", bars, "--epochs", 1, "--batch-size", 100)
    assert "Test accuracy" in said.out
    assert "Kept in" in said.out


def test_the_same_seed_gives_the_same_answer(train):
    one, same, other = (train("--seed", seed).json for seed in (1, 1, 2))
    assert one["validation_loss"] == same["validation_loss"]
    assert one["validation_loss"] != other["validation_loss"]


def test_training_with_an_export(train, tmp_path):
    target = tmp_path / "digits.mlmodel"
    said = train("--export", target)
    assert said.code == 0
    report = said.json["export"]
    assert report["path"] == str(target)
    assert target.stat().st_size == report["bytes"]
    assert all(check["ok"] for check in report["checks"])


def test_a_wrong_target_is_refused_before_the_training(train, tmp_path):
    said = train("--export", tmp_path / "digits.docx")
    assert said.code == 1
    assert ".mlmodel" in said.err
    assert not RunStore().runs()


@pytest.fixture
def wide(tmp_path):
    """Eight convolutions of 2,048 filters that see one pixel each."""
    convolution = {"kind": "convolution", "filters": 2048, "kernel": 1, "activation": "relu"}
    ending = [
        {"kind": "max_pooling", "size": 28},
        {"kind": "flatten"},
        {"kind": "dense", "units": 10, "activation": "softmax"},
    ]
    path = tmp_path / "wide.json"
    path.write_text(json.dumps({"format": 1, "name": "wide", "layers": [convolution] * 8 + ending}))
    return path


def test_a_training_without_the_memory_for_it_is_refused_in_a_sentence(digit_trainer, bars, wide, monkeypatch):
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 2_500_000_000)
    monkeypatch.setattr(backend, "is_loaded", lambda: True)
    said = digit_trainer("train", "--architecture", wide, "--data", bars, "--batch-size", 128, "--json")
    assert (said.code, said.out) == (1, "")
    sentence, hint = said.err.splitlines()
    assert re.fullmatch(r"Training wide takes about 10 GB of memory, and 2\.5 GB are free\.", sentence)
    assert re.fullmatch(r"A batch size of \d+ would fit\.", hint)
    assert not RunStore().folder.exists()


def test_a_resume_without_the_memory_for_it_changes_nothing_to_the_byte(train, digit_trainer, monkeypatch):
    folder = Path(train().json["folder"])
    before = {path: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 0)
    said = digit_trainer("train", "--resume", "latest", "--epochs", 3)
    assert said.code == 1
    assert "0 MB are free" in said.err
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_recipe_that_would_redraw_is_trained_without_and_says_so(train, tmp_path):
    recipe = tmp_path / "mine.json"
    recipe.write_text('{"format": 1, "name": "mine", "augmentation": {"redraw": true}}')
    said = train("--recipe", recipe)
    assert said.code == 0
    assert said.err.splitlines()[0].startswith("Pen digits are no longer drawn anew in every epoch")


def test_limit_and_more_epochs(train, digit_trainer):
    run = train("--limit", 80).json["run"]
    said = digit_trainer("train", "--resume", run[:4], "--epochs", 3, "--json")
    assert said.json["epochs"] == 3
    assert RunStore().find(run).info.data.train == 80


def test_a_finished_run_and_no_more_epochs(train, digit_trainer):
    train()
    said = digit_trainer("train", "--resume", "latest")
    assert said.code == 1
    assert "has done 2 epochs already" in said.err


@pytest.mark.parametrize("option", [("--seed", 2), ("--data", "pen"), ("--validate-on-test",)])
def test_a_resumed_run_keeps_what_it_was_started_with(train, digit_trainer, option):
    train()
    said = digit_trainer("train", "--resume", "latest", *option)
    assert said.code == 1
    assert option[0] in said.err


def test_a_resume_wants_the_same_data(train, digit_trainer, bars, tmp_path):
    train()
    import numpy as np

    with np.load(bars) as arrays:
        images, labels = arrays["images"], arrays["labels"]
    np.savez(bars, images=255 - images, labels=labels)
    said = digit_trainer("train", "--resume", "latest", "--epochs", 4)
    assert said.code == 1
    assert "not what the run" in said.err


@pytest.mark.parametrize(
    ("arguments", "said_so"),
    [
        (("--architecture", "lenet"), "There is no architecture 'lenet'."),
        (("--architecture", "missing.json"), "cannot be read: there is no such file"),
        (("--recipe", "slow"), "There is no recipe 'slow'."),
        (("--epochs", "0"), "Epochs must be a whole number"),
        (("--batch-size", "100000"), "Batch size must be"),
        (("--learning-rate", "1e300"), "Learning rate must be above 0 and at most 1, not 1e+300"),
        (("--limit", "0"), "at least 1, not 0"),
        (("--resume", "nothing"), "There are no runs"),
        (("--data", "missing.npz"), "missing.npz"),
    ],
)
def test_a_mistake_is_one_sentence_with_exit_1(digit_trainer, bars, arguments, said_so):
    data = () if {"--data", "--resume"} & set(arguments) else ("--data", bars)
    said = digit_trainer("train", *data, *arguments)
    assert said.code == 1
    assert said_so in said.err
    assert said.out == ""


@pytest.mark.parametrize("content", ["{", "[" * 200_000, " " * 1_100_000, "\xff\xfe", "[]", "null"])
def test_json_that_is_none_or_deep_or_huge(digit_trainer, bars, tmp_path, content):
    path = tmp_path / "own.json"
    path.write_text(content, encoding="latin-1")
    for option in ("--architecture", "--recipe"):
        said = digit_trainer("train", "--data", bars, option, path)
        assert said.code == 1
        assert len(said.err.splitlines()) <= 2


def test_a_limit_beyond_the_data_is_the_same_as_none(train):
    beyond = train("--limit", "999999999999999999", "--seed", 3).json
    assert beyond["validation_loss"] == train("--seed", 3).json["validation_loss"]


def test_wrong_usage_has_exit_2(digit_trainer):
    assert digit_trainer("train", "--epochs", "many").code == 2
    assert digit_trainer("fly").code == 2


EPOCHS = 30
START = "import sys; from core.cli import main; sys.exit(main(sys.argv[1:]))"


def started(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_epochs(process: subprocess.Popen[str], folder: Path, count: int) -> Path:
    """Wait until the only run in `folder`, which `process` trains, has kept so many epochs."""
    while process.poll() is None:
        for history in folder.glob("*/history.jsonl"):
            if history.read_bytes().count(b"\n") >= count:
                return history.parent
        time.sleep(0.005)
    pytest.fail(f"the training ended before: {process.communicate()}")


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize(("epochs_kept", "then"), [(1, 0.0), pytest.param(2, 0.05, marks=pytest.mark.slow)])
def test_a_killed_run_resumed_equals_an_uninterrupted_one(
    digit_trainer, bars, tiny, plain, tmp_path, epochs_kept, then
):
    common = (
        "--architecture", tiny, "--data", bars, "--recipe", plain, "--epochs", EPOCHS, "--batch-size", 8, "--seed", 4,
        "--json",
    )  # fmt: skip
    killed = tmp_path / "killed"
    process = started("train", *common, "--runs", killed)
    folder = wait_for_epochs(process, killed, epochs_kept)
    time.sleep(then)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert json.loads((folder / "run.json").read_text())["outcome"] is None
    resumed = digit_trainer("train", "--resume", folder, "--json")
    whole = digit_trainer("train", *common, "--runs", tmp_path / "whole")
    assert resumed.code == whole.code == 0
    one, other = RunStore(killed).find("latest"), RunStore(tmp_path / "whole").find("latest")
    figures = [
        [(done.training_loss, done.validation_loss, done.validation_accuracy) for done in run.record().epochs]
        for run in (one, other)
    ]
    assert len(figures[0]) == EPOCHS
    assert figures[0] == figures[1]
    assert all((a == b).all() for a, b in zip(one.network().weights, other.network().weights, strict=True))
    assert all((a == b).all() for a, b in zip(one.state().variables, other.state().variables, strict=True))


@pytest.mark.skipif(os.name != "posix", reason="needs SIGINT")
def test_ctrl_c_stops_cleanly_and_keeps_the_run(digit_trainer, bars, tiny, plain, tmp_path):
    runs = tmp_path / "interrupted"
    process = started(
        "train", "--architecture", tiny, "--data", bars, "--recipe", plain, "--epochs", 1000, "--batch-size", 8,
        "--runs", runs, "--json",
    )  # fmt: skip
    wait_for_epochs(process, runs, 1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    answer = json.loads(out)
    assert answer["outcome"] == "stopped"
    assert f"--resume {answer['run']}" in err
    assert RunStore(runs).find("latest").network()
