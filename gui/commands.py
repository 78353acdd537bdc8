"""What the user can do: an action is one record in its room; menus, buttons, keys and tool tips follow from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.parts.enabling import enable
from gui.parts.icons import icon
from gui.program_state import ANY_TIME, Condition, Mode, ProgramState
from gui.theme import Theme

Window = TypeVar("Window", bound=QWidget)


class Place(Enum):
    """Where an action stands: its menu, and its group there, in order. A line is drawn between the groups of a menu."""

    FILE_PICTURE = ("&File", "picture")
    FILE_DATA = ("&File", "data")
    FILE_NETWORK = ("&File", "network")
    FILE_EXPORT = ("&File", "export")
    FILE_QUIT = ("&File", "quit")
    EDIT_HISTORY = ("&Edit", "history")
    EDIT_PEN = ("&Edit", "pen")
    EDIT_PICTURE = ("&Edit", "picture")
    TRAIN_RUN = ("&Train", "run")
    TRAIN_MY_DIGITS = ("&Train", "my digits")
    TRAIN_DEVICE = ("&Train", "device")
    VIEW_PAGE = ("&View", "page")
    VIEW_MORE = ("&View", "more")
    VIEW_LOOK = ("&View", "look")
    HELP_LESSONS = ("&Help", "lessons")
    HELP_KEYS = ("&Help", "keys")
    HELP_FOLDERS = ("&Help", "folders")
    HELP_ABOUT = ("&Help", "about")

    @property
    def menu(self) -> str:
        """The menu's title; `&` marks the letter for Alt."""
        return self.value[0]


@dataclass(frozen=True)  # with slots, a class that takes a type cannot be called by it
class Action(Generic[Window]):
    """Something that the user can do in a window. It calls `do`, or `switch` if it can be on or off.

    Attributes:
        name: The objectName.
        text: In menus and on buttons; `&` marks the letter for Alt.
        tip: What it does, in a sentence.
        place: Where it stands in the menus.
        do: Does it.
        switch: Switches `mode` on or off; whoever does so tells the `ProgramState`.
        mode: What it switches.
        keys: Keys of the whole window, the first is shown.
        local_keys: Keys that one part of the window takes while it has the focus, and tells by `parts.keys.is_pressed`.
        local_note: What is said after them.
        icon: A name in resources/icons.
        when: When it can be done.
        text_on: The text while it is on, if it has another one then.
        icon_on: The icon while it is on.
        accented: Whether its icon is as dark as text.
    """

    name: str
    text: str
    tip: str
    place: Place
    do: Callable[[Window], object] | None = None
    switch: Callable[[Window, bool], object] | None = None
    mode: Mode | None = None
    keys: tuple[str, ...] = ()
    local_keys: tuple[str, ...] = ()
    local_note: str = ""
    icon: str = ""
    when: Condition = ANY_TIME
    text_on: str = ""
    icon_on: str = ""
    accented: bool = False

    @property
    def plain_text(self) -> str:
        """Without the mark for Alt."""
        return self.text.replace("&", "")

    @cached_property
    def told_keys(self) -> str:
        """All its keys, those of the window as the system writes them."""
        local = ", ".join(self.local_keys) + self.local_note
        shown = [QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in self.keys]
        return ", ".join(filter(None, [local, *shown]))


@dataclass(frozen=True, slots=True)
class KeyNote:
    """A key or a button that is no action's, for the page of all keys: its menu there, what it does, and its name."""

    place: Place
    text: str
    keys: str


class Commands(QObject):
    """The actions of the window, made of their records and enabled as the program's state allows."""

    def __init__(
        self,
        records: Sequence[Action[Any]],
        program: ProgramState,
        theme: Theme,
        key_notes: Sequence[KeyNote] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._program = theme, program
        self._records = {record.name: record for record in records}
        self._why_not: dict[str, str] = {}  # as it was shown last
        self.key_notes = tuple(key_notes)
        self.actions = {record.name: self._made(record) for record in records}
        theme.changed.connect(self._tint_all)
        program.changed.connect(self._refresh)
        program.mode_changed.connect(self._follow_mode)
        self._tint_all()
        self._refresh()

    def __getitem__(self, action: Action[Any] | str) -> QAction:
        """The action of a record, or of a name."""
        return self.actions[action.name if isinstance(action, Action) else action]

    def menus(self) -> Mapping[str, Sequence[Action[Any]]]:
        """The records of each menu, by its title, in order."""
        return menus_of(self._records.values())

    def attach(self, window: QWidget) -> None:
        """From now on the actions do something: with this window."""
        for record in self._records.values():
            action = self[record]
            window.addAction(action)
            if record.switch is not None:
                action.toggled.connect(partial(record.switch, window))
            elif record.do is not None:
                action.triggered.connect(lambda _checked=False, do=record.do: do(window))

    def _made(self, record: Action[Any]) -> QAction:
        action = QAction(record.text, self)
        action.setIconText(record.plain_text)
        action.setObjectName(record.name)
        action.setCheckable(record.mode is not None)
        action.setShortcuts([QKeySequence(keys) for keys in record.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if record.text_on or record.icon_on:
            action.toggled.connect(lambda _on: self._tint(record))
        return action

    def _follow_mode(self, mode: Mode, on: bool) -> None:
        for record in self._records.values():
            if record.mode is mode:
                self[record].setChecked(on)

    def _tint_all(self) -> None:
        for record in self._records.values():
            self._tint(record)

    def _tint(self, record: Action[Any]) -> None:
        """Text and icon as they are now that it is on or off, the icon in the colours of the theme."""
        action = self[record]
        on = action.isChecked()
        if record.text_on:
            text = record.text_on if on else record.text
            action.setText(text)
            action.setIconText(text.replace("&", ""))
        if drawing := (record.icon_on if on else "") or record.icon:
            action.setIcon(icon(drawing, self._theme, "text" if record.accented else "secondary"))

    def _refresh(self) -> None:
        for name, record in self._records.items():
            why_not = self._program.why_not(record.when)
            if self._why_not.get(name) == why_not:
                continue
            self._why_not[name] = why_not
            tip = f"{record.tip} ({record.told_keys})" if record.told_keys else record.tip
            enable(self[record], f"{tip}\n{why_not}" if why_not else "", tip)
            self[record].setStatusTip(why_not or record.tip)


def menus_of(records: Iterable[Action[Any]]) -> dict[str, list[Action[Any]]]:
    """The records of each menu, by its title, in the order of their places."""
    places = list(Place)
    menus: dict[str, list[Action[Any]]] = {}
    for record in sorted(records, key=lambda record: places.index(record.place)):
        menus.setdefault(record.place.menu, []).append(record)
    return menus
