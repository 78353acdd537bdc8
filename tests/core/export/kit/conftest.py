"""Kits around small random networks."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from core_ml import random_network

from core.export import exporter, kit
from core.export.library import coremltools
from core.export.metadata import Metadata


def tenth(images):
    return np.full((len(images), 10), 0.1, np.float32)


@pytest.fixture(scope="session")
def swift_compiler(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Its path; without one that can compile a line, a test is skipped."""
    path = shutil.which("swiftc")
    if not path:
        pytest.skip("needs a Swift compiler: swiftc is not in the path")
    line = tmp_path_factory.mktemp("swift") / "line.swift"
    line.write_text("let one = 1\n", encoding="utf-8")
    done = subprocess.run([path, "-typecheck", line], check=False, capture_output=True, text=True, timeout=280)
    if done.returncode:
        pytest.skip(f"needs a Swift compiler that works: {path} cannot compile a line: {done.stderr.strip()[:200]}")
    return path


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "my digits-2.mlmodel"
    path.write_bytes(exporter.mlmodel_content(random_network(), Metadata(author="Ada")))
    return path


@pytest.fixture(scope="session")
def with_input(model_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The same model, as if it took another picture or were of another specification; it need not run."""

    def changed(side: int = 28, version: int = 1) -> Path:
        specification = coremltools().utils.load_spec(str(model_file))
        image = specification.description.input[0].type.imageType
        image.width = image.height = side
        specification.specificationVersion = version
        path = tmp_path_factory.mktemp("changed") / f"m{side}.mlmodel"
        path.write_bytes(specification.SerializeToString())
        return path

    return changed


@pytest.fixture
def write(model_file: Path, tmp_path: Path) -> Callable[..., kit.KitReport]:
    def written(folder: Path = tmp_path / "kit", model: Path = model_file, **changed) -> kit.KitReport:
        wanted = {"title": "My digits", "license": "CC0", "probabilities": tenth, **changed}
        return kit.write(model, folder, **wanted)

    return written
