"""The window and every dialog on screens of any size, in processes that have such a screen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui.parts.screens import ScreenFit
from gui.settings import Settings

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def opened(tmp_path: Path, width: int, height: int, factor: float = 1.0, text: float = 1.0, *more: str) -> dict:
    """What fitting.py says of a screen of so many device pixels."""
    screen = {"name": "s", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "logicalBaseDpi": 96}
    (tmp_path / "screen.json").write_text(json.dumps({"screens": [screen | {"dpr": 1.0}]}))
    environment = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screen.json'}",
        "QT_SCALE_FACTOR": str(factor),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "fitting.py"), str(tmp_path), str(text), *more],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def outside(said: dict) -> dict[str, list[int]]:
    """The frames that are not wholly on the screen."""
    left, top, width, height = said["free"]
    return {
        name: frame
        for name, frame in said["frames"].items()
        if frame[0] < left or frame[1] < top or frame[0] + frame[2] > left + width or frame[1] + frame[3] > top + height
    }


@pytest.mark.parametrize(
    ("width", "height", "factor", "text"),
    [
        (1280, 800, 1.0, 1.0),
        (1920, 1080, 2.0, 1.0),
        pytest.param(800, 600, 1.0, 1.0, marks=pytest.mark.slow),
        (1280, 800, 1.0, 2.0),
        (1366, 768, 1.25, 1.5),
        pytest.param(3840, 2160, 2.0, 1.0, marks=pytest.mark.slow),
    ],
)
def test_everything_is_on_the_screen_and_can_be_reached(tmp_path, width, height, factor, text) -> None:
    said = opened(tmp_path, width, height, factor, text)
    assert said["free"][2:] == [round(width / factor), round(height / factor)]
    assert len(said["frames"]) == 10
    assert outside(said) == {}
    assert said["checked"] > 90
    assert said["cut"] == []


@pytest.mark.parametrize(("width", "height", "text"), [(1280, 800, 1.0), (1280, 800, 2.0), (1920, 1080, 1.5)])
def test_nothing_is_cut_off_in_high_contrast(tmp_path, width, height, text) -> None:
    said = opened(tmp_path, width, height, 1.0, text, "high")
    assert outside(said) == {}
    assert said["checked"] > 90
    assert said["cut"] == []


def test_a_window_that_was_left_on_another_screen_comes_back(tmp_path, make_window) -> None:
    window = make_window(settings=Settings(tmp_path / "settings.ini"))
    window.setGeometry(1500, 900, 1900, 1150)
    window.close()
    said = opened(tmp_path, 1024, 768)
    assert outside(said) == {}
    assert said["frames"]["mainWindow"][2] <= 1024


def test_the_window_opens_in_its_usual_size_where_there_is_room(window) -> None:
    assert (window.width(), window.height()) == (1280, 800)


def test_where_it_was_moved_and_how_large_it_was_made_is_left_alone(window) -> None:
    window.setGeometry(-200, 300, 1900, 1180)
    fit = window.findChild(ScreenFit)
    fit._check_frame()
    assert window.geometry().getRect() == (-200, 300, 1900, 1180)


def test_a_screen_that_changes_takes_the_window_along(window, qtbot) -> None:
    window.setGeometry(-200, 900, 3000, 1180)
    window.screen().availableGeometryChanged.emit(window.screen().availableGeometry())
    free = window.screen().availableGeometry()
    qtbot.waitUntil(lambda: free.contains(window.frameGeometry()))
