"""`make wheel`: builds the wheel, installs it into an empty environment outside of the project, and uses it.

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


def uv(*arguments: str) -> None:
    subprocess.run([os.environ["UV"], *arguments, "--quiet"], cwd=ROOT, check=True, timeout=SECONDS)


def built(folder: Path) -> Path:
    """A new wheel in `folder`."""
    uv("build", "--wheel", "--out-dir", str(folder))
    (wheel,) = folder.glob("digit_trainer-*.whl")
    return wheel


def installed(wheel: Path, environment: Path) -> None:
    """Install `wheel` and what it needs, in the locked versions, into a new environment of a Python that fits."""
    locked = environment.with_name("locked.txt")
    uv("export", "--locked", "--no-dev", "--no-emit-project", "--no-hashes", "--output-file", str(locked))
    uv("venv", str(environment))
    uv("pip", "install", "--python", str(environment), "--constraints", str(locked), str(wheel))


def answer(environment: Path, script: str, *arguments: str) -> str:
    """What a script of the wheel prints; started from another folder, so that nothing comes from the project's."""
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [environment / SCRIPTS / script, *arguments],
        cwd=environment.parent,
        env=clean,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=SECONDS,
    )
    if done.returncode:
        sys.exit(f"{script} {' '.join(arguments)} gave {done.returncode}:\n{done.stdout}{done.stderr}")
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


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="digit-trainer-wheel-") as name:
        folder = Path(name)
        wheel, environment = built(folder), folder / "environment"
        expect("The wheel's list", "\n".join(zipfile.ZipFile(wheel).namelist()), "resources/pen-digits.npz")
        installed(wheel, environment)
        version = wheel.name.split("-")[1]
        expect("digit-trainer --version", answer(environment, "digit-trainer", "--version"), f"digit-trainer {version}")
        summary = answer(environment, "digit-trainer", "summary", "malireddi")
        expect("digit-trainer summary malireddi", summary, "94,602")
        for script in ("digit-trainer", "digit-trainer-window"):
            picture = folder / f"{script}.png"
            answer(environment, script, "--screenshot", str(picture))
            width, height = size(picture)
            if width < 800 or height < 600:
                sys.exit(f"The window's picture has {width}×{height} pixels.")
            print(f"{script} --screenshot: {width}×{height} pixels")
        target = ROOT / "dist" / wheel.name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(wheel, target)
        print(f"{target.relative_to(ROOT)} is ready, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
