"""The program without Python, as `make bundle` builds it: it opens its window, trains, exports and checks."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "dist" / "digit-trainer"
PROGRAM = BUNDLE / ("digit-trainer.exe" if os.name == "nt" else "digit-trainer")
SECONDS = 600
HAS_BLOB_WRITER = sys.platform == "darwin" or (sys.platform == "linux" and os.uname().machine == "x86_64")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM.exists(), reason="`make bundle` builds what is tried here"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle somewhere else, under a name with a space and a letter that is not ASCII."""
    folder = tmp_path_factory.mktemp("else") / "Zahlen üben"
    shutil.copytree(BUNDLE, folder, symlinks=True, copy_function=_linked)
    return folder / PROGRAM.name


def _linked(source: str, target: str) -> str:
    """A second name for a file instead of a copy of some hundred megabytes, where the disk can do that."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        return shutil.copy2(source, target)
    return target


@pytest.fixture(scope="module")
def bare(home: Path) -> dict[str, str]:
    """An environment in which nothing leads to a Python, to this checkout or to the user's files."""
    kept = {"SYSTEMROOT", "WINDIR", "COMSPEC", "NUMBER_OF_PROCESSORS", "TEMP", "TMP"} if os.name == "nt" else {"LANG"}
    places = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
    empty = home / "no programs"
    empty.mkdir()
    found = {name: value for name, value in os.environ.items() if name.upper() in kept}
    return found | dict.fromkeys(places, str(home)) | {"PATH": str(empty)}


@pytest.fixture(scope="module")
def screen() -> Iterator[dict[str, str]]:
    """A display of our own where there is Xvfb; else the window is drawn without one."""
    xvfb = shutil.which("Xvfb")
    if not xvfb:
        yield {}
        return
    reading, writing = os.pipe()
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as file:
            number = file.readline().strip()
        yield {"DISPLAY": f":{number}"}
        server.terminate()


def said(program: Path, environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [program, *arguments],
        cwd=environment["HOME"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_environment_has_no_python(bare):
    assert not [name for name in bare if name.startswith(("PYTHON", "VIRTUAL_ENV", "UV_", "LD_"))]
    assert not shutil.which("python3", path=bare["PATH"])
    assert not shutil.which("python", path=bare["PATH"])


def test_it_opens_its_window(moved, bare, screen, home, capsys):
    picture = home / "window.png"
    began = time.monotonic()
    said(moved, bare | screen, "--screenshot", str(picture))
    first = time.monotonic() - began
    began = time.monotonic()
    said(moved, bare | screen, "--screenshot", str(picture))
    second = time.monotonic() - began
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000  # an empty window has less
    where = f"display {screen['DISPLAY']}" if screen else "no display"
    with capsys.disabled():
        print(f"\nstart to picture of the window: {first:.1f} s, then {second:.1f} s ({where})")


def test_it_says_its_version_and_what_a_network_is(moved, bare, capsys):
    began = time.monotonic()
    version = said(moved, bare, "--version")
    seconds = time.monotonic() - began
    assert version.startswith("digit-trainer 0.")
    assert json.loads(said(moved, bare, "summary", "malireddi", "--json"))["total_parameters"] == 94_602
    with capsys.disabled():
        print(f"\n--version: {seconds:.1f} s")


def test_it_trains_exports_and_checks(moved, bare, home, capsys):
    began = time.monotonic()
    told = said(moved, bare, "train", "--data", "pen", "--limit", "300", "--epochs", "1", "--json")
    seconds = time.monotonic() - began
    trained = json.loads(told)
    assert trained["epochs"] == 1
    kinds = ["mlmodel", "mlpackage"] if HAS_BLOB_WRITER else ["mlmodel"]
    for kind in kinds:
        target = home / f"digits.{kind}"
        exported = json.loads(said(moved, bare, "export", "latest", "--output", str(target), "--json"))
        assert exported["agreement"] == 1
        checked = json.loads(said(moved, bare, "check", str(target), "--against", "latest", "--json"))
        assert checked["ok"]
        assert all(check["ok"] for check in checked["checks"])
    with capsys.disabled():
        print(f"\ntrain on 300 pen digits, with TensorFlow's start: {seconds:.1f} s; exported and checked: {kinds}")
