"""Menus follow the columns; errors that nobody else takes are said."""

from gui.frame.columns import LEFT, RIGHT
from gui.main_window import MainWindow
from gui.program_state import Mode


def wire(window: MainWindow) -> None:
    """Connect what is around the rooms."""
    columns, program = window.columns, window.program

    def follow() -> None:
        program.set_mode(Mode.LEFT_COLUMN, columns.is_shown(LEFT))
        program.set_mode(Mode.RIGHT_COLUMN, columns.is_shown(RIGHT))

    columns.folded.connect(follow)
    window.painted.connect(follow)
    window.messages.follow(window.jobs.failed)
