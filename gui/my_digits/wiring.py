"""Keys, bars and menus say which digit is drawn; it is kept, asked for and learnt."""

from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut

from core.data.dataset import CLASSES
from gui.main_window import MainWindow
from gui.my_digits.actions import MY_DIGITS, open_my_digits
from gui.parts.enabling import listen
from gui.program_state import Mode


def wire(window: MainWindow) -> None:
    """Connect keeping, the exercise and learning."""
    _wire_keeping(window)
    _wire_digit_keys(window)
    _wire_practice(window)
    window.drawing_panel.add_to_menu(window.commands[MY_DIGITS])
    window.messages.follow(window.teaching.failed)
    window.messages.follow(window.learning.failed)


def _wire_keeping(window: MainWindow) -> None:
    panel, teaching, practice = window.drawing_panel, window.teaching, window.practice

    def named(digit: int) -> None:
        if not practice.running:
            teaching.keep(digit, panel.drawing())

    panel.digit_named.connect(named)
    teaching.said.connect(lambda words: panel.say_kept(words, teaching.counter, can_undo=teaching.can_undo))
    panel.undo_kept_wanted.connect(teaching.undo)


def _wire_digit_keys(window: MainWindow) -> None:
    """0–9 say which digit is drawn, wherever the focus is; a field or a table that is being edited keeps its keys."""
    panel, program = window.drawing_panel, window.program
    keys = [QShortcut(QKeySequence(str(digit)), window) for digit in range(CLASSES)]
    for digit, key in enumerate(keys):
        key.setObjectName(f"digitKey{digit}")
        key.setAutoRepeat(False)
        key.activated.connect(partial(panel.digit_named.emit, digit))

    def follow() -> None:
        for key in keys:
            listen(key, not panel.empty and Mode.RIGHT_COLUMN in program.modes)

    panel.state_changed.connect(follow)
    program.mode_changed.connect(follow)
    follow()


def _wire_practice(window: MainWindow) -> None:
    panel, practice, controller = window.drawing_panel, window.practice, window.controller

    def ended() -> None:
        panel.end_asking()
        if practice.result is not None:
            open_my_digits(window)

    def left() -> None:
        if practice.running:
            practice.end(controller.open_network.network)

    panel.left.connect(left)
    practice.asked.connect(panel.ask)
    practice.missing.connect(panel.remind)
    practice.ended.connect(ended)
    panel.next_wanted.connect(lambda: practice.take(panel.drawing(), controller.open_network.network))
    panel.end_wanted.connect(lambda: practice.end(controller.open_network.network))
