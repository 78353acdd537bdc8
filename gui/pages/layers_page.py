"""The page "Layers": what every layer makes of the drawn digit, what it has learnt, and the arithmetic behind it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QStackedLayout, QWidget

from core.model.architecture import Architecture
from core.model.lessons import INPUT_LESSON, lessons
from core.model.network import Network
from core.prediction.activations import LayerValues, activations, first_filters
from gui.background.jobs import Latest
from gui.pages.channel_tiles import ChannelTiles
from gui.pages.layer_list import LayerList
from gui.pages.lesson_view import LessonView
from gui.parts.probability_bars import ProbabilityBars
from gui.parts.widgets import Card, ElidedLabel, EmptyPlace, HelpButton, button, column, label, row
from gui.theme import GAP, INSIDE, Theme

Image = NDArray[np.uint8]
UNTRAINED = "chosen, not trained yet"
NARROW = 520  # pixels at text scale 1
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own name; PySide6 has no constant for it


class LayersPage(QWidget):
    """Layers at the left; at the right what the selected one does.

    Signals:
        train_wanted: The empty place's action, while there is no network.
        challenge_wanted: Somebody wants to work it out themselves.
        layer_chosen: Another layer is selected: its place, 0 for the input.
        failed: A `DigitTrainerError`.
    """

    train_wanted = Signal()
    challenge_wanted = Signal()
    layer_chosen = Signal(int)
    failed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layersPage")
        self.setAccessibleName("Layers")
        self._theme = theme
        self._network: Network | None = None
        self._chosen: Architecture | None = None
        self._listed: Architecture | None = None
        self._hidden = False
        self._image: Image | None = None
        self._values: tuple[LayerValues, ...] = ()
        self._worker = Latest("activations", _work, self)
        self._worker.ready.connect(self._take)
        self._worker.failed.connect(self.failed)
        self._build()
        self._show_state()

    # What it is told

    def set_network(self, network: Network | None) -> None:
        """Show this network's layers."""
        self._network = network
        self._values = ()
        self._show_list()
        self._show_filters()
        self._show_state()
        self._ask()

    def set_chosen(self, architecture: Architecture) -> None:
        """Until a network is open, show the layers of this one, which is chosen for the next training."""
        self._chosen = architecture
        self._show_list()
        self._show_layer()

    def set_hidden(self, hidden: bool) -> None:
        """Hide everything while the challenge is on: it would give the answers away."""
        self._hidden = hidden
        self._show_state()

    def set_name(self, name: str) -> None:
        """Say whose layers these are."""
        self._name.setText(name or UNTRAINED)

    @property
    def architecture(self) -> Architecture | None:
        """Whose layers are shown."""
        return self._chosen if self._network is None else self._network.architecture

    def choose_layer(self, place: int) -> None:
        """Select a layer; 0 is the input."""
        self._list.setCurrentRow(place)

    def set_image(self, image: Image | None) -> None:
        """Show what the layers make of this digit image, (28, 28) uint8; None when nothing is drawn."""
        self._image = image
        if image is None:
            self._values = ()
            self._show_layer()
        else:
            self._ask()

    def shut(self) -> None:
        """End the thread; before the window goes."""
        self._worker.close()

    def _ask(self) -> None:
        """Work it out in the background, if somebody is looking."""
        if self._network is not None and self._image is not None and self.isVisible():
            self._worker.submit((self._network, self._image))

    def _take(self, values: tuple[LayerValues, ...]) -> None:
        network = self._network
        if network is not None and self._image is not None and len(values) == len(network.architecture.layers):
            self._values = values
            self._show_layer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Layers at the left of their details; above them where there is no room beside."""
        narrow = self.width() < self._theme.px(NARROW)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if narrow else across)
        most = QWIDGETSIZE_MAX
        self._list_card.setMaximumSize(*((most, self.height() // 3) if narrow else (self._list_width(), most)))

    def _list_width(self) -> int:
        return self._list.sizeHint().width() + 2 * INSIDE

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    # Showing

    def _show_state(self) -> None:
        self._stack.setCurrentWidget(self._away if self._hidden else self._content)
        if self._network is None:
            self._show_layer()

    def _show_list(self) -> None:
        if self.architecture != self._listed:
            self._listed = self.architecture
            self._list.show_architecture(self._listed)
            self._arrange()

    def _show_filters(self) -> None:
        filters = first_filters(self._network) if self._network is not None else np.zeros((0, 0, 0), np.float32)
        if len(filters):
            self._filters.show_filters(filters, f"The {len(filters)} filters of the first layer")
        self._show_layer()

    def _show_layer(self) -> None:
        place = self._list.currentRow()
        architecture = self.architecture
        if architecture is None or place < 0:
            return
        lesson = INPUT_LESSON if place == 0 else lessons(architecture)[place - 1]
        self._lesson_card.title.setText(lesson.title)
        self._lesson_card.set_note(self._list.shape_at(place))
        self._lesson.show_lesson(lesson)
        kinds = [layer.kind for layer in architecture.layers]
        first = kinds.index("convolution") + 1 if "convolution" in kinds else 0
        self._filters_card.setVisible(self._network is not None and bool(first) and place == first)
        self._show_values(place)

    def _show_values(self, place: int) -> None:
        values = self._values_at(place)
        last = self._network is not None and place == len(self._network.architecture.layers)
        self._tiles.setVisible(values is not None and not last)
        self._bars.setVisible(values is not None and last)
        self._nothing.setVisible(values is None and self._network is not None)
        self._empty.setVisible(self._network is None)
        if values is None:
            self._values_card.set_note("")
            return
        if last:
            self._bars.show_values(values, int(np.argmax(values)))
        else:
            self._tiles.show_values(values, f"What layer {place} makes of the drawn digit")
        low, high = float(values.min()), float(values.max())
        self._values_card.set_note("per cent" if last else f"{min(low, 0):.2f} to {high:.2f}")

    def _values_at(self, place: int) -> NDArray[np.float32] | None:
        if self._image is None or not self._values:
            return None
        if place == 0:
            return self._image[..., None].astype(np.float32) / np.float32(255)
        return self._values[place - 1].values

    # Building

    def _build(self) -> None:
        self._away = EmptyPlace("Hidden while the challenge is on: it would give the answers away.", "", "layersAway")
        self._list = LayerList(self._theme)
        self._list.currentRowChanged.connect(lambda _row: self._show_layer())
        self._list.currentRowChanged.connect(self.layer_chosen)
        list_card = Card("From pixel to answer", "", "layerListCard")
        self._name = ElidedLabel(UNTRAINED, "caption", name="layersNetwork")
        list_card.body.addWidget(self._name)
        list_card.body.addWidget(self._list)
        self._content = QWidget()
        self._list_card = list_card
        self._row: QBoxLayout = row(list_card, (self._right(), 1), spacing=GAP)
        self._content.setLayout(self._row)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._away)
        self._stack.addWidget(self._content)

    def _right(self) -> QScrollArea:
        area = QScrollArea()
        area.setObjectName("layerDetails")
        area.setAccessibleName("Layer")
        area.setWidgetResizable(True)
        inside = QWidget()
        inside.setProperty("role", "column")
        inside.setLayout(column(self._lesson_place(), self._values_place(), self._filters_place(), 1, spacing=GAP))
        area.setWidget(inside)
        return area

    def _lesson_place(self) -> Card:
        self._lesson_card = Card("Layer", " ", "lessonCard")
        self._lesson_card.header.addWidget(HelpButton("layers"))
        self._lesson = LessonView()
        challenge = button("Work it out yourself…", "challengeButton", "link", "A table to fill in, with help.")
        challenge.clicked.connect(self.challenge_wanted)
        self._lesson_card.body.addWidget(self._lesson)
        self._lesson_card.body.addLayout(row(challenge, 1))
        return self._lesson_card

    def _values_place(self) -> Card:
        self._values_card = Card("What it makes of your digit", " ", "activationsCard")
        self._values_card.header.addWidget(HelpButton("activations"))
        self._tiles = ChannelTiles(self._theme, "activationTiles")
        self._bars = ProbabilityBars(self._theme)
        self._bars.setObjectName("layerProbabilities")
        self._nothing = label(
            "Draw a digit at the right, and see here what this layer makes of it.", "secondary", wrap=True
        )
        self._empty = EmptyPlace(
            "Train this network, and see here what each layer makes of your digit.", "Train", "layersEmpty"
        )
        self._empty.clicked.connect(self.train_wanted)
        for widget in (self._tiles, self._bars, self._nothing, self._empty):
            self._values_card.body.addWidget(widget)
        return self._values_card

    def _filters_place(self) -> Card:
        self._filters_card = Card("What it looks for", "bright wants ink, dark wants paper", "filtersCard")
        self._filters_card.header.addWidget(HelpButton("filters"))
        self._filters = ChannelTiles(self._theme, "filterTiles")
        self._filters.stand_below(self._tiles)
        self._filters_card.body.addWidget(self._filters)
        self._filters_card.hide()
        return self._filters_card


def _work(task: tuple[Network, Image]) -> tuple[LayerValues, ...]:
    return activations(*task)
