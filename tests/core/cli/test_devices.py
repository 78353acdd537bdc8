"""What trains is chosen before TensorFlow is started: each training here is a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.model import devices
from core.training.store import RunStore

ROOT = Path(__file__).parents[3]
RECIPE = {
    "format": 1, "epochs": 2, "batch_size": 51, "optimizer": "muon", "learning_rate": 0.02,
    "augmentation": {"shift": 1, "rotation": 5, "width": 0.2, "bend": 2},
}  # fmt: skip


@pytest.fixture
def trained(tmp_path, bars, tiny):
    """Train in a process of its own: how it ended, and the folder of its runs."""

    def call(
        *more: object, recipe: dict[str, object] = RECIPE, **environment: str
    ) -> tuple[subprocess.CompletedProcess[str], Path]:
        path = tmp_path / "recipe.json"
        path.write_text(json.dumps(recipe))
        runs = tmp_path / "-".join(["runs", *map(str, more)])
        what = ["--architecture", tiny, "--data", bars, "--recipe", path, "--runs", runs]
        done = subprocess.run(
            [sys.executable, "-m", "gui", "train", *map(str, [*what, *more])],
            cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done, runs

    return call


def kept(runs: Path):
    (run,) = RunStore(runs).runs()
    return run.record(), np.concatenate([weights.ravel() for weights in run.network().weights])


def test_two_devices_share_every_batch_and_learn_what_one_learns_which_goes_on(trained):
    one, two = trained(), trained("--device", "cpus")
    assert (one[0].returncode, two[0].returncode) == (0, 0)
    assert "Trains on: two halves of the CPU" in two[0].stderr
    assert "Trains on" not in one[0].stderr
    (alone, weights), (shared, same) = kept(one[1]), kept(two[1])
    assert alone.steps > 10
    np.testing.assert_allclose(shared.losses, alone.losses, atol=1e-5, rtol=0)
    np.testing.assert_allclose(shared.accuracies, alone.accuracies, atol=1e-6, rtol=0)
    np.testing.assert_allclose(same, weights, atol=1e-4, rtol=0)
    assert not np.array_equal(same, weights)  # it is another sum, so it was shared
    (run,) = RunStore(two[1]).runs()
    more = ["train", "--resume", str(run.folder), "--epochs", "3", "--device", "cpu"]
    done = subprocess.run(
        [sys.executable, "-m", "gui", *more], cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(kept(two[1])[0].epochs) == 3


def test_a_teacher_learns_on_two_devices_what_it_learns_on_one(trained):
    """One epoch: by the teacher, too, what the last decimals of a sum do to a step grows from step to step."""
    taught = RECIPE | {"epochs": 1, "distillation": 0.5}
    one, two = trained(recipe=taught), trained("--device", "cpus", recipe=taught)
    assert (one[0].returncode, two[0].returncode) == (0, 0)
    (alone, _), (shared, _) = kept(one[1]), kept(two[1])
    assert alone.steps > 5
    np.testing.assert_allclose(shared.losses, alone.losses, atol=1e-5, rtol=0)


def test_where_nothing_of_the_kind_is_found_the_cpu_trains_and_says_so(trained):
    done, runs = trained(DIGIT_TRAINER_DEVICE="gpu:99", CUDA_VISIBLE_DEVICES="")
    assert done.returncode == 0
    assert f"Trains on: {devices.NONE_FOUND}" in done.stderr
    assert kept(runs)[0].steps


@pytest.mark.parametrize("given", [("--device", "abacus"), ()])
def test_a_device_that_does_not_exist_is_refused_in_a_sentence(trained, given):
    done, runs = trained(*given, DIGIT_TRAINER_DEVICE="abacus")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2:] == [
        "There is no device 'abacus'.", "Choose cpu, gpu, gpu:1 for the second one, or gpus for all.",
    ]  # fmt: skip
    assert not runs.exists()
