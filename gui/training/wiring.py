"""A run as it trains goes to curves, diagnosis, progress and status, each at its own pace."""

from core.training.record import RunRecord
from gui.background.throttle import Pace
from gui.main_window import MainWindow
from gui.parts.widgets import EmptyPlace
from gui.training.actions import TRAIN

CURVES_EVERY_MS = 250
PROGRESS_EVERY_MS = 250  # a progress bar repaints at once, and each time costs the training a little
WORDS_EVERY_MS = 500  # words that change faster cannot be read
DIAGNOSIS_EVERY_MS = 500  # nor can a sentence


def wire(window: MainWindow) -> None:
    """Connect the page of the training, the bar above it, and the controller."""
    controller, panel, bar = window.controller, window.training_panel, window.tool_bar

    def shown(record: RunRecord | None) -> None:
        panel.set_record(record)
        bar.show_progress(record)

    def whose(*_: object) -> None:
        now, record = controller.open_network.now, controller.record
        run = now.run if now else None
        panel.run_line.show_run(run.info if run and record and record.run_id == run.id else None)

    controller.record_changed.connect(shown)
    controller.record_changed.connect(whose)
    controller.open_network.changed.connect(whose)
    panel.train_wanted.connect(window.commands[TRAIN].trigger)
    panel.lesson_wanted.connect(window.show_lesson)
    window.messages.follow(panel.failed)
    window.messages.follow(controller.failed, controller.record_changed, "run")
    _wire_progress(window)
    _wire_empty_places(window)


def _wire_empty_places(window: MainWindow) -> None:
    """Train can be pressed on an empty place when it can be pressed in the bar."""
    program, places = window.program, window.findChildren(EmptyPlace)

    def follow() -> None:
        why_not = program.why_not(TRAIN.when)
        for place in places:
            place.set_why_not(TRAIN.plain_text, why_not)

    program.changed.connect(follow)
    follow()


def _wire_progress(window: MainWindow) -> None:
    controller, panel, bar = window.controller, window.training_panel, window.tool_bar
    pace = Pace(window)

    pace.add(panel.refresh_curves, CURVES_EVERY_MS)
    pace.add(panel.diagnose, DIAGNOSIS_EVERY_MS)
    pace.add(lambda: bar.show_progress(controller.record), PROGRESS_EVERY_MS)
    words = pace.add(lambda: bar.set_status(controller.status), WORDS_EVERY_MS)

    def refreshed() -> None:
        pace.request()
        if controller.record is not None and controller.record.ended:
            pace.flush()

    controller.refreshed.connect(refreshed)
    controller.engine_changed.connect(words.request)
    controller.record_changed.connect(lambda _record: words.request())

    def at_once() -> None:
        words.request()
        words.flush()

    window.program.changed.connect(at_once)  # what the user does is answered at once
