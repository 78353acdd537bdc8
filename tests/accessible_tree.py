"""What a screen reader finds in the window, on every page and in every dialog.

    uv run python tests/accessible_tree.py OUT.txt

writes all of it into a file, to be read through. `faults` says what is wrong with it; tests/gui/test_accessible_tree.py
wants that to be nothing.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(Path(__file__).parents[1]))

from made import FOUR, made_data, made_network, made_record
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QScrollArea,
    QTabWidget,
    QWidget,
)
from waiting import deliver_everything

from core.data.my_digits import MyDigits
from core.training.store import RunStore
from gui.app import create_window
from gui.export.export_dialog import ExportDialog
from gui.export.subject import Subject
from gui.main_window import MainWindow
from gui.parts.widgets import HelpButton
from gui.settings import Settings
from gui.setup.sample_browser import SampleBrowser

Role = QAccessible.Role
PAGES = ("Training", "Evaluation", "Layers", "Runs")
DIALOGS = ("actionAbout", "actionShortcuts", "actionLessons", "actionMyDigits", "actionChallenge")
FIELDS = {Role.EditableText, Role.SpinBox, Role.ComboBox, Role.Slider}
SAYING = FIELDS | {
    Role.Button, Role.CheckBox, Role.RadioButton, Role.ButtonMenu, Role.PageTab, Role.PageTabList, Role.MenuItem,
    Role.Graphic, Role.Chart, Role.Canvas, Role.Table, Role.List, Role.Tree, Role.ProgressBar, Role.Dialog, Role.Window,
    Role.StaticText, Role.ColumnHeader, Role.Grouping, Role.HelpBalloon, Role.AlertMessage,
}  # fmt: skip
"""What says something, and so must have a name."""
AREAS = (QScrollArea, QTabWidget)  # Qt has no better role for them
PAINTED = {Role.Graphic, Role.Chart, Role.Canvas}
MAX_CELLS = 24  # of a table; the others are like them


@dataclass(frozen=True)
class Node:
    """One object of the tree, with what is told about it."""

    depth: int
    role: Role
    name: str
    description: str
    value: str
    label: str
    states: tuple[str, ...]
    widget: QWidget | None

    def __str__(self) -> str:
        told = [f"{'  ' * self.depth}{self.role.name}", repr(self.name) if self.name else "-"]
        told += [f"= {self.value!r}"] if self.value and self.value != self.name else []
        told += [f"labelled {self.label!r}"] if self.label else []
        told += [f"({', '.join(self.states)})"] if self.states else []
        told += [f": {self.description}"] if self.description and self.description != self.name else []
        return " ".join(told).replace("\n", " / ")


def tree(widget: QWidget) -> list[Node]:
    """All that is shown of `widget`, in the order in which a reader comes to it."""
    return list(_nodes(QAccessible.queryAccessibleInterface(widget), 0))


def faults(nodes: list[Node]) -> list[str]:
    """What is wrong: who has no name, no label, no fitting role, or shows something and does not say what."""
    return [f"{_place(node)}: {fault}" for node in nodes for fault in _faults(node)]


def shown(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """Each page with something on it, and then each dialog, by its name."""
    _fill(window)
    window.setup_column.choose("shown,shown")
    for page in PAGES:
        window.show_page(page)
        settle(window)
        yield page, window
    for name in DIALOGS:
        yield from _opened(window, window.commands[name].text().replace("&", ""), window.commands[name].trigger)
    settings, images = Settings(folder / "export.ini"), made_data().test.images
    export = ExportDialog(window.theme, window.jobs, settings, Subject(made_network(), images), window)
    yield from _opened(window, "Export", export.show)
    yield from _opened(window, "Browse digits", SampleBrowser(window.theme, made_data(), window).show)
    yield from _opened(window, "A question mark", window.recipe_panel.findChild(HelpButton, "help_batch_size").open)


def settle(window: MainWindow) -> None:
    """Until all is done that was begun."""
    deliver_everything()
    while window.jobs.alive():
        deliver_everything()


def _nodes(interface: QAccessibleInterface | None, depth: int) -> Iterator[Node]:
    if interface is None or not interface.isValid() or interface.state().invisible:
        return
    made = interface.object()
    widget = made if isinstance(made, QWidget) else None
    if isinstance(widget, QMenu) or (isinstance(widget, QWidget) and depth and widget.isWindow()):
        return
    yield Node(
        depth,
        interface.role(),
        *(interface.text(kind).strip() for kind in (QAccessible.Text.Name, QAccessible.Text.Description)),
        interface.text(QAccessible.Text.Value).strip(),
        _label(interface),
        tuple(_states(interface)),
        widget,
    )
    if isinstance(widget, QComboBox):
        return
    count = interface.childCount()
    for place in range(min(count, MAX_CELLS) if isinstance(widget, QAbstractItemView) else count):
        yield from _nodes(interface.child(place), depth + 1)


def _label(interface: QAccessibleInterface) -> str:
    labels = [other for other, how in interface.relations() if how & QAccessible.RelationFlag.Label]
    return " ".join(other.text(QAccessible.Text.Name) for other in labels)


def _states(interface: QAccessibleInterface) -> Iterator[str]:
    state, widget = interface.state(), interface.object()
    passed_on = isinstance(widget, QWidget) and widget.focusProxy() is not None
    for name in ("focusable", "disabled", "checked", "selected", "readOnly"):
        if getattr(state, name) and not (passed_on and name == "focusable"):
            yield name


def _faults(node: Node) -> Iterator[str]:
    if node.role is Role.NoRole:
        yield "has no role"
    if node.role is Role.Client and "focusable" in node.states and not isinstance(node.widget, AREAS):
        yield "can have the focus, and nobody knows what it is"
    if (node.role in SAYING or "focusable" in node.states) and not node.name and not _is_empty_text(node):
        yield "has no name"
    if node.role in FIELDS and not node.label:
        yield "has no label"
    if node.role in PAINTED and not node.description:
        yield "does not say what it shows"


def _is_empty_text(node: Node) -> bool:
    """A line that says nothing now; a reader passes it by."""
    return isinstance(node.widget, QLabel) and not node.widget.text() and node.widget.pixmap().isNull()


def _place(node: Node) -> str:
    widget = node.widget
    return f"{node.role.name} {node.name!r} " + (f"{type(widget).__name__} {widget.objectName()}" if widget else "")


def _opened(window: MainWindow, name: str, opens: Callable[[], object]) -> Iterator[tuple[str, QWidget]]:
    before = {made for made in QApplication.topLevelWidgets() if made.isVisible()}
    opens()
    settle(window)
    made = next(
        made for made in QApplication.topLevelWidgets() if made not in before and made.isVisible() and made.parent()
    )
    yield name, made
    made.close()
    settle(window)


def _fill(window: MainWindow) -> None:
    """Curves, a network, digits to evaluate and a drawing."""
    window.training_panel.prepare()
    window.training_panel.set_record(made_record())
    window.controller.open_network.network_changed.emit(made_network())
    window.evaluation_page.set_data(made_data())
    window.drawing_panel.canvas.set_strokes(FOUR)
    settle(window)


def main() -> None:
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as scratch, Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        folder = Path(scratch)
        window = create_window(
            "light", Settings(folder / "settings.ini"), RunStore(folder / "runs"), MyDigits(folder / "digits.json")
        )
        window.painted.disconnect(window.begin)
        window.show()
        deliver_everything()
        for name, widget in shown(window, folder):
            nodes = tree(widget)
            out.write(f"=== {name}\n" + "".join(f"{node}\n" for node in nodes))
            out.write("".join(f"!!! {fault}\n" for fault in faults(nodes)) + "\n")
        window.leave()
    app.closeAllWindows()


if __name__ == "__main__":
    main()
