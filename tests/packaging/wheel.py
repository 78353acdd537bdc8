"""`make wheel`: builds the wheel, installs it into an empty environment outside of the project, and uses it.

It is also installed as a tool, and run as one without being installed, as the README says.

Run by `uv run`, which says in UV where uv is. The libraries are those of uv.lock.
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
SECONDS = 600


def uv(*arguments: str, **more: str) -> None:
    """Run uv in the project's folder, with more variables."""
    subprocess.run(
        [os.environ["UV"], "--quiet", *arguments], cwd=ROOT, env=os.environ | more, check=True, timeout=SECONDS
    )


def built(folder: Path) -> Path:
    """A new wheel in `folder`."""
    uv("build", "--wheel", "--out-dir", str(folder))
    (wheel,) = folder.glob("digit_trainer-*.whl")
    return wheel


def locked_versions(folder: Path) -> Path:
    """A file with the versions of uv.lock."""
    locked = folder / "locked.txt"
    uv("export", "--locked", "--no-dev", "--no-emit-project", "--no-hashes", "--output-file", str(locked))
    return locked


def installed(wheel: Path, locked: Path, environment: Path) -> Path:
    """Install `wheel` and what it needs into a new environment of a Python that fits; the folder of its programs."""
    uv("venv", str(environment))
    uv("pip", "install", "--python", str(environment), "--constraints", str(locked), str(wheel))
    return environment / SCRIPTS


def installed_as_tool(wheel: Path, locked: Path, folder: Path) -> Path:
    """As `uv tool install` does it, but into `folder`; the folder of its programs."""
    programs = folder / "programs"
    places = {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(programs)}
    uv("tool", "install", "--constraints", str(locked), str(wheel), **places)
    return programs


def answer(programs: Path, script: str, *arguments: str) -> str:
    """What a program prints; started from another folder, so that nothing comes from the project's."""
    return answered(programs.parent, str(programs / script), *arguments)


def answered(folder: Path, *command: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        command,
        cwd=folder,
        env=clean,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=SECONDS,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} gave {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    head = picture.read_bytes()[:24]
    if not head.startswith(b"\x89PNG\r\n\x1a\n"):
        sys.exit(f"{picture} is no PNG.")
    width, height = struct.unpack(">II", head[16:])
    return width, height


def expect(what: str, found: str, wanted: str) -> None:
    if wanted not in found:
        sys.exit(f"{what} should say {wanted!r}, but says:\n{found}")
    print(f"{what}: as it should be")


def use(programs: Path, version: str) -> None:
    """What the terminal says and the window shows."""
    expect("digit-trainer --version", answer(programs, "digit-trainer", "--version"), version)
    summary = answer(programs, "digit-trainer", "summary", "malireddi")
    expect("digit-trainer summary malireddi", summary, "94,602")
    for script in ("digit-trainer", "digit-trainer-window"):
        picture = programs.parent / f"{script}.png"
        answer(programs, script, "--screenshot", str(picture))
        width, height = size(picture)
        if width < 800 or height < 600:
            sys.exit(f"The window's picture has {width}×{height} pixels.")
        print(f"{script} --screenshot: {width}×{height} pixels")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="digit-trainer-wheel-") as name:
        folder = Path(name)
        wheel, locked = built(folder), locked_versions(folder)
        expect("The wheel's list", "\\n".join(zipfile.ZipFile(wheel).namelist()), "resources/pen-digits.npz")
        version = f"digit-trainer {wheel.name.split('-')[1]}"
        use(installed(wheel, locked, folder / "environment"), version)
        tool = installed_as_tool(wheel, locked, folder)
        expect("the tool's digit-trainer --version", answer(tool, "digit-trainer", "--version"), version)
        once = ("tool", "run", "--constraints", str(locked), "--from", str(wheel), "digit-trainer", "--version")
        expect("uvx … digit-trainer --version", answered(folder, os.environ["UV"], *once), version)
        target = ROOT / "dist" / wheel.name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(wheel, target)
        print(f"{target.relative_to(ROOT)} is ready, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
