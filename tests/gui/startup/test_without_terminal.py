"""A start from a shortcut on Windows: there are no standard streams."""

import subprocess
import sys
from pathlib import Path

import pytest

from gui import __main__ as start
from gui.startup import without_terminal

ROOT = Path(__file__).parents[3]


@pytest.fixture
def shown(monkeypatch) -> list[str]:
    """What the box shows."""
    texts: list[str] = []
    monkeypatch.setattr(without_terminal, "show", texts.append)
    return texts


def take_streams_away(monkeypatch) -> None:
    """Not in a fixture: pytest puts its own streams in place when a test begins."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)


def test_why_no_window_opens_is_shown(shown, monkeypatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "argv", ["digit-trainer-window"])
    take_streams_away(monkeypatch)
    assert start.window() == 1
    assert [text.partition(".")[0] for text in shown] == ["There is no display to open the window on"]


def test_wrong_options_are_shown(shown, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["digit-trainer-window", "--theme", "purple"])
    take_streams_away(monkeypatch)
    assert start.window() == 2
    (text,) = shown
    assert "purple" in text


def test_a_fault_of_the_program_is_said_in_two_sentences(shown, monkeypatch) -> None:
    def broken() -> int:
        raise KeyError("x")

    take_streams_away(monkeypatch)
    assert without_terminal.run(broken) == 1
    (text,) = shown
    assert text.startswith("Something went wrong that should not (KeyError).")
    assert "Traceback" not in text


def test_nothing_is_shown_of_what_went_well(shown, monkeypatch) -> None:
    take_streams_away(monkeypatch)
    assert without_terminal.run(lambda: 0 * sys.stderr.write("chatter")) == 0
    assert shown == []


def test_in_a_terminal_words_and_exceptions_go_their_usual_way(capsys, monkeypatch) -> None:
    monkeypatch.setattr(without_terminal, "show", pytest.fail)
    assert without_terminal.run(lambda: sys.stderr.write("words") and 3) == 3
    assert capsys.readouterr().err == "words"


def test_the_window_opens_without_streams(tmp_path: Path) -> None:
    target = tmp_path / "window.png"
    code = (
        "import sys\nsys.stdout = sys.stderr = None\nfrom gui.__main__ import window\n"
        f"sys.argv = ['digit-trainer-window', '--screenshot', {str(target)!r}]\nsys.exit(window())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, capture_output=True, check=False)
    assert done.returncode == 0
    assert target.read_bytes().startswith(b"\x89PNG")
