"""Who imports whom: `uv run python tests/import_graph.py` prints rooms, arrows, arrows upwards and circles.

A room is a folder of `core` or `gui`, or a file that lies directly in one of them; what the rooms of the window let the
user do (`actions.py`) and whom they hear (`wiring.py`) counts as a room of its own, above the window. Every import
counts, wherever it stands: at the top, in a function, for type checking only, relative, or by `import_module`.
`test_contracts.py` holds them to the order that docs/architecture.md describes.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("core", "gui")

FLOORS = (
    (
        "core.errors",
        "core.file_kinds",
        "core.words",
        "core.places",
        "core.stderr",
        "core.free_memory",
        "core.versions",
    ),
    ("core.values", "core.cancellation", "core.disk", "core.locks", "core.log"),
    ("core.files",),
    ("core.archives",),
    ("core.npz", "core.what_is_it"),
    ("core.data",),
    ("core.model",),
    ("core.training",),
    ("core.prediction",),
    ("core.study",),
    ("core.coreml",),
    ("core.export",),
    ("core.cli",),
    ("gui.palettes",),
    ("gui.theme", "gui.settings", "gui.background", "gui.startup"),
    ("gui.parts",),
    ("gui.program_state", "gui.open_network"),
    ("gui.commands", "gui.status", "gui.recent"),
    ("gui.setup", "gui.training", "gui.pages", "gui.drawing", "gui.export", "gui.frame", "gui.loading"),
    ("gui.controller",),
    ("gui.my_digits",),
    ("gui.main_window",),
    ("gui.actions", "gui.demo"),
    ("gui.wiring", "gui.memory"),
    ("gui.app",),
    ("gui.__main__",),
)
"""From the ground up: a room imports rooms of lower floors only, none of its own floor and none above."""

ABOVE_THE_WINDOW = ("actions", "wiring")


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement's module.

    Attributes:
        importer: The file that imports.
        line: Where, 1-based.
        module: What is imported, whole: `core.data.ink`.
        at_once: Whether it is imported as soon as the file is, and not in a function or for type checking only.
    """

    importer: Path
    line: int
    module: str
    at_once: bool

    def __str__(self) -> str:
        return f"{self.importer.relative_to(ROOT).as_posix()}:{self.line} imports {self.module}"


def files(package: str, root: Path = ROOT) -> list[Path]:
    return sorted((root / package).rglob("*.py"))


def imports(path: Path, root: Path = ROOT) -> list[Import]:
    """Every import of a file, also those in functions, in `if TYPE_CHECKING` and by `import_module("…")`."""
    package = ".".join(path.relative_to(root).parts[:-1])
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        Import(path, line, module, at_once)
        for node, at_once in _statements(tree, at_once=True)
        for line, module in _modules(node, package)
    ]


def _statements(node: ast.AST, *, at_once: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for_types = isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")
        yield child, at_once
        yield from _statements(child, at_once=at_once and not later and not for_types)


def _modules(node: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Import):
        yield from ((node.lineno, alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(node, package)
        yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")) and node.args:
        yield node.lineno, _beginning(node.args[0])


def _beginning(name: ast.expr) -> str:
    """What is sure of a module's name: `core.cli.?` of `f"core.cli.{verb}"`; "?" if nothing is."""
    if isinstance(name, ast.Constant):
        return str(name.value)
    first = name.values[0] if isinstance(name, ast.JoinedStr) and name.values else None
    return f"{first.value if isinstance(first, ast.Constant) else ''}?"


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def room_of(module: str) -> str | None:
    """The room of a module, `core.data` for `core.data.ink`; None for libraries and for a package's own name."""
    parts = module.split(".")
    if parts[0] not in PACKAGES or len(parts) < 2 or parts[1] == "__version__":
        return None
    above = [part for part in parts[2:3] if part in ABOVE_THE_WINDOW]
    return ".".join([parts[0], *(above or parts[1:2])])


def room_of_file(path: Path, root: Path = ROOT) -> str:
    """The room that a file is or lies in; `core.__init__` is none of the architecture's."""
    return room_of(".".join(path.relative_to(root).with_suffix("").parts)) or ""


Arrows = dict[tuple[str, str], list[Import]]


def arrows(root: Path = ROOT) -> Arrows:
    """From room to room, with the imports that make each."""
    found: Arrows = {}
    for package in PACKAGES:
        for path in files(package, root):
            for made in imports(path, root):
                ends = room_of_file(path, root), room_of(made.module)
                if ends[1] and ends[0] != ends[1]:
                    found.setdefault((ends[0], ends[1]), []).append(made)
    return found


def upwards(found: Arrows, floors: tuple[tuple[str, ...], ...] = FLOORS) -> Arrows:
    """The arrows that do not lead to a lower floor."""
    floor = {room: number for number, rooms in enumerate(floors) for room in rooms}
    return {ends: made for ends, made in found.items() if floor.get(ends[0], -1) <= floor.get(ends[1], len(floors))}


def file_graph(root: Path = ROOT) -> dict[str, set[str]]:
    """From module to module, inside `core` and `gui`."""
    names = {".".join(path.relative_to(root).with_suffix("").parts): path for p in PACKAGES for path in files(p, root)}
    return {
        name: {target for made in imports(path, root) if (target := _known(made.module, names)) and target != name}
        for name, path in names.items()
    }


def _known(module: str, names: dict[str, Path]) -> str | None:
    """The file that a module's name means: `core.data.ink.render` is in `core.data.ink`; None for a name half known."""
    if module.endswith("?"):
        return None
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        for candidate in (name, f"{name}.__init__"):
            if candidate in names:
                return candidate
    return None


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of nodes that reach each other, each sorted."""
    reach = {node: _reached(graph, node) for node in graph}
    groups = {tuple(sorted({node} | {other for other in reach[node] if node in reach[other]})) for node in graph}
    return [list(group) for group in sorted(groups) if len(group) > 1]


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for target in graph.get(waiting.pop(), set()) - seen:
            seen.add(target)
            waiting.append(target)
    return seen


def room_graph(found: Arrows) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for start, end in found:
        graph.setdefault(start, set()).add(end)
        graph.setdefault(end, set())
    return graph


def _line(word: str, found: list[str]) -> str:
    return "\n".join([f"{len(found)} {word}", *(f"  {line}" for line in found)])


def main() -> None:
    made, modules = arrows(), file_graph()
    rooms = room_graph(made)
    print(_line("rooms", [f"{room} -> {', '.join(sorted(rooms[room])) or 'none'}" for room in sorted(rooms)]))
    print(f"{len(made)} arrows between rooms, {sum(map(len, modules.values()))} between {len(modules)} files")
    print(_line("arrows upwards", [str(one) for statements in upwards(made).values() for one in statements]))
    print(_line("circles of rooms", [" ".join(circle) for circle in circles(rooms)]))
    print(_line("circles of files", [" ".join(circle) for circle in circles(modules)]))


if __name__ == "__main__":
    main()
