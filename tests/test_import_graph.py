"""The reader of imports itself, on a tree made for it: no way of importing escapes it."""

from pathlib import Path

import pytest
from import_graph import Arrows, arrows, circles, file_graph, imports, room_graph, upwards

FLOORS = (("core.disk",), ("core.data",), ("core.model",))
FILES = (
    "core/__init__.py", "core/disk.py", "core/data/__init__.py", "core/data/ink.py", "core/model/__init__.py",
    "core/model/network.py", "gui/__init__.py",
)  # fmt: skip
WAYS = {
    "at the top": "import core.model.network",
    "of a package": "from core import model",
    "in a function": "def f():\n    from core.model import network",
    "in a method, under a condition": "class A:\n    def f(self):\n        if self:\n            import core.model",
    "if it can be had": "try:\n    import core.model\nexcept ImportError:\n    pass",
    "for types only": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from core.model.network import Network",
    "for types only, by the module": "import typing\nif typing.TYPE_CHECKING:\n    import core.model",
    "relative": "from ..model import network",
    "relative, of the package": "from .. import model",
    "by name": "from importlib import import_module\nimport_module('core.model.network')",
    "by the beginning of a name": "import importlib\ndef f(x):\n    importlib.import_module(f'core.model.{x}')",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def said(found: Arrows) -> list[tuple[str, str]]:
    return sorted(found)


@pytest.mark.parametrize("way", WAYS)
def test_an_arrow_upwards_is_found_however_it_is_written(tree: Path, way: str) -> None:
    (tree / "core/data/ink.py").write_text(WAYS[way])
    assert said(upwards(arrows(tree), FLOORS)) == [("core.data", "core.model")]


def test_an_arrow_downwards_is_none(tree: Path) -> None:
    (tree / "core/model/network.py").write_text("from core.data import ink\nfrom core import disk\nimport numpy")
    found = arrows(tree)
    assert said(found) == [("core.model", "core.data"), ("core.model", "core.disk")]
    assert not upwards(found, FLOORS)


def test_rooms_of_one_floor_and_rooms_without_a_floor_are_arrows_upwards_too(tree: Path) -> None:
    (tree / "core/model/network.py").write_text("from core.data import ink")
    assert said(upwards(arrows(tree), (("core.data", "core.model"),))) == [("core.model", "core.data")]
    assert said(upwards(arrows(tree), (("core.data",),))) == [("core.model", "core.data")]


@pytest.mark.parametrize("way", sorted(WAYS.keys() - {"by the beginning of a name"}))
def test_circles_of_rooms_and_of_files_are_found(tree: Path, way: str) -> None:
    (tree / "core/data/ink.py").write_text(WAYS[way])
    (tree / "core/model/network.py").write_text("import core.data.ink")
    (tree / "core/model/__init__.py").write_text("from core.model.network import Network")
    assert circles(room_graph(arrows(tree))) == [["core.data", "core.model"]]
    (circle,) = circles(file_graph(tree))
    assert {"core.data.ink", "core.model.network"} <= set(circle)


def test_what_is_imported_in_functions_or_for_types_is_not_imported_at_once(tree: Path) -> None:
    path = tree / "core/data/ink.py"
    for way in ("in a function", "in a method, under a condition", "for types only"):
        path.write_text(WAYS[way])
        assert [one.at_once for one in imports(path, tree) if one.module.startswith("core.model")] == [False]
    for way in ("at the top", "if it can be had"):
        path.write_text(WAYS[way])
        assert [one.at_once for one in imports(path, tree) if one.module.startswith("core.model")] == [True]
