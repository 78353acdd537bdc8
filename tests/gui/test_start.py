"""From the command line to the first paint: what is loaded when, and what is said where no window can be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui import __main__ as start
from gui.startup import system_libraries
from gui.startup.system_libraries import ALWAYS, FOR_X11, missing_packages, why_no_window

ROOT = Path(__file__).parents[2]


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env=os.environ | environment,
        check=False,
    )


def loaded_by(code: str) -> set[str]:
    """The top-level modules that are loaded after `code`."""
    said = python("-c", f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})")
    assert said.returncode == 0, said.stderr
    return set(said.stdout.split())


def test_the_window_is_imported_without_the_engines_libraries() -> None:
    assert not {"tensorflow", "keras", "coremltools"} & loaded_by("import gui.app")


def test_the_terminal_is_reached_without_qt() -> None:
    assert not {"PySide6", "numpy", "tensorflow"} & loaded_by(
        "import gui.__main__\ntry:\n    gui.__main__.main(['--version'])\nexcept SystemExit:\n    pass\nprint()"
    )


def test_nothing_heavy_is_loaded_before_the_window_is_painted() -> None:
    code = (
        "from PySide6.QtWidgets import QApplication\nfrom gui.app import create_window\n"
        "app = QApplication([])\nwindow = create_window()\nwindow.show()\napp.processEvents()\n"
        "window.drawing_panel.shut()\nwindow.layers_page.shut()\nwindow.controller.close()"
    )
    assert not {"tensorflow", "keras", "coremltools", "pyqtgraph"} & loaded_by(code)


def test_a_verb_goes_to_the_terminal() -> None:
    said = python("-m", "gui", "runs", "--json")
    assert (said.returncode, json.loads(said.stdout)) == (0, [])
    said = python("-m", "gui", "summary", "nobody")
    assert said.returncode == 1
    assert "Train first: digit-trainer train" in said.stderr


@pytest.mark.parametrize("arguments", [[], ["--demo"], ["--theme", "dark"], ["--theme=dark", "--demo"]])
def test_without_a_display_it_says_so_and_names_the_terminal(arguments, monkeypatch, capsys) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert start.main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "no display" in said.err
    assert "digit-trainer train" in said.err
    assert len(said.err.splitlines()) == 1


def test_wrong_options_are_refused() -> None:
    with pytest.raises(SystemExit) as left:
        start.main(["--theme", "purple"])
    assert left.value.code == 2


def test_missing_libraries_are_named_with_the_line_that_installs_them() -> None:
    assert missing_packages({"libnobody-has-this.so.7": "libnobody7", "libc.so.6": "libc6"}) == ["libnobody7"]
    assert set(ALWAYS.values()) >= {"libegl1", "libgl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1"}
    assert "libxcb-cursor0" in FOR_X11.values()


def test_the_install_line_is_exact(monkeypatch) -> None:
    monkeypatch.setattr(system_libraries, "ALWAYS", {"libnobody-has-this.so.7": "libegl1"})
    reason = why_no_window({"QT_QPA_PLATFORM": "offscreen"}, "linux")
    assert reason.endswith("sudo apt-get install libegl1")
    monkeypatch.setattr(system_libraries, "ALWAYS", {})
    assert why_no_window({"QT_QPA_PLATFORM": "offscreen"}, "linux") == ""
    assert why_no_window({}, "darwin") == ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no X server")
def test_a_display_that_does_not_answer_is_named(monkeypatch) -> None:
    for libraries in ("ALWAYS", "FOR_X11"):
        monkeypatch.setattr(system_libraries, libraries, {})
    sockets = Path("/tmp/.X11-unix")  # noqa: S108 - where X has them
    free = next(number for number in range(50, 1000) if not (sockets / f"X{number}").exists())
    monkeypatch.setenv("DISPLAY", f":{free}")
    assert f"The display :{free} does not answer." in why_no_window({"DISPLAY": f":{free}"}, "linux")


def test_a_screenshot_is_taken_without_a_display(tmp_path: Path) -> None:
    target = tmp_path / "window.png"
    said = python("-m", "gui", "--screenshot", str(target), "--theme", "dark", DISPLAY="", WAYLAND_DISPLAY="")
    assert said.returncode == 0, said.stderr
    assert target.read_bytes().startswith(b"\x89PNG")


def test_a_device_in_the_settings_that_nobody_knows_is_passed_over(tmp_path: Path) -> None:
    settings = tmp_path / "digit-trainer" / "settings.ini"
    settings.parent.mkdir()
    settings.write_text("[General]\nversion=1\ndevice=abacus\n")
    target, nowhere = tmp_path / "window.png", {"DISPLAY": "", "WAYLAND_DISPLAY": "", "DIGIT_TRAINER_DEVICE": ""}
    said = python("-m", "gui", "--screenshot", str(target), XDG_CONFIG_HOME=str(tmp_path), **nowhere)
    assert said.returncode == 0, said.stderr
    assert target.exists()


def test_a_screenshot_that_cannot_be_saved_fails(tmp_path: Path) -> None:
    said = python("-m", "gui", "--screenshot", str(tmp_path / "gone" / "window.png"), DISPLAY="", WAYLAND_DISPLAY="")
    assert said.returncode == 1
    assert "cannot be written" in said.stderr
