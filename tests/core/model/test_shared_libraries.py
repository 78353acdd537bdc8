"""Other threads go on while TensorFlow's largest libraries are loaded."""

import subprocess
import sys

import pytest

from core.model import shared_libraries

LOADED = """
import sys
from core.model import shared_libraries
shared_libraries.load()
assert "tensorflow" not in sys.modules
print(*{line.split("/")[-1].strip() for line in open("/proc/self/maps") if "libtensorflow" in line})
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is loaded")
def test_they_are_loaded_without_an_import():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=120)
    assert set(done.stdout.split()) == set(shared_libraries.LIBRARIES["linux"])


def test_a_package_that_is_not_there_is_left_to_the_import():
    shared_libraries.load("nobody_has_this")


@pytest.mark.skipif(sys.platform == "win32", reason="there the import loads them")
def test_a_library_that_cannot_be_loaded_is_left_to_the_import(tmp_path, monkeypatch, caplog):
    package = tmp_path / "broken_package"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in shared_libraries.LIBRARIES[sys.platform]:
        (package / name).write_text("no library")
    monkeypatch.syspath_prepend(str(tmp_path))
    with caplog.at_level("INFO"):
        shared_libraries.load("broken_package")
    assert caplog.text.count("could not be loaded before the import") == 2
