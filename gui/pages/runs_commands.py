"""What can be done with the selected runs: the buttons below the table, and the menu with all of it."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from core.training.run_listing import DamagedRun
from gui.pages.runs_cells import Line
from gui.pages.runs_table import RENAME_KEY, RunsTable
from gui.parts.enabling import enable
from gui.parts.small_controls import MoreButton
from gui.parts.widgets import button
from gui.program_state import WAIT
from gui.theme import Theme

MAX_COMPARED = 8
RUNNING = "This run is being trained."
NOT_SELECTED = "No run is selected."
SEVERAL = "Several runs are selected."
NOT_BEGUN = "Nothing of this run was kept yet."
TWO_AT_LEAST = "Select or tick two runs or more."
TOO_MANY = f"At most {MAX_COMPARED} runs are compared at once."
TIPS = {
    "open": "Show its curves, and draw and export with its network.",
    "resume": "Go on where it was left.",
    "compare": "In what the selected runs differ, and whether one of two is better or it is chance.",
    "rename": "Call it something else.",
    "tick": "Show the curves of the selected runs faintly behind the present ones, or no longer.",
    "folder": "Show its files.",
    "delete": "Delete what is selected, with all weights; asks first.",
}
WORDS = {
    "open": "Open",
    "resume": "Train further",
    "compare": "Compare",
    "rename": "Rename",
    "tick": "Tick",
    "folder": "Show folder",
    "delete": "Delete…",
}
BUTTONS = ("open", "resume", "compare", "delete")
KEYS = {"open": "Return", "rename": RENAME_KEY, "tick": "Space", "delete": "Del"}


class RunCommands:
    """Buttons and menu entries; each is grey for the same reason in both places.

    Args:
        theme: The look.
        table: Where runs are selected and ticked.
        does: What is done, by the names in `WORDS`.
    """

    def __init__(self, theme: Theme, table: RunsTable, does: Mapping[str, Callable[[], None]]) -> None:
        self._table, self._does = table, does
        self.more = MoreButton(theme, "runMenuButton", "More about the selected runs")
        self._actions = {name: self._action(name) for name in WORDS}
        self._buttons = {name: self._button(name) for name in BUTTONS}

    @property
    def buttons(self) -> Sequence[QPushButton]:
        """From left to right."""
        return tuple(self._buttons.values())

    def delete(self) -> None:
        """As the button does."""
        self._buttons["delete"].click()

    def to_compare(self) -> list[Line]:
        """The selected runs if there are several, else the ticked ones, as they are listed; no damaged ones."""
        chosen, lines = self._table.selected(), self._table.lines
        if len(chosen) < 2:
            chosen = [line for line in lines.lines if line.id in lines.ticked]
        return [line for line in chosen if line.run is not None]

    def show_state(self, chosen: Sequence[Line], *, busy: bool, current: str) -> None:
        """Make grey what cannot be done with these now."""
        one = self._why_not_one(chosen)
        wait = WAIT if busy else ""
        damage = next((line.listed.entry.reason for line in chosen if isinstance(line.listed.entry, DamagedRun)), "")
        none = "" if chosen else NOT_SELECTED
        trained = busy and any(line.id == current for line in chosen)
        compared = len(self.to_compare())
        why_not = {
            "open": one or damage or wait,
            "resume": one or damage or wait or ("" if chosen and _has_begun(chosen[0]) else NOT_BEGUN),
            "compare": TWO_AT_LEAST if compared < 2 else TOO_MANY if compared > MAX_COMPARED else "",
            "rename": one or damage,
            "tick": none,
            "folder": one,
            "delete": none or (RUNNING if trained else ""),
        }
        for name, reason in why_not.items():
            enable(self._actions[name], reason, TIPS[name])
            if name in self._buttons:
                enable(self._buttons[name], reason, TIPS[name])

    @staticmethod
    def _why_not_one(chosen: Sequence[Line]) -> str:
        return NOT_SELECTED if not chosen else SEVERAL if len(chosen) > 1 else ""

    def _action(self, name: str) -> QAction:
        if name == "delete":
            self.more.menu.addSeparator()
        action = self.more.menu.addAction(WORDS[name] + (f"\t{KEYS[name]}" if name in KEYS else ""))
        action.setObjectName(f"{name}RunAction")
        action.triggered.connect(lambda _checked=False: self._does[name]())
        return action

    def _button(self, name: str) -> QPushButton:
        made = button(WORDS[name], f"{name}RunButton")
        made.clicked.connect(lambda _checked=False: self._does[name]())
        return made


def _has_begun(line: Line) -> bool:
    return line.run is not None and (line.run.has_weights() or line.run.has_state())
