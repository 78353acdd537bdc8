"""What the window shows is kept at every change, and taken up at the next start, also after a crash."""

import json
import logging

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer

from core.errors import DigitTrainerError
from core.training import recipe as recipes
from gui.drawing.drawing_keeper import DrawingKeeper
from gui.drawing.prediction import Seen
from gui.frame.actions import open_again
from gui.main_window import MainWindow
from gui.setup.data_panel import SOURCES

log = logging.getLogger(__name__)

QUIET_MS = 400  # after a change; a drag of the mouse is one
TAKING_UP_MS = 500  # as long as the engine waits at most
DRAWING_FILE = "drawing.npz"
PAGE = "page"


class Memory(QObject):
    """Between the window and its settings."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._settings = window, window.settings
        self._keeper = DrawingKeeper(
            window.drawing_panel.canvas, window.jobs, window.settings.beside(DRAWING_FILE), self
        )
        self._left = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.keep)
        self._taking_up = QTimer(self)
        self._taking_up.setSingleShot(True)
        self._taking_up.setInterval(TAKING_UP_MS)
        self._taking_up.timeout.connect(self._took_up)

    def recall(self) -> None:
        """Take up sizes and choices of the last time, before anything follows them; what does not fit is left out."""
        window, settings = self._window, self._settings
        window.restoreGeometry(settings.data("geometry"))
        window.columns.restore(settings.data("columns"))
        try:
            window.recipe_panel.show_recipe(recipes.from_json(json.loads(settings.text("recipe"))))
        except (ValueError, TypeError, DigitTrainerError):
            log.info("no recipe is remembered")
        window.model_panel.choose(settings.text("architecture"))
        source = settings.text("data", "auto")
        if source in SOURCES:
            window.data_panel.choose(source)
        window.setup_column.choose(settings.text("setupFolds"))
        window.runs_page.table.sort_as(settings.text("runsOrder"))
        page = int(settings.number(PAGE, 0))
        window.pages.setCurrentIndex(page if 0 <= page < window.pages.count() else 0)

    def follow(self) -> None:
        """From now on keep every change; and take up drawing and network once the window is painted."""
        window = self._window
        window.installEventFilter(self)
        for changed in (
            window.theme.changed,
            window.setup_column.changed,
            window.columns.splitterMoved,
            window.columns.folded,
            window.pages.currentChanged,
            window.data_panel.chosen,
            window.model_panel.chosen,
            window.recipe_panel.changed,
            window.controller.open_network.changed,
            window.runs_page.table.lines.sorted,
        ):
            changed.connect(self._later)
        window.painted.connect(self._take_up)
        window.closing.connect(self._leave)

    def keep(self) -> None:
        """Write down everything but the drawing now."""
        window, settings = self._window, self._settings
        self._timer.stop()
        settings.set("geometry", window.saveGeometry())
        settings.set("columns", QByteArray() if window.columns.usual else window.columns.saveState())
        settings.set("setupFolds", window.setup_column.choice)
        settings.set("theme", window.theme.choice)
        settings.set("textScale", window.theme.text_scale)
        settings.set("contrast", window.theme.contrast_choice)
        settings.set("data", window.data_panel.choice)
        settings.set("architecture", window.model_panel.choice)
        settings.set(PAGE, window.pages.currentIndex())
        settings.set("runsOrder", window.runs_page.table.order)
        recipe = window.recipe_panel.recipe()
        if recipe:
            settings.set("recipe", json.dumps(recipe.to_json()))
        settings.save()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the window was moved or resized."""
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange}:
            self._later()
        return super().eventFilter(watched, event)

    def _later(self, *_: object) -> None:
        if not self._left:
            self._timer.start()

    def _take_up(self) -> None:
        """Drawing and network first: the import of the engine, which slows all, waits until one reads the other."""
        self._keeper.recall()
        latest = next(iter(self._window.recent.entries), None)
        if latest is None:
            self._window.taken_up.emit()
            return
        self._window.drawing_panel.seen.connect(self._seen)
        self._taking_up.start()
        open_again(self._window, latest)

    def _seen(self, seen: Seen) -> None:
        if seen.prediction is not None:
            self._took_up()

    def _took_up(self) -> None:
        self._taking_up.stop()
        self._window.drawing_panel.seen.disconnect(self._seen)
        self._window.taken_up.emit()

    def _leave(self) -> None:
        self._left = True
        self.keep()
        self._keeper.keep()
