"""The architecture as a test: who may import whom, and what stays cheap."""

import ast
import functools
import importlib.util
import subprocess
import sys
from pathlib import Path

import import_graph
import pytest
from import_graph import (
    FLOORS,
    ROOT,
    Import,
    arrows,
    circles,
    file_graph,
    files,
    room_graph,
    room_of_file,
    upwards,
)

imports = functools.cache(import_graph.imports)
HEAVY = ("tensorflow", "keras", "coremltools", "dask", "distributed")
SLOWS_KERAS = ("sklearn", "scipy", "pandas")
"""Keras imports them where they are installed."""
SCREEN = ("PySide6", "pyqtgraph", "gui")
PANELS = ("setup", "training", "pages", "drawing", "export", "frame")
WITH_THE_WINDOW = ("actions.py", "wiring.py")
"""What a room's actions and its connections know besides: the window, and by it the other rooms."""


def modules(package: str) -> list[Path]:
    return files(package)


def of(libraries: tuple[str, ...], found: list[Import]) -> list[str]:
    return [str(one) for one in found if one.module.split(".")[0] in libraries]


def test_every_room_has_its_floor_and_every_floor_its_rooms():
    rooms = {
        room_of_file(path)
        for path in modules("core") + modules("gui")
        if path.parent.parent != ROOT or path.stem != "__init__"
    }
    assert rooms == {room for floor in FLOORS for room in floor}


def test_no_room_imports_one_above_it():
    assert not [str(one) for made in upwards(arrows()).values() for one in made]


def test_neither_rooms_nor_files_import_each_other_in_a_circle():
    assert not circles(room_graph(arrows()))
    assert not circles(file_graph())


@pytest.mark.parametrize("path", modules("core") + modules("gui"), ids=lambda path: str(path.relative_to(ROOT)))
def test_of_every_import_it_can_be_read_from_where(path):
    assert not [str(one) for one in imports(path) if one.module == "?"]


@pytest.mark.parametrize("path", modules("core"), ids=lambda path: str(path.relative_to(ROOT)))
def test_core_knows_no_screen(path):
    assert not of(SCREEN, imports(path))


@pytest.mark.parametrize("path", modules("gui"), ids=lambda path: str(path.relative_to(ROOT)))
def test_gui_knows_no_tensorflow(path):
    assert not of(HEAVY, imports(path))


@pytest.mark.parametrize("path", modules("gui"), ids=lambda path: str(path.relative_to(ROOT)))
def test_panels_know_nothing_of_each_other_and_their_parts_nothing_of_them(path):
    room = path.relative_to(ROOT / "gui").parts[0]
    names = [one.module for one in imports(path) if one.module.startswith("gui.")]
    if path.name == "wiring.py":
        names = [name for name in names if name.split(".")[2:3] != ["actions"]]  # what another room can do is its door
    known = {name.split(".")[1] for name in names} - {room}
    if room in {"background", "startup"}:
        assert not known
    elif room == "parts":
        assert known <= {"theme"}
    elif room in {*PANELS, "my_digits"}:
        shared = {"background", "parts", "theme", "settings", "commands", "program_state", "open_network", "recent"}
        window = {"main_window"} if path.name in WITH_THE_WINDOW else set()
        below = {"drawing", "controller"} if room == "my_digits" else set()
        assert known <= shared | window | below


@pytest.mark.parametrize("path", modules("core"), ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_modules_are_imported_in_functions(path):
    assert not of(HEAVY, [one for one in imports(path) if one.at_once])


def loaded_after(statement: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return {name.split(".")[0] for name in done.stdout.split()}


def test_importing_all_of_core_loads_neither_qt_nor_tensorflow():
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules("core")]
    statement = "\n".join(f"import {name.removesuffix('.__init__')}" for name in names if not name.endswith("__main__"))
    assert not loaded_after(statement) & {*HEAVY, "PySide6", "psutil"}


@pytest.mark.parametrize("library", SLOWS_KERAS)
def test_nothing_that_slows_keras_is_installed(library):
    assert importlib.util.find_spec(library) is None


def test_help_needs_not_even_numpy():
    assert not loaded_after("from core.cli.parser import parse") & {*HEAVY, "PySide6", "numpy", "PIL", "psutil"}


@pytest.mark.parametrize("path", modules("core") + modules("gui"), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", modules("gui"), ids=lambda path: str(path.relative_to(ROOT)))
def test_things_are_enabled_in_one_place_which_wants_the_reason(path):
    assert path == ROOT / "gui/parts/enabling.py" or "setEnabled(" not in path.read_text(encoding="utf-8")


def test_nothing_is_unpickled():
    for path in modules("core") + modules("gui"):
        source = path.read_text(encoding="utf-8")
        assert "import pickle" not in source
        assert "allow_pickle=True" not in source


OPENING = {"open", "read_bytes", "read_text", "np.load", "np.fromfile", "np.loadtxt", "np.genfromtxt", "np.memmap"}
NO_FILES = ("resources.files(", "self.open(", "OpenModeFlag")
DOORS = {
    "core/files.py": "the door",
    "core/npz.py": "members of an archive that the door has opened",
    "core/disk.py": "drafts, which are made there",
    "core/data/photo/picture_file.py": "decodes what the door has opened",
    "core/model/keras_archive.py": "members of an archive that the door has opened, and a file of its own",
    "core/free_memory.py": "what the system says of itself",
    "core/model/processor.py": "what the system says of itself",
    "core/export/drafts.py": "files of its own, to be put on the disk",
    "core/stderr.py": "a file without a name",
    "core/cli/output.py": "a device of the system",
    "core/data/download.py": "addresses",
    "core/data/unpacked_archive.py": "members of an archive that the door has opened, and files of its own",
}
"""Where something is opened otherwise than by `core.files`, and what."""


@pytest.mark.parametrize("path", modules("core") + modules("gui"), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_opened_by_the_one_door_that_waits_for_no_pipe(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    opening = [ast.unparse(call) for call in calls if opens_a_file(call)]
    assert path.relative_to(ROOT).as_posix() in DOORS or not opening


def opens_a_file(call: ast.Call) -> bool:
    """Whether it may open a file by its path: the name says it; dialogs are opened without arguments."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    is_dialog = method == "open" and not call.args
    return bool({method, ast.unparse(call.func)} & OPENING) and not (
        is_dialog or any(part in ast.unparse(call) for part in NO_FILES)
    )
