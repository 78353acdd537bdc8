"""The main window: lays out bars, columns and pages, remembers sizes, asks before it leaves. It decides nothing."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMessageBox, QTabWidget, QWidget

from core.data.my_digits import MyDigits
from gui.background.network_opener import NetworkOpener
from gui.commands import Action, Commands
from gui.controller import Controller
from gui.drawing.drawing_panel import DrawingPanel
from gui.frame.columns import Columns, PageColumn
from gui.frame.interrupted_card import InterruptedCard
from gui.frame.lessons_dialog import LessonsDialog
from gui.frame.menus import fill_menu_bar
from gui.frame.message_bar import MessageBar
from gui.frame.tabs import SteadyTabBar
from gui.frame.tool_bar import ToolBar
from gui.my_digits.learning import Learning
from gui.my_digits.practice import Practice
from gui.my_digits.teaching import Teaching
from gui.pages.evaluation_page import EvaluationPage
from gui.pages.layers_page import LayersPage
from gui.pages.runs_page import RunsPage
from gui.parts.icons import app_icon
from gui.parts.keys import SPACE, is_pressed
from gui.parts.screens import ScreenFit
from gui.parts.scrolling import Scroll
from gui.parts.widgets import HelpButton, column
from gui.program_state import ProgramState
from gui.recent import RecentNetworks
from gui.settings import Settings
from gui.setup.data_panel import DataPanel
from gui.setup.model_panel import ModelPanel
from gui.setup.recipe_panel import RecipePanel
from gui.setup.room_watch import RoomWatch
from gui.setup.setup_column import SetupColumn
from gui.theme import GAP, Theme
from gui.training.training_panel import TrainingPanel

TITLE = "Digit Trainer"
MIN_SIZE = (480, 360)  # everything scrolls long before
DEFAULT_SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """Everything of the journey on one screen.

    Signals:
        painted: The window has been on the screen for the first time.
        taken_up: What was open at the last time is open again, or takes longer than it is waited for.
        closing: The window will be gone in a moment.
    """

    painted = Signal()
    taken_up = Signal()
    closing = Signal()

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        program: ProgramState,
        commands: Commands,
        controller: Controller,
        my_digits: MyDigits | None = None,
    ) -> None:
        super().__init__()
        self.theme, self.settings, self.program, self.commands = theme, settings, program, commands
        self.controller, self.jobs = controller, controller.jobs
        self._was_painted = False
        self._leaving = False
        self._question: QMessageBox | None = None
        self._screen_fit = ScreenFit(self)
        self.setObjectName("mainWindow")
        self.setWindowTitle(TITLE)
        self.setWindowIcon(app_icon())
        self.tool_bar = ToolBar(theme, commands, program)
        self.messages = MessageBar(theme)
        self.interrupted_card = InterruptedCard()
        self.data_panel = DataPanel(theme, controller.data_loader)
        self.model_panel = ModelPanel(theme, controller.jobs)
        self.recipe_panel = RecipePanel()
        self.room_watch = RoomWatch(self)
        self.training_panel = TrainingPanel(theme, controller.jobs)
        self.drawing_panel = DrawingPanel(theme, controller.jobs)
        self.evaluation_page = EvaluationPage(theme, controller.jobs)
        self.layers_page = LayersPage(theme)
        self.runs_page = RunsPage(theme, controller.jobs, controller.store)
        self.recent = RecentNetworks(settings)
        self.learning = Learning(controller, self)
        self.teaching = Teaching(program, controller.jobs, self.learning, my_digits, self)
        self.practice = Practice(self.teaching, controller.jobs, self)
        self.network_opener = NetworkOpener(controller.jobs, controller.engine_loader, self)
        self.pages = QTabWidget()
        self.setup_column = SetupColumn(self.data_panel, self.model_panel, self.recipe_panel)
        self.columns = Columns(self.setup_column, self._middle(), self.drawing_panel, theme)
        self._lay_out()
        self.setFocus()  # no ring anywhere until the keyboard is used

    def begin(self) -> None:
        """Load what takes time: digits, engine, and then plots. After the first paint, and what was open before."""
        self.controller.engine_loader.done.connect(self.training_panel.prepare)
        self.teaching.begin()
        self.controller.begin(self.data_panel.choice)

    def show_page(self, title: str) -> None:
        """Bring the page of that name to the front."""
        self.pages.setCurrentIndex(next(i for i in range(self.pages.count()) if self.pages.tabText(i) == title))

    def connect_help(self, widget: QWidget) -> None:
        """Let every "?" in `widget` open its lesson."""
        for made in widget.findChildren(HelpButton):
            made.lesson_wanted.connect(self.show_lesson)

    def show_lesson(self, topic: str) -> None:
        """Open the lessons at a topic."""
        LessonsDialog.open_at(self, topic)

    def leave(self) -> None:
        """Close without a question."""
        self._leaving = True
        self.close()

    # Layout

    def _middle(self) -> QWidget:
        self.pages.setTabBar(SteadyTabBar())
        self.pages.setObjectName("pages")
        self.pages.setAccessibleName("Pages")
        self.pages.tabBar().lower()  # read before the page
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setObjectName("pageTabs")
        self.pages.tabBar().setAccessibleName("Pages")
        self.pages.tabBar().setDrawBase(False)
        self.pages.tabBar().setExpanding(False)
        # A click leaves the focus on the tab: it would else go to the first control of the new page.
        self.pages.tabBar().setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for page, title in (
            (Scroll(self.training_panel, "trainingScroll"), "Training"),
            (self.evaluation_page, "Evaluation"),
            (self.layers_page, "Layers"),
            (Scroll(self.runs_page, "runsScroll"), "Runs"),
        ):
            self.pages.addTab(page, title)
        holder = PageColumn(self.theme)
        holder.setLayout(column(self.interrupted_card, self.messages, (self.pages, 1), spacing=GAP))
        return holder

    def _lay_out(self) -> None:
        fill_menu_bar(self.menuBar(), self.commands, self.theme)
        self.menuBar().setObjectName("menuBar")
        inner = column(Scroll(self.columns, "columnsScroll"), margin=GAP)
        middle = QWidget()
        middle.setLayout(column(self.tool_bar, (inner, 1), spacing=0))
        self.setCentralWidget(middle)
        self.setMinimumSize(*MIN_SIZE)
        self.resize(*DEFAULT_SIZE)

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say when the window is on the screen for the first time."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._screen_fit.opened()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, where nothing else wants it, trains or pauses."""
        if is_pressed(event, (SPACE,)) and not event.isAutoRepeat():
            self.controller.toggle()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once if a run trains; then end every thread and go."""
        if self.program.at_work and not self._leaving:
            event.ignore()
            self._ask()
            return
        self.closing.emit()
        self.drawing_panel.shut()
        self.layers_page.shut()
        self.teaching.shut()
        self.learning.shut()
        self.controller.close()
        event.accept()

    def _ask(self) -> None:
        if self._question is not None:
            self._question.raise_()
            return
        question = self._question = QMessageBox(self)
        question.setObjectName("closeQuestion")
        question.setWindowTitle("Digit Trainer")
        question.setText("A network is being trained.")
        question.setInformativeText("If you close now, the training stops. Its best epoch is kept under Runs.")
        keep = question.addButton("Keep training", QMessageBox.ButtonRole.RejectRole)
        leave = question.addButton("Stop and close", QMessageBox.ButtonRole.DestructiveRole)
        keep.setObjectName("keepTraining")
        leave.setObjectName("stopAndClose")
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        question.finished.connect(lambda _: self._answered(question.clickedButton() is leave))
        question.open()

    def _answered(self, leave: bool) -> None:
        if self._question is not None:
            self._question.deleteLater()
            self._question = None
        if leave:
            self.leave()


WindowAction = Action[MainWindow]
"""The record of what the user can do in this window."""
