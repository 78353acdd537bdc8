"""Menus follow the columns; errors that nobody else takes are said."""

from functools import partial

from core.training.progress import RunProgress
from core.training.run import Run
from core.training.store import RunStore
from gui.export.actions import OPEN_NETWORK_FILE
from gui.frame.actions import open_again
from gui.frame.columns import LEFT, RIGHT
from gui.main_window import TITLE, MainWindow
from gui.open_network import Opened
from gui.pages.actions import SHOW_RUNS, SHOW_TRAINING
from gui.program_state import WHILE_IDLE, Fact, Mode
from gui.recent import RecentNetwork
from gui.theme import MAX_TEXT, MIN_TEXT

INTERRUPTED, NOT_NOW = "interrupted", "notNow"


def wire(window: MainWindow) -> None:
    """Connect what is around the rooms."""
    columns, program, theme = window.columns, window.program, window.theme

    def follow() -> None:
        program.set_mode(Mode.LEFT_COLUMN, columns.is_shown(LEFT))
        program.set_mode(Mode.RIGHT_COLUMN, columns.is_shown(RIGHT))

    def follow_theme() -> None:
        program.set_mode(Mode.HIGH_CONTRAST, theme.high_contrast)
        scale = theme.text_scale
        program.set_facts({Fact.LARGER_TEXT: scale < MAX_TEXT, Fact.SMALLER_TEXT: scale > MIN_TEXT})

    theme.changed.connect(follow_theme)
    follow_theme()
    columns.folded.connect(follow)
    window.painted.connect(follow)
    window.messages.follow(window.jobs.failed)
    _wire_open_network(window)
    _wire_interrupted(window)


def _wire_open_network(window: MainWindow) -> None:
    """The chip and the title say which network is open; the chip offers others."""
    chip, open_network = window.tool_bar.chip, window.controller.open_network

    def shown(opened: Opened | None) -> None:
        chip.show_opened(opened)
        window.setWindowTitle(opened.words if opened else TITLE)

    def fill() -> None:
        now = RecentNetwork.of(open_network.now) if open_network.now else None
        entries = [entry for entry in window.recent.entries if not entry.same(now)]
        more = [window.commands[OPEN_NETWORK_FILE], window.commands[SHOW_RUNS]]
        chip.fill_menu(entries, partial(open_again, window), more, window.program.why_not(WHILE_IDLE))

    open_network.changed.connect(shown)
    open_network.changed.connect(window.recent.remember)
    chip.menu().aboutToShow.connect(fill)


def _wire_interrupted(window: MainWindow) -> None:
    """After a crash: a card offers the latest run that was interrupted, until somebody has answered."""
    card, controller, settings = window.interrupted_card, window.controller, window.settings

    def look() -> None:
        window.jobs.start(INTERRUPTED, lambda _token: _latest_interrupted(controller.store), offer)

    def offer(found: tuple[Run, RunProgress] | None) -> None:
        if found and found[0].id != settings.text(NOT_NOW) and not window.program.at_work:
            card.offer(*found)

    def answered(run: Run) -> None:
        settings.set(NOT_NOW, run.id)
        settings.save()

    def follow() -> None:
        card.set_busy(window.program.why_not(WHILE_IDLE))
        if window.program.at_work and card.run and controller.run and card.run.id == controller.run.id:
            card.withdraw()

    window.painted.connect(look)
    card.go_on_wanted.connect(controller.resume)
    card.go_on_wanted.connect(window.commands[SHOW_TRAINING].trigger)
    card.open_wanted.connect(controller.open_run)
    for said in (card.go_on_wanted, card.open_wanted, card.dismissed):
        said.connect(answered)
    window.program.changed.connect(follow)
    follow()


def _latest_interrupted(store: RunStore) -> tuple[Run, RunProgress] | None:
    found = next(iter(store.interrupted()), None)
    return (found, found.progress()) if found else None
