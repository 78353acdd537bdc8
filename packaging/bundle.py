"""`make bundle`: packs the program into dist/digit-trainer, which starts without Python, and into an archive of it.

What it is for is said in docs/decisions/frozen-bundle.md. `tests/packaging/test_bundle.py` tries what was built.
"""

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from core import __version__

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
FOLDER = DIST / "digit-trainer"
MEBIBYTE = 2**20


def built() -> None:
    """Make the folder anew."""
    command = [
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN",
        "--distpath", DIST, "--workpath", ROOT / "build", Path(__file__).with_name("bundle.spec"),
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True)
    if sys.platform == "linux":
        _strip()


def _strip() -> None:
    """Leave out the names of TensorFlow's and Python's inner functions, a sixth of the folder, if binutils are there.

    Only in these: libraries whose paths were changed for a wheel, as numpy's and Pillow's, may not bear it.
    """
    libraries = [*FOLDER.glob("_internal/tensorflow/**/*.so*"), *FOLDER.glob("_internal/libpython*")]
    command = shutil.which("strip")
    if command:
        files = [path for path in libraries if not path.is_symlink()]
        subprocess.run([command, "--strip-unneeded", *files], check=True)


def packed() -> Path:
    """The folder as one file: .zip on Windows, .tar.xz elsewhere, quickly rather than tightly."""
    name = f"digit-trainer-{__version__}-{platform.system()}-{platform.machine()}".lower()
    if os.name == "nt":
        return Path(shutil.make_archive(str(DIST / name), "zip", DIST, FOLDER.name))
    archive = DIST / f"{name}.tar.xz"
    with tarfile.open(archive, "w:xz", preset=1) as tar:
        tar.add(FOLDER, FOLDER.name)
    return archive


def size(path: Path) -> float:
    """Of a file, or of all files in a folder, in MiB; a link counts nothing."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and not file.is_symlink()]
    return sum(file.stat().st_size for file in files) / MEBIBYTE


def main() -> None:
    began = time.monotonic()
    built()
    print(f"{FOLDER.relative_to(ROOT)}: {size(FOLDER):,.0f} MiB, built in {time.monotonic() - began:.0f} s")
    if "--no-archive" in sys.argv[1:]:
        return
    began = time.monotonic()
    archive = packed()
    print(f"{archive.relative_to(ROOT)}: {size(archive):,.0f} MiB, packed in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
