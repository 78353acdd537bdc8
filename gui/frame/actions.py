"""What the user can do with the window itself, and where help is found."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from core import places
from core.errors import DigitTrainerError
from gui.commands import Place
from gui.frame.about_dialog import AboutDialog
from gui.frame.columns import LEFT, RIGHT
from gui.frame.lessons_dialog import LessonsDialog
from gui.frame.shortcuts_dialog import ShortcutsDialog
from gui.main_window import MainWindow, WindowAction
from gui.parts.help_keys import HELP_KEY, help_topic
from gui.program_state import Fact, Mode, needs
from gui.recent import RecentNetwork
from gui.theme import MIN_TEXT

REOPEN = "reopen"


def _show_lessons(window: MainWindow) -> None:
    LessonsDialog.open_at(window, help_topic(window.focusWidget()))


def _show_shortcuts(window: MainWindow) -> None:
    ShortcutsDialog(window.commands, window).open()


def _show_about(window: MainWindow) -> None:
    AboutDialog(window.theme, window).open()


def _show_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_again(window: MainWindow, entry: RecentNetwork) -> None:
    """Open a network that was open before; one that is gone is said and forgotten."""
    controller = window.controller
    if entry.path:
        window.network_opener.take(Path(entry.path))
        return

    def gone(error: DigitTrainerError) -> None:
        window.recent.forget(entry)
        controller.failed.emit(error)

    window.jobs.start(REOPEN, lambda _token: controller.store.find(entry.run), controller.open_run, failed=gone)


# fmt: off
QUIT = WindowAction(
    "actionQuit", "&Quit", "Close Digit Trainer.", Place.FILE_QUIT,
    keys=("Ctrl+Q",), icon="quit", do=lambda window: window.close(),
)
LEFT_COLUMN = WindowAction(
    "actionLeftColumn", "Settings &column", "Show or fold the left column.", Place.VIEW_MORE,
    mode=Mode.LEFT_COLUMN, keys=("F8",), switch=lambda window, on: window.columns.show_column(LEFT, on),
)
RIGHT_COLUMN = WindowAction(
    "actionRightColumn", "&Drawing column", "Show or fold the right column.", Place.VIEW_MORE,
    mode=Mode.RIGHT_COLUMN, keys=("F9",), switch=lambda window, on: window.columns.show_column(RIGHT, on),
)
RESET_LAYOUT = WindowAction(
    "actionResetLayout", "&Usual layout", "Give every column its usual width.", Place.VIEW_MORE,
    do=lambda window: window.columns.set_usual_widths(),
)
LARGER_TEXT = WindowAction(
    "actionLargerText", "Lar&ger text", "Make all text larger, as for a projector.", Place.VIEW_LOOK,
    keys=("Ctrl++", "Ctrl+="), when=needs(Fact.LARGER_TEXT), do=lambda window: window.theme.step_text(1),
)
SMALLER_TEXT = WindowAction(
    "actionSmallerText", "S&maller text", "Make all text smaller again.", Place.VIEW_LOOK,
    keys=("Ctrl+-",), when=needs(Fact.SMALLER_TEXT), do=lambda window: window.theme.step_text(-1),
)
USUAL_TEXT = WindowAction(
    "actionUsualText", "Usual te&xt size", "Give all text its usual size.", Place.VIEW_LOOK,
    keys=("Ctrl+0",), when=needs(Fact.SMALLER_TEXT), do=lambda window: window.theme.set_text_scale(MIN_TEXT),
)
HIGH_CONTRAST = WindowAction(
    "actionHighContrast", "High co&ntrast", "Black and white, with thicker lines.", Place.VIEW_LOOK,
    mode=Mode.HIGH_CONTRAST, switch=lambda window, on: window.theme.set_high_contrast(on),
)
LESSONS = WindowAction(
    "actionLessons", "&Lessons", "Read about the field that has the focus, or about all else.", Place.HELP_LESSONS,
    keys=(HELP_KEY,), icon="help", do=_show_lessons,
)
SHORTCUTS = WindowAction(
    "actionShortcuts", "&Keyboard shortcuts", "All keys on one page.", Place.HELP_KEYS,
    keys=("Ctrl+/",), icon="keyboard", do=_show_shortcuts,
)
LOG_FOLDER = WindowAction(
    "actionLogFolder", "Open lo&g folder", "Show the folder with the log.", Place.HELP_FOLDERS,
    icon="open", do=lambda _window: _show_folder(places.log_folder()),
)
RUNS_FOLDER = WindowAction(
    "actionRunsFolder", "Open r&uns folder", "Show the folder with all runs.", Place.HELP_FOLDERS,
    icon="open", do=lambda window: _show_folder(window.controller.store.folder),
)
ABOUT = WindowAction(
    "actionAbout", "&About Digit Trainer", "Versions and licence.", Place.HELP_ABOUT,
    icon="info", do=_show_about,
)
# fmt: on

ACTIONS = (
    QUIT,
    LEFT_COLUMN,
    RIGHT_COLUMN,
    RESET_LAYOUT,
    LARGER_TEXT,
    SMALLER_TEXT,
    USUAL_TEXT,
    HIGH_CONTRAST,
    LESSONS,
    SHORTCUTS,
    LOG_FOLDER,
    RUNS_FOLDER,
    ABOUT,
)
