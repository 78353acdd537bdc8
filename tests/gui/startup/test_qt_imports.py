import subprocess
import sys

PROGRAM = """
import linecache, sys
{first}
from gui.startup.qt_imports import stop_reading
{call}
import PySide6.QtWidgets, wave
print(sys.modules["wave"].__file__ in linecache.cache)
"""


def was_read(call: str, first: str = "") -> bool:
    """Whether the source of a module was read that is imported after Qt, in a process of its own."""
    program = PROGRAM.format(first=first, call=call)
    said = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    return {"True": True, "False": False}[said.strip()]


def test_what_is_imported_after_qt_is_not_read() -> None:
    assert was_read("pass"), "Qt for Python does it no longer: the module can go."
    assert not was_read("stop_reading()")
    assert not was_read("stop_reading()", first="import PySide6.QtGui, PySide6.QtTest")
    assert not was_read("stop_reading(); stop_reading()")
