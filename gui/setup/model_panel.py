"""The network card: which architecture, its layers, and the arithmetic of the selected one."""

from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from core.errors import ArchitectureError, DigitTrainerError
from core.files import read_json
from core.model import architecture as architectures
from core.model.architecture import Architecture, LayerRow
from core.model.memory import size_words
from gui.background.jobs import Jobs
from gui.parts import file_choice
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox
from gui.parts.fold import Fold
from gui.parts.widgets import Card, HelpButton, column, label, row
from gui.setup.layer_table import LayerTable
from gui.theme import HALF, Theme

TITLES = {"malireddi": "Malireddi · small, for phones", "chollet": "Chollet · general"}
OPEN = "open"
HIDDEN = "the challenge is on"
FILE_FILTER = "Architectures (*.json);;All files (*)"
BYTES_FOR_A_PARAMETER = 4  # float32


class ModelPanel(Card):
    """Shows and chooses the architecture.

    Signals:
        chosen: An `Architecture`, whenever another one is shown.
        layer_selected: The place of the layer that was selected in the table, from 0.
        failed: A `DigitTrainerError`: the file that was opened is none.
    """

    chosen = Signal(object)
    layer_selected = Signal(int)
    failed = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__("Network", name="networkCard")
        self._theme = theme
        self._jobs = jobs
        self._own: dict[str, Architecture] = {}
        self._architecture = architectures.MALIREDDI
        self._shown = 0
        self._hidden = False
        self.box = ComboBox("architectureBox", "Network")
        self.table = LayerTable(theme)
        self.formula = label("", "accent", "layerFormula", wrap=True)
        self.totals = label("", "caption", "networkTotals")
        self.memory = label("", "caption", "networkMemory", wrap=True)
        self.refused = label("", "mistake", "networkRefused", wrap=True)
        self._details = QWidget()
        self.fold = Fold("layersFold", "Layers", self._details)
        self._build()
        self._show(architectures.MALIREDDI)

    @property
    def architecture(self) -> Architecture:
        """The one that is shown."""
        return self._architecture

    @property
    def choice(self) -> str:
        """What to remember: a preset's name, or the path of your own."""
        return str(self.box.itemData(self._shown))

    def choose(self, choice: str) -> None:
        """Show a preset by its name, or your own by the path of its file; what cannot be read is said by `failed`."""
        place = self.box.findData(choice)
        if place >= 0 and choice != OPEN:
            self.box.setCurrentIndex(place)
        elif choice.endswith(".json"):
            self.open(Path(choice))

    def select_layer(self, place: int) -> None:
        """Select a layer in the table, from 0."""
        self.table.selectRow(place)

    def ask_for_file(self) -> None:
        """Let the user open an architecture of their own."""
        file_choice.choose_file(self, "Open a network", FILE_FILTER, self.open)

    def open(self, path: Path) -> None:
        """Read an architecture from a JSON file, in the background, and show it."""
        self._jobs.start(
            "architecture",
            lambda _token: architectures.from_json(read_json(path, ArchitectureError)),
            lambda architecture: self._opened(path, architecture),
            failed=self._not_opened,
        )

    def set_locked(self, why: str) -> None:
        """Keep the choice as it is, and say why; "" frees it."""
        enable(self.box, why)

    def set_memory(self, needed: int) -> None:
        """Say how many bytes a training of it takes."""
        self.memory.setText(f"about {size_words(needed)} of memory while training")

    def set_refused(self, refused: DigitTrainerError | None) -> None:
        """Say why there is no room for a training of it, also while the layers are folded; None takes that away."""
        self.refused.setText("" if refused is None else str(refused))
        self.refused.setVisible(refused is not None)

    def set_hidden(self, hidden: bool) -> None:
        """Hide all that would give the challenge away; the network can still be chosen and trained."""
        self._hidden = hidden
        self.fold.set_hidden(hidden)
        self._show_summary()

    def _show_summary(self) -> None:
        told = HIDDEN if self._hidden else f"{self._architecture.total_parameters:,} parameters"
        self.fold.set_summary(f"{len(self._architecture.layers)} layers · {told}")

    def _build(self) -> None:
        for name, title in TITLES.items():
            self.box.addItem(title, name)
        self.box.addItem("Open JSON…", OPEN)
        self.box.activated.connect(self._activated)
        self.box.currentIndexChanged.connect(self._index_changed)
        self.table.selected.connect(self._show_formula)
        self.formula.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.header.addWidget(HelpButton("network"))
        self.title.setBuddy(self.box)
        self.body.addWidget(self.box)
        totals = row(self.totals, 1, HelpButton("layers"))
        self._details.setLayout(column(self.table, self.formula, totals, self.memory, spacing=HALF))
        self.body.addWidget(self.fold)
        self.body.addWidget(self.refused)
        self.refused.hide()
        self._theme.changed.connect(self._reserve)

    def _reserve(self) -> None:
        """Room for the longest arithmetic of the network's layers, so that the card does not jump between them."""
        self.formula.ensurePolished()
        metrics, flags = self.formula.fontMetrics(), Qt.TextFlag.TextWordWrap
        room = QRect(0, 0, self.formula.width(), 10_000)
        texts = ["1\n2", *map(_arithmetic, self._architecture.table())]
        self.formula.setMinimumHeight(max(metrics.boundingRect(room, flags, text).height() for text in texts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reserve()

    def _activated(self, place: int) -> None:
        if self.box.itemData(place) == OPEN:
            self.box.setCurrentIndex(self._shown)
            self.ask_for_file()

    def _index_changed(self, place: int) -> None:
        choice = self.box.itemData(place)
        if choice == OPEN or place in {-1, self._shown}:
            return
        self._shown = place
        self._show(self._own.get(choice) or architectures.PRESETS[choice])

    def _opened(self, path: Path, architecture: Architecture) -> None:
        choice = str(path)
        self._own[choice] = architecture
        place = self.box.findData(choice)
        if place < 0:
            place = self.box.findData(OPEN)
            self.box.insertItem(place, f"{architecture.name} · {path.name}", choice)
            self.box.setItemData(place, choice, Qt.ItemDataRole.ToolTipRole)
        self.box.setItemText(place, f"{architecture.name} · {path.name}")
        if place == self.box.currentIndex():
            self._show(architecture)
        else:
            self.box.setCurrentIndex(place)

    def _not_opened(self, error: DigitTrainerError) -> None:
        self.failed.emit(error)

    def _show(self, architecture: Architecture) -> None:
        self._architecture = architecture
        self.table.set_architecture(architecture)
        self._reserve()
        self._show_summary()
        size = architecture.total_parameters * BYTES_FOR_A_PARAMETER / 1000
        kilobytes = f"{size / 1000:.1f} MB" if size >= 1000 else f"{size:.0f} kB"
        self.totals.setText(f"{kilobytes} · {architecture.multiplications:,} multiplications a digit")
        self.chosen.emit(architecture)

    def _show_formula(self, layer: LayerRow) -> None:
        self.formula.setText(_arithmetic(layer))
        self.layer_selected.emit(self.table.currentIndex().row())


def _arithmetic(layer: LayerRow) -> str:
    """What a layer learns, and below it how the sides shrink."""
    return layer.formula.replace(" · ", "\n") or "Each value on its own; nothing is learnt."
