"""Who hears whom when the network is taught: canvas and reading, the user's digits, the exercise."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from core.data.dataset import CLASSES
from gui.frame.columns import RIGHT
from gui.main_window import MainWindow
from gui.my_digits.my_digits_dialog import MyDigitsDialog

HelpConnector = Callable[[QWidget, MainWindow], None]


def wire_teaching(window: MainWindow, connect_help: HelpConnector) -> None:
    """Connect everything; `connect_help` lets the "?" of a new dialog open their lessons."""
    _wire_keeping(window)
    _wire_practice(window)
    _wire_phone_view(window)
    commands, teaching = window.commands, window.teaching
    commands.on("actionMyDigits", lambda: open_my_digits(window, connect_help))
    commands.on("actionLearnMyDigits", lambda: _learn(window, connect_help))
    commands.on("actionUnlearn", teaching.unlearn)
    window.practice.ended.connect(
        lambda: open_my_digits(window, connect_help) if window.practice.result is not None else None
    )
    teaching.failed.connect(window.messages.show_error)


def open_my_digits(window: MainWindow, connect_help: HelpConnector) -> None:
    """Show the window "My digits"."""
    was_open = window.findChild(MyDigitsDialog, "myDigitsDialog") is not None
    dialog = MyDigitsDialog.open_at(window.theme, window.commands, window.teaching, window.practice, window)
    if not was_open:
        connect_help(dialog, window)


def _learn(window: MainWindow, connect_help: HelpConnector) -> None:
    """Learn, and show how far it is and what comes of it."""
    window.teaching.learn()
    open_my_digits(window, connect_help)


def _wire_keeping(window: MainWindow) -> None:
    panel, teaching, practice = window.drawing_panel, window.teaching, window.practice
    _wire_digit_keys(window)

    def named(digit: int) -> None:
        if not practice.running:
            teaching.keep(digit, panel.canvas.drawing())

    panel.digit_named.connect(named)
    teaching.said.connect(lambda words: panel.prompt.say(words, can_undo=teaching.can_undo))
    panel.prompt.undo_wanted.connect(teaching.undo)


def _wire_digit_keys(window: MainWindow) -> None:
    """0–9 say which digit is drawn, wherever the focus is; a field or a table that is being edited keeps its keys."""
    panel, columns = window.drawing_panel, window.columns
    keys = [QShortcut(QKeySequence(str(digit)), window) for digit in range(CLASSES)]
    for digit, key in enumerate(keys):
        key.setObjectName(f"digitKey{digit}")
        key.setAutoRepeat(False)
        key.activated.connect(partial(panel.digit_named.emit, digit))

    def follow() -> None:
        for key in keys:
            key.setEnabled(not panel.canvas.empty and columns.is_shown(RIGHT))

    panel.canvas.state_changed.connect(follow)
    columns.folded.connect(follow)
    follow()


def _wire_practice(window: MainWindow) -> None:
    panel, practice, controller = window.drawing_panel, window.practice, window.controller
    canvas, prompt = panel.canvas, panel.prompt

    def begin() -> None:
        dialog = window.findChild(MyDigitsDialog, "myDigitsDialog")
        if isinstance(dialog, MyDigitsDialog):
            dialog.close()
        practice.begin()

    window.commands.on("actionPractise", begin)
    practice.asked.connect(panel.ask)
    practice.missing.connect(prompt.remind)
    practice.ended.connect(panel.end_asking)
    prompt.next_wanted.connect(lambda: practice.take(canvas.drawing(), controller.network))
    prompt.end_wanted.connect(lambda: practice.end(controller.network))


def _wire_phone_view(window: MainWindow) -> None:
    action, panel = window.commands["actionPhoneView"], window.drawing_panel
    menu = panel.reading_card.more.menu
    menu.addAction(action)
    menu.addSeparator()
    menu.addAction(window.commands["actionMyDigits"])
    action.toggled.connect(panel.set_phone_view)
    action.toggled.connect(lambda on: window.settings.set("phoneView", on))
    action.setChecked(window.settings.flag("phoneView", default=False))
