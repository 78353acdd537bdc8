"""The types of all of a kit's Swift, also of what calls Apple's frameworks: beside outlines of these, written by hand.

The outlines are only as right as their author; `make kits` on a Mac has the real ones.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.export.kit import writer

pytestmark = [
    pytest.mark.usefixtures("swift_compiler"),
    pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has Apple's frameworks: make kits"),
]

OUTLINES = ("CoreGraphics", "CoreVideo", "CryptoKit", "CoreML", "SwiftUI")
SOURCES = writer.TEMPLATES / writer.APP / "Sources"
LANGUAGE = ("-swift-version", "5", "-parse-as-library")
STRICT = "-strict-concurrency=complete"


def swiftc(*arguments: str | Path) -> str:
    """What the compiler finds wrong."""
    command = ["swiftc", *LANGUAGE, *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=280)
    lines = [line for line in done.stderr.splitlines() if "libc not found" not in line]
    return "\n".join(lines if done.returncode or any("warning:" in line for line in lines) else [])


@pytest.fixture(scope="module")
def modules(swift_compiler, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("modules")
    for name in OUTLINES:
        source = Path(__file__).parent / "outlines" / f"{name}.swift"
        made = ("-emit-module-path", folder / f"{name}.swiftmodule")
        assert not swiftc("-emit-module", "-module-name", name, "-I", folder, source, *made)
    return folder


@pytest.fixture
def app(tmp_path) -> Path:
    return Path(shutil.copytree(SOURCES, tmp_path / "Sources"))


def mistakes(app: Path, modules: Path) -> str:
    return swiftc(STRICT, "-typecheck", "-module-name", "AppModule", "-I", modules, *sorted(app.rglob("*.swift")))


def test_the_app_has_no_mistake_of_type_or_isolation(app, modules):
    assert not mistakes(app, modules)


def test_a_mistake_in_what_calls_core_ml_is_found(app, modules):
    file = app / "Prediction/DigitModel.swift"
    file.write_text(file.read_text(encoding="utf-8").replace("imageConstraint", "imageConstraints"), encoding="utf-8")
    assert "imageConstraints" in mistakes(app, modules)


def test_its_tests_have_none(modules, tmp_path):
    made = tmp_path / "DigitPrediction.swiftmodule"
    sources = sorted((SOURCES / "Prediction").glob("*.swift"))
    shown = ("-enable-testing", "-module-name", "DigitPrediction", "-I", modules)
    assert not swiftc("-emit-module", *shown, *sources, "-emit-module-path", made)
    tests = writer.TEMPLATES / "Tests/DigitPredictionTests/GoldenTests.swift"
    assert not swiftc("-typecheck", "-I", modules, "-I", tmp_path, tests)
