"""The page "Evaluation": what the network reads right and wrong on digits that it has not learnt from."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QStackedLayout, QWidget

from core.data.dataset import Dataset, Digits
from core.errors import DigitTrainerError
from core.prediction.evaluation import Evaluation
from core.training.run_info import RunInfo
from gui.background.evaluating import Evaluable, evaluated
from gui.background.jobs import Jobs
from gui.pages.confusion_matrix import ConfusionMatrix
from gui.pages.digit_table import DigitTable
from gui.pages.evaluating import read_as, tile
from gui.pages.figures_card import FiguresCard
from gui.pages.test_sets import TestSet, TestSets
from gui.parts.digit_tiles import DigitTiles, Tile
from gui.parts.widgets import Card, EmptyPlace, HelpButton, button, column, row
from gui.theme import GAP, Theme

MAX_TILES = 60
WORST = 20
JOB = "evaluation"


class EvaluationPage(QWidget):
    """Figures, confusion matrix, table by digit, and the digits behind any of them.

    Signals:
        train_wanted: The empty place's action, while there is no network.
        digit_chosen: A digit was clicked, to be looked at closely: its image, (28, 28) uint8, and which one it is.
        failed: A `DigitTrainerError`.
    """

    train_wanted = Signal()
    digit_chosen = Signal(object, str)
    failed = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evaluationPage")
        self.setAccessibleName("Evaluation")
        self._theme = theme
        self._jobs = jobs
        self._network: Evaluable | None = None
        self._sets = TestSets(jobs, self)
        self._sets.changed.connect(self._sets_changed)
        self._sets.failed.connect(self.failed)
        self._read: Digits | None = None
        self._split_read = ""
        self._evaluated: Evaluable | None = None
        self._taken_up: Evaluable | None = None
        self._busy = False
        self.evaluation: Evaluation | None = None
        self._build()
        self._show_state()

    # What it is told

    def set_network(self, network: "Evaluable | None") -> None:
        """Evaluate this network when asked; figures of the one before stay, and say so."""
        self._network = network
        if network is None:
            self._forget()
        self._show_state()
        self._take_up()

    def set_busy(self, busy: bool) -> None:
        """Say whether a run trains: nothing is evaluated meanwhile unless it is asked for."""
        self._busy = busy
        self._take_up()

    def set_name(self, name: str) -> None:
        """Say whose figures these are."""
        self._figures.set_note(name)
        self._figures.note.setVisible(bool(name))

    def set_temperature(self, temperature: float) -> None:
        """Say by which temperature the network is calibrated; exactly 1 says that nobody knows."""
        self._figures.set_temperature(temperature)

    def set_run(self, info: RunInfo | None) -> None:
        """Evaluate on the digits of this run, unless others are wanted; None for a network without a run."""
        self._sets.set_run(info)

    def set_data(self, data: Dataset | None) -> None:
        """Offer these digits too: they are chosen for the next training."""
        self._sets.set_chosen(data)

    def _sets_changed(self) -> None:
        """Offer what there is now; figures of other digits than those that are chosen are gone."""
        self._figures.set_choices(self._sets.choices())
        if self._digits() is not self._read:
            self._forget()
        self._show_state()
        self._take_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_up()

    def _take_up(self) -> None:
        """Evaluate without being asked, if somebody is looking: once for each network, and with other digits again."""
        chosen = self._chosen()
        if self.isVisible() and chosen is not None and chosen.own and self._network is not None:
            self._sets.load()
        idle = not self._busy and not self._jobs.running(JOB)
        possible = self._network is not None and self._digits() is not None
        if self.isVisible() and idle and possible and self._network is not self._taken_up:
            self._taken_up = self._network
            if self._evaluated is not self._network:
                self.run()

    def run(self) -> None:
        """Read the chosen digits, in the background; without a network, ask for a training."""
        if self._network is None:
            self.train_wanted.emit()
            return
        digits, chosen = self._digits(), self._chosen()
        if chosen is not None and digits is None:
            self._taken_up = None  # once they are loaded
            self._sets.load()
        if digits is None or chosen is None or self._jobs.running(JOB):
            return
        network = self._network
        self._read = digits
        self._figures.set_progress(0.0)
        self._jobs.start(
            JOB,
            lambda token: evaluated(network, digits, token),
            lambda result: self._done(network, result, chosen),
            failed=self._failed,
            progress=lambda share, _words: self._figures.set_progress(share),
        )
        self._show_state()

    def _digits(self) -> Digits | None:
        chosen = self._chosen()
        return None if chosen is None else self._sets.digits(chosen)

    def _chosen(self) -> TestSet | None:
        return self._sets.choices().get(self._split.currentData() or "")

    # What comes back

    def _done(self, network: Evaluable, result: Evaluation, digits: TestSet) -> None:
        self.evaluation, self._evaluated, self._split_read = result, network, digits.split
        self._figures.show_evaluation(result, digits.words)
        self._matrix.show_counts(result.confusion)
        self._table.show_evaluation(result)
        self._arrange()
        self.show_worst()
        self._show_state()
        self._take_up()

    def _failed(self, error: DigitTrainerError) -> None:
        self._show_state()
        self.failed.emit(error)

    def _forget(self) -> None:
        self._jobs.cancel(JOB)
        self.evaluation, self._evaluated, self._taken_up, self._read = None, None, None, None

    def _cancel(self) -> None:
        self._jobs.cancel(JOB)
        self._show_state()

    def show_worst(self) -> None:
        """Show the mistakes that the network was surest of."""
        result = self.evaluation
        if result is None:
            return
        self._matrix.select(None)
        places = result.worst(WORST)
        tiles = [tile(result, int(place), self._split_read) for place in places]
        self._show_tiles("Worst mistakes", "Every digit was read right." if not tiles else "", tiles)

    def show_cell(self, truth: int, answer: int) -> None:
        """Show the digits behind a cell of the matrix."""
        result = self.evaluation
        if result is None:
            return
        places = result.cell(truth, answer)
        tiles = [tile(result, int(place), self._split_read) for place in places[:MAX_TILES]]
        note = f"the first {MAX_TILES} of {len(places):,}" if len(places) > MAX_TILES else f"{len(places):,}"
        self._show_tiles(read_as(truth, answer), note, tiles)
        self._worst_button.setVisible(True)
        self._content.ensureWidgetVisible(self._tiles_card, 0, 0)

    def _choose(self, place: int) -> None:
        tile_ = self._tiles.tiles[place]
        self.digit_chosen.emit(tile_.pixels, tile_.note)

    def _show_tiles(self, title: str, note: str, tiles: list[Tile]) -> None:
        self._tiles_card.title.setText(title)
        self._tiles_card.set_note(note)
        self._tiles.show_tiles(tiles, title)
        self._worst_button.setVisible(False)

    # State

    def _show_state(self) -> None:
        running = self._jobs.running(JOB)
        shown = self.evaluation is not None
        self._stack.setCurrentWidget(self._content if shown or running else self._empty)
        digits, chosen = self._digits(), self._chosen()
        if self._network is None:
            self._empty.set_sentence("Train a network, and see here which digits it reads right and which wrong.")
            self._empty.set_action("Train")
        elif digits is None and chosen is not None and chosen.own:
            self._empty.set_sentence(f"Loading the {chosen.words}…")
            self._empty.set_action("")
        elif digits is None:
            self._empty.set_sentence("Load some digits, and see here which of them the network reads right and wrong.")
            self._empty.set_action("")
        else:
            self._empty.set_sentence("See which digits the network reads right, and which it mistakes for others.")
            words = chosen.words if chosen else "digits"
            self._empty.set_action(f"Evaluate on {len(digits):,} {words}")
        stale = shown and self._evaluated is not self._network and not running
        self._figures.set_state(running=running, shown=shown, stale=stale)
        for card in (self._matrix_card, self._table_card, self._tiles_card):
            card.setVisible(shown)

    # Building

    def _build(self) -> None:
        self._empty = EmptyPlace("", "Evaluate", "evaluationEmpty")
        self._empty.clicked.connect(self.run)
        self._content = QScrollArea()
        self._content.setObjectName("evaluationContent")
        self._content.setAccessibleName("Evaluation")
        self._content.setWidgetResizable(True)
        inside = QWidget()
        inside.setProperty("role", "column")
        self._figures = FiguresCard()
        self._figures.wanted.connect(self.run)
        self._figures.cancelled.connect(self._cancel)
        self._split = self._figures.split
        inside.setLayout(column(self._figures, self._middle(), self._tiles_place(), 1, spacing=GAP))
        self._content.setWidget(inside)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the table below the matrix where there is no room beside it."""
        needed = sum(card.minimumSizeHint().width() for card in (self._matrix_card, self._table_card)) + GAP
        narrow = self.width() - self._content.verticalScrollBar().sizeHint().width() < needed
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._middle_row.setDirection(down if narrow else across)

    def _middle(self) -> QBoxLayout:
        self._matrix = ConfusionMatrix(self._theme)
        self._matrix.chosen.connect(self.show_cell)
        self._matrix_card = Card("Confusion matrix", "truth ↓  answer →", "confusionCard")
        self._matrix_card.header.addWidget(HelpButton("confusion"))
        self._matrix_card.body.addWidget(self._matrix)
        self._matrix_card.body.addStretch(1)
        self._table = DigitTable(self._theme)
        self._table_card = Card("By digit", "", "byDigitCard")
        self._table_card.header.addWidget(HelpButton("precision_recall"))
        self._table_card.body.addWidget(self._table)
        self._table_card.body.addStretch(1)
        self._middle_row: QBoxLayout = row((self._matrix_card, 3), (self._table_card, 2), spacing=GAP)
        return self._middle_row

    def _tiles_place(self) -> Card:
        self._tiles_card = Card("Worst mistakes", " ", "mistakesCard")
        self._worst_button = button("Worst mistakes", "worstButton", "link", "Show the worst mistakes again.")
        self._worst_button.clicked.connect(self.show_worst)
        self._worst_button.hide()
        self._tiles_card.header.addWidget(self._worst_button)
        self._tiles_card.header.addWidget(HelpButton("mistakes"))
        self._tiles = DigitTiles(self._theme, "mistakeTiles")
        self._tiles.chosen.connect(self._choose)
        self._tiles_card.body.addWidget(self._tiles)
        return self._tiles_card
