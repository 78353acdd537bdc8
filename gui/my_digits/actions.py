"""What the user can do with digits of their own."""

from PySide6.QtWidgets import QWidget

from gui.commands import Place
from gui.main_window import MainWindow, WindowAction
from gui.my_digits.my_digits_dialog import NAME, MyDigitsDialog
from gui.program_state import IDLE, WHILE_IDLE, Fact, needs


def open_my_digits(window: MainWindow) -> None:
    """Show the window "My digits", or bring it to the front."""
    dialog = window.findChild(QWidget, NAME)
    if dialog is None:
        dialog = MyDigitsDialog(
            window.theme, window.commands, window.teaching, window.learning, window.practice, window
        )
        window.connect_help(dialog)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def _learn(window: MainWindow) -> None:
    """Learn, and show how far it is and what comes of it."""
    window.teaching.learn()
    open_my_digits(window)


def _practise(window: MainWindow) -> None:
    dialog = window.findChild(QWidget, NAME)
    if dialog is not None:
        dialog.close()
    window.practice.begin()


# fmt: off
PRACTISE = WindowAction(
    "actionPractise", "&Draw 0–9 three times", "Draw each digit three times: see how many are read right.",
    Place.TRAIN_MY_DIGITS,
    when=WHILE_IDLE, do=_practise,
)
MY_DIGITS = WindowAction(
    "actionMyDigits", "&My digits…", "Look at the digits that you have kept, and let the network learn them.",
    Place.TRAIN_MY_DIGITS,
    keys=("Ctrl+D",), do=open_my_digits,
)
LEARN = WindowAction(
    "actionLearnMyDigits", "&Learn my digits", "Train the network a few seconds more, on digits of yours too.",
    Place.TRAIN_MY_DIGITS,
    keys=("Ctrl+L",), when=needs(Fact.NETWORK, Fact.DATA, Fact.MY_DIGITS, states=IDLE), do=_learn,
)
UNLEARN = WindowAction(
    "actionUnlearn", "&Undo learning", "Go back to the network that had not learnt your digits.",
    Place.TRAIN_MY_DIGITS,
    when=needs(Fact.TAUGHT, states=IDLE), do=lambda window: window.learning.unlearn(),
)
# fmt: on

ACTIONS = (PRACTISE, MY_DIGITS, LEARN, UNLEARN)
