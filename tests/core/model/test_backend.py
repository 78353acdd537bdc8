"""How TensorFlow is imported."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("collecting", [True, False])
def test_garbage_is_collected_afterwards_as_it_was_before(collecting):
    code = f"import gc; gc.{'enable' if collecting else 'disable'}(); from core.model import backend; backend.keras()"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; print(gc.isenabled(), backend.is_loaded())"],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.split() == [str(collecting), "True"]
    assert done.stderr == ""
