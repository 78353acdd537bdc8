"""The page "Evaluation": what the network reads right and wrong on digits that it has not learnt from."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QProgressBar, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from core.data.dataset import Dataset, Digits
from core.errors import DigitTrainerError
from core.model.network import Network
from core.prediction.evaluation import Evaluation
from core.words import percent
from gui.background.jobs import Jobs
from gui.pages.confusion_matrix import ConfusionMatrix
from gui.pages.digit_table import DigitTable
from gui.pages.digit_tiles import DigitTiles, Tile
from gui.pages.evaluating import evaluated, read_as, tile
from gui.parts.fields import ComboBox
from gui.parts.widgets import Card, EmptyPlace, HelpButton, button, label, row
from gui.parts.words import temperature_words
from gui.theme import GAP, NEAR, Theme

MAX_TILES = 60
WORST = 20
SPLITS = (("Test digits", "test"), ("Validation digits", "validation"))
JOB = "evaluation"


class EvaluationPage(QWidget):
    """Figures, confusion matrix, table by digit, and the digits behind any of them.

    Signals:
        train_wanted: The empty place's action, while there is no network.
        digit_chosen: A digit was clicked, to be looked at closely: its image, (28, 28) uint8.
        failed: A `DigitTrainerError`.
    """

    train_wanted = Signal()
    digit_chosen = Signal(object)
    failed = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evaluationPage")
        self.setAccessibleName("Evaluation")
        self._theme = theme
        self._jobs = jobs
        self._network: Network | None = None
        self._data: Dataset | None = None
        self._evaluated: Network | None = None
        self._taken_up: Network | None = None
        self._busy = False
        self.evaluation: Evaluation | None = None
        self._build()
        self.set_temperature(1.0)
        self._show_state()

    # What it is told

    def set_network(self, network: Network | None) -> None:
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

    def set_temperature(self, temperature: float) -> None:
        """Say how honest the network is about itself; exactly 1 says that nobody knows."""
        words = temperature_words(temperature)
        self._temperature.setText(words)
        self._temperature_row.setVisible(bool(words))

    def set_data(self, data: Dataset | None) -> None:
        """Evaluate on these digits when asked."""
        if data is not self._data:
            self._data = data
            self._forget()
            self._show_state()
            self._take_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_up()

    def _take_up(self) -> None:
        """Evaluate without being asked, if somebody is looking: once for each network, and with other digits again."""
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
        digits = self._digits()
        if digits is None or self._jobs.running(JOB):
            return
        network = self._network
        self._progress.setValue(0)
        self._jobs.start(
            JOB,
            lambda token: evaluated(network, digits, token),
            lambda result: self._done(network, result),
            failed=self._failed,
            progress=lambda share, _words: self._progress.setValue(round(share * 1000)),
        )
        self._show_state()

    def _digits(self) -> Digits | None:
        if self._data is None:
            return None
        digits = self._data.test if self._split.currentData() == "test" else self._data.validation
        return digits if len(digits) else None

    # What comes back

    def _done(self, network: Network, result: Evaluation) -> None:
        self.evaluation, self._evaluated = result, network
        self._show_figures(result)
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
        self.evaluation, self._evaluated, self._taken_up = None, None, None

    def _cancel(self) -> None:
        self._jobs.cancel(JOB)
        self._show_state()

    def _show_figures(self, result: Evaluation) -> None:
        low, high = result.interval
        self._accuracy.setText(percent(result.accuracy))
        self._interval.setText(f"between {low * 100:.2f} and {high * 100:.2f} % with 95 % confidence")
        wrong = result.count - result.correct
        self._counts.setText(f"{result.correct:,} of {result.count:,} right, {wrong:,} wrong · loss {result.loss:.3f}")

    def show_worst(self) -> None:
        """Show the mistakes that the network was surest of."""
        result = self.evaluation
        if result is None:
            return
        self._matrix.select(None)
        places = result.worst(WORST)
        tiles = [tile(result, int(place)) for place in places]
        self._show_tiles("Worst mistakes", "Every digit was read right." if not tiles else "", tiles)

    def show_cell(self, truth: int, answer: int) -> None:
        """Show the digits behind a cell of the matrix."""
        result = self.evaluation
        if result is None:
            return
        places = result.cell(truth, answer)
        tiles = [tile(result, int(place)) for place in places[:MAX_TILES]]
        note = f"the first {MAX_TILES} of {len(places):,}" if len(places) > MAX_TILES else f"{len(places):,}"
        self._show_tiles(read_as(truth, answer), note, tiles)
        self._worst_button.setVisible(True)

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
        digits = self._digits()
        if self._network is None:
            self._empty.set_sentence("Train a network, and see here which digits it reads right and which wrong.")
            self._set_action("Train")
        elif digits is None:
            self._empty.set_sentence("Load some digits, and see here which of them the network reads right and wrong.")
            self._set_action("")
        else:
            self._empty.set_sentence("See which digits the network reads right, and which it mistakes for others.")
            self._set_action(f"Evaluate on {len(digits):,} {self._split.currentText().lower()}")
        self._progress.setVisible(running)
        self._cancel_button.setVisible(running)
        self._again.setVisible(not running)
        stale = shown and self._evaluated is not self._network and not running
        self._stale.setVisible(stale)
        for card in (self._matrix_card, self._table_card, self._tiles_card):
            card.setVisible(shown)
        for widget in (self._accuracy, self._interval, self._counts):
            widget.setVisible(shown)

    def _set_action(self, text: str) -> None:
        action = self._empty.findChild(QPushButton, "evaluationEmptyButton")
        if action is not None:
            action.setText(text)
            action.setAccessibleName(text)
            action.setVisible(bool(text))

    # Building

    def _build(self) -> None:
        self._empty = EmptyPlace("", "Evaluate", "evaluationEmpty")
        self._empty.clicked.connect(self.run)
        self._content = QScrollArea()
        self._content.setObjectName("evaluationContent")
        self._content.setWidgetResizable(True)
        inside = QWidget()
        inside.setProperty("role", "column")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self._figures_card())
        layout.addLayout(self._middle())
        layout.addWidget(self._tiles_place())
        layout.addStretch(1)
        self._content.setWidget(inside)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._content)

    def _figures_card(self) -> Card:
        card = Card("Accuracy", "", "evaluationCard")
        card.header.addWidget(HelpButton("evaluation"))
        self._accuracy = label("", "figure", "evaluationAccuracy")
        self._interval = label("", "secondary", "evaluationInterval", wrap=True)
        self._counts = label("", "secondary", "evaluationCounts", wrap=True)
        self._temperature = label("", "secondary", "evaluationTemperature", wrap=True)
        self._temperature_row = QWidget()
        said = row(self._temperature, HelpButton("calibration"))
        said.setStretch(0, 1)
        self._temperature_row.setLayout(said)
        self._stale = label("The network has changed since.", "accent", "evaluationStale")
        self._split = ComboBox("evaluationSplit", "Which digits to evaluate on")
        for words, name in SPLITS:
            self._split.addItem(words, name)
        self._split.currentIndexChanged.connect(self.run)
        self._again = button("Evaluate again", "evaluateButton", tip="Read all these digits with the present network.")
        self._again.clicked.connect(self.run)
        self._progress = QProgressBar()
        self._progress.setObjectName("evaluationProgress")
        self._progress.setAccessibleName("Progress of the evaluation")
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._cancel_button = button("Cancel", "evaluationCancel")
        self._cancel_button.clicked.connect(self._cancel)
        figures = row(self._accuracy, self._interval, spacing=GAP)
        figures.setStretch(1, 1)
        card.body.addLayout(figures)
        card.body.addWidget(self._counts)
        card.body.addWidget(self._temperature_row)
        card.body.addWidget(self._stale)
        card.body.addLayout(row(self._split, self._again, self._progress, self._cancel_button, 1, spacing=NEAR))
        return card

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
        self._middle_row: QBoxLayout = row(self._matrix_card, self._table_card, spacing=GAP)
        self._middle_row.setStretch(0, 3)
        self._middle_row.setStretch(1, 2)
        return self._middle_row

    def _tiles_place(self) -> Card:
        self._tiles_card = Card("Worst mistakes", " ", "mistakesCard")
        self._worst_button = button("Worst mistakes", "worstButton", "link", "Show the worst mistakes again.")
        self._worst_button.clicked.connect(self.show_worst)
        self._worst_button.hide()
        self._tiles_card.header.addWidget(self._worst_button)
        self._tiles_card.header.addWidget(HelpButton("mistakes"))
        self._tiles = DigitTiles(self._theme, "mistakeTiles")
        self._tiles.chosen.connect(lambda place: self.digit_chosen.emit(self._tiles.tiles[place].pixels))
        self._tiles_card.body.addWidget(self._tiles)
        return self._tiles_card
