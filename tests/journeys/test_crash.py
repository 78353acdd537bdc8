"""Killed at any instant and resumed: the run is listed as interrupted, and goes on from the page "Runs"."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from core.training.store import RunStore
from gui.program_state import State

ROOT = Path(__file__).parents[2]


def test_a_killed_run_is_listed_and_resumed(open_window, made_digits, tmp_path) -> None:
    data = tmp_path / "digits.npz"
    np.savez(data, images=made_digits.train.images[:600], labels=made_digits.train.labels[:600])
    command = [sys.executable, "-m", "gui", "train", "--data", str(data), "--epochs", "500"]
    with (tmp_path / "said.txt").open("wb") as said:
        trainer = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=said)
    try:
        user = open_window()
        user.wait(lambda: trainer.poll() is not None or kept_epochs() >= 2)
        assert trainer.poll() is None, (tmp_path / "said.txt").read_text()
        (run,) = RunStore().runs()
        row = user.select_run(run.id)
        assert user.run_texts(row)["Outcome"] == "Running"
    finally:
        trainer.kill()
        trainer.wait()
    user.press("Ctrl+1")
    row = user.select_run(run.id)
    user.wait(lambda: user.run_texts(row)["Outcome"] == "Interrupted")
    done = run.state().epoch
    user.screenshot(tmp_path / "interrupted.png")

    user.wait_until_ready()
    shown: list[tuple[str, list[int]]] = []
    user.window.controller.record_changed.connect(
        lambda record: shown.append((record.run_id, [epoch.epoch for epoch in record.epochs]))
    )
    user.click("resumeRunButton")
    user.wait(lambda: user.state() is State.TRAINING)
    assert shown == [(run.id, list(range(1, done + 1)))]
    record = user.window.controller.record
    user.wait(lambda: len(record.epochs) > done)
    user.press("Ctrl+1")
    user.click("stopButton")
    user.wait(lambda: user.state() is State.READY)
    assert RunStore().find(run.id).info.outcome.outcome == "stopped"
    user.screenshot(tmp_path / "resumed.png")


def kept_epochs() -> int:
    """How many epochs are on the disk."""
    return sum(len(run.record().epochs) for run in RunStore().runs() if run.has_weights())
