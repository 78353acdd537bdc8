"""Who hears whom when the network is taught: canvas and reading, the user's digits, the exercise."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

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

    def named(digit: int) -> None:
        if not practice.running:
            teaching.keep(digit, panel.canvas.drawing())

    panel.digit_named.connect(named)
    teaching.said.connect(lambda words: panel.prompt.say(words, can_undo=teaching.can_undo))
    panel.prompt.undo_wanted.connect(teaching.undo)


def _wire_practice(window: MainWindow) -> None:
    panel, practice, controller = window.drawing_panel, window.practice, window.controller
    canvas, prompt = panel.canvas, panel.prompt

    def begin() -> None:
        dialog = window.findChild(MyDigitsDialog, "myDigitsDialog")
        if isinstance(dialog, MyDigitsDialog):
            dialog.close()
        practice.begin()

    def ask(digit: int, place: int, of: int) -> None:
        canvas.clear()
        prompt.ask(digit, place, of)
        canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    window.commands.on("actionPractise", begin)
    practice.asked.connect(ask)
    practice.missing.connect(prompt.remind)
    practice.ended.connect(prompt.end)
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
