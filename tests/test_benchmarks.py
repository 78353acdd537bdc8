"""Benchmarks are run by hand and rarely: what they import, wherever it stands, must still be there."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
BENCHMARKS = TESTS / "benchmarks"
OWN = {path.stem for folder in (TESTS, BENCHMARKS) for path in folder.glob("*.py")} | {"core", "gui"}


@pytest.mark.parametrize("path", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.stem)
def test_what_it_imports_from_here_is_there(path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(BENCHMARKS)])
    statements = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    for statement in statements:
        assert statement.module is not None
        if statement.module.partition(".")[0] not in OWN:
            continue
        module = importlib.import_module(statement.module)
        for name in statement.names:
            if not hasattr(module, name.name):
                importlib.import_module(f"{statement.module}.{name.name}")
