"""Killed at any instant and resumed: the run is listed as interrupted, and goes on from the page "Runs"."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from journeys.user import LONG

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


def test_a_killed_window_is_as_it_was_and_offers_to_go_on(open_window, made_digits, tmp_path) -> None:
    data = tmp_path / "digits.npz"
    np.savez(data, images=made_digits.train.images[:600], labels=made_digits.train.labels[:600])
    command = [sys.executable, str(Path(__file__).with_name("doomed.py")), str(data)]
    with (tmp_path / "said.txt").open("wb") as said:
        doomed = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=said)
    try:
        deadline = time.monotonic() + LONG / 1000
        while doomed.poll() is None and kept_epochs() < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert doomed.poll() is None, (tmp_path / "said.txt").read_text()
    finally:
        doomed.kill()
        doomed.wait()
    (run,) = RunStore().runs()
    before = [epoch.epoch for epoch in run.record().epochs]
    kept = list(range(1, run.state().epoch + 1))  # a kill between the two leaves one line more than is kept

    user = open_window()
    user.wait(lambda: user.find("interruptedCard").isVisible())
    assert f"after {len(before)} of 500 epochs" in user.text("interruptedSentence")
    assert user.text("interruptedDetails").endswith(f"Missing: {500 - len(before)} epochs and the test.")
    assert user.window.layers_page.isVisible()
    user.wait(lambda: user.window.controller.open_network.run is not None)
    assert user.window.controller.open_network.run.id == run.id
    (stroke,) = user.window.drawing_panel.canvas.strokes()
    assert stroke.tolist() == [[140, 40], [140, 240]]
    user.wait_until_read()
    user.screenshot(tmp_path / "card.png")

    user.wait_until_ready()
    user.click("interruptedGoOn")
    user.wait(lambda: user.state() is State.TRAINING)
    record = user.window.controller.record
    assert [epoch.epoch for epoch in record.epochs] == kept
    assert not user.find("interruptedCard").isVisible()
    user.wait(lambda: len(record.epochs) > len(before))
    user.click("stopButton")
    user.wait(lambda: user.state() is State.READY)
    assert [epoch.epoch for epoch in record.epochs[: len(kept)]] == kept


def test_a_run_that_is_not_wanted_now_is_not_offered_again(open_window, trained, tmp_path) -> None:
    trained.change(outcome=None)
    user = open_window()
    user.wait(lambda: user.find("interruptedCard").isVisible())
    user.click("interruptedNotNow")
    assert not user.find("interruptedCard").isVisible()
    user.window.leave()
    again = open_window()
    again.wait_until_ready()
    again.wait(lambda: not again.window.jobs.running("interrupted"))
    assert not again.find("interruptedCard").isVisible()


def kept_epochs() -> int:
    """How many epochs are on the disk."""
    return sum(len(run.record().epochs) for run in RunStore().runs() if run.has_weights())
