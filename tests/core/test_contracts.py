"""The architecture as a test: who may import whom, and what stays cheap."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("data", "model", "training", "prediction", "coreml", "export", "cli")
HEAVY = ("tensorflow", "keras", "coremltools")
SCREEN = ("PySide6", "pyqtgraph", "gui")
PANELS = ("setup", "training", "pages", "drawing", "export", "frame")


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path, *, everywhere: bool) -> list[str]:
    """The modules that a file imports, at its top or everywhere in it; those for type checking only are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree)) if everywhere else tree.body
    found = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


@pytest.mark.parametrize("path", modules("core"), ids=lambda path: str(path.relative_to(ROOT)))
def test_core_knows_no_screen_and_each_room_only_those_to_its_left(path):
    names = imports(path, everywhere=True)
    assert not [name for name in names if name.split(".")[0] in SCREEN]
    room = path.relative_to(ROOT / "core").parts[0]
    if room in ROOMS:
        right = ROOMS[ROOMS.index(room) + 1 :]
        assert not [name for name in names if name.startswith(tuple(f"core.{later}" for later in right))]


@pytest.mark.parametrize("path", modules("gui"), ids=lambda path: str(path.relative_to(ROOT)))
def test_gui_knows_no_tensorflow(path):
    assert not [name for name in imports(path, everywhere=True) if name.split(".")[0] in HEAVY]


@pytest.mark.parametrize("path", modules("gui"), ids=lambda path: str(path.relative_to(ROOT)))
def test_panels_know_nothing_of_each_other_and_their_parts_nothing_of_them(path):
    room = path.relative_to(ROOT / "gui").parts[0]
    known = {name.split(".")[1] for name in imports(path, everywhere=True) if name.startswith("gui.")} - {room}
    if room == "background":
        assert not known
    elif room == "parts":
        assert known <= {"theme"}
    elif room in PANELS:
        assert known <= {"background", "parts", "theme", "settings", "commands"}
    elif room == "my_digits":
        assert known <= {"background", "parts", "theme", "settings", "commands", "drawing", "controller"}


@pytest.mark.parametrize("path", modules("core"), ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_modules_are_imported_in_functions(path):
    assert not [name for name in imports(path, everywhere=False) if name.split(".")[0] in HEAVY]


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


def test_help_needs_not_even_numpy():
    assert not loaded_after("from core.cli.parser import parse") & {*HEAVY, "PySide6", "numpy", "PIL", "psutil"}


@pytest.mark.parametrize("path", modules("core") + modules("gui"), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320


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
    "core/export/drafts.py": "files of its own, to be put on the disk",
    "core/stderr.py": "a file without a name",
    "core/cli/output.py": "a device of the system",
    "core/data/download.py": "addresses",
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
