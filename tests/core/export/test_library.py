"""coremltools: quick, quiet, and out of TensorFlow's way."""

import importlib.util
import logging
import subprocess
import sys
from importlib.machinery import ModuleSpec

from core.export import library

SCRIPT = """
import sys
from core.export.library import coremltools
module = coremltools()
assert not [name for name in sys.modules if name.split(".")[0] in ("tensorflow", "keras")]
assert coremltools() is module
import tensorflow
assert tensorflow.constant(2).numpy() == 2
sys.stderr.write("end")
"""

AFTER_TENSORFLOW = """
import sys
from core.export.library import coremltools
from core.model import backend
backend.tensorflow()
before = sys.getrecursionlimit()
coremltools()
assert sys.getrecursionlimit() == before, sys.getrecursionlimit()
"""


def test_it_loads_without_tensorflow_and_in_silence_and_tensorflow_loads_afterwards():
    environment = {"TF_CPP_MIN_LOG_LEVEL": "3", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], check=False, capture_output=True, text=True, timeout=120, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    noise = done.stderr.removesuffix("end")
    assert "coremltools" not in noise
    assert "MLModelProxy" not in noise


def test_loaded_after_tensorflow_it_does_not_let_python_recurse_deeper_than_before():
    done = subprocess.run(
        [sys.executable, "-c", AFTER_TENSORFLOW], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_its_warnings_are_information_in_the_log(caplog):
    library.coremltools()
    caplog.clear()  # of what it says when it is loaded, if this is the first test that does
    with caplog.at_level(logging.INFO):
        logging.getLogger("coremltools").warning("something for %s", "programmers")
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "something for programmers")
    ]


def test_this_machine_writes_packages():
    assert library.mlpackage_obstacle() == ""


def test_a_machine_without_compiled_parts_says_so(monkeypatch, tmp_path):
    found = ModuleSpec("coremltools", None, is_package=True)
    found.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: found)
    assert "cannot be written on this machine" in library.mlpackage_obstacle()


def test_a_machine_without_coremltools_says_so(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert "not installed" in library.mlpackage_obstacle()
