"""The digits of which a file with fewer bits says something else than the network."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from core.export.compression import KINDS
from core.export.ladder import Rung
from gui.parts.dialogs import Dialog
from gui.parts.digit_tiles import DigitTiles, Tile
from gui.parts.widgets import button, column, label, row
from gui.parts.words import a_digit
from gui.theme import GAP, INSIDE, NEAR, Theme

MAX_TILES = 120
"""Of each group; nobody looks at more."""

WIDTH, HEIGHT = 560, 460


class ChangedDialog(Dialog):
    """Three groups: what the file reads wrong now, what it reads right now, what both read wrong.

    Args:
        theme: The theme.
        rung: The file that was measured.
        digits: What it was measured on, as "test digits of MNIST".
        parent: The dialog that shows it.
    """

    def __init__(self, theme: Theme, rung: Rung, digits: str, parent: QWidget | None = None) -> None:
        super().__init__("changedDialog", "Answers that change", parent)
        name = KINDS[rung.precision].words
        head = (
            f"Of {rung.count:,} {digits} the file reads {rung.changed:,} otherwise than the network. Weights: {name}."
        )
        inside = QWidget()
        inside.setProperty("role", "column")
        inside.setLayout(column(*self._groups(theme, rung), 1, spacing=GAP, margin=0))
        area = QScrollArea()
        area.setObjectName("changedDigits")
        area.setAccessibleName("Digits whose answer changes")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumSize(theme.px(WIDTH) // 2, theme.px(HEIGHT) // 3)
        area.setWidget(inside)
        close = button("Close", "changedCloseButton")
        close.clicked.connect(self.accept)
        legend = label("Below each: what it is, what the network says → what the file says.", "secondary", wrap=True)
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        layout.setSpacing(NEAR)
        layout.addWidget(label(head, "text", "changedHead", wrap=True))
        layout.addWidget(legend)
        layout.addWidget(area, 1)
        layout.addLayout(row(1, close))
        self.set_usual_size(theme.px(WIDTH), theme.px(HEIGHT))
        self.finished.connect(self.deleteLater)

    def _groups(self, theme: Theme, rung: Rung) -> list[QWidget]:
        places = rung.changed_places
        truth, own, found = (
            values[places] for values in (rung.own.digits.labels, rung.own.answers, rung.found.answers)
        )
        kinds = (
            ("Wrong now", "changedWrong", own == truth),
            ("Right now", "changedRight", found == truth),
            ("Wrong before and now", "changedElse", (own != truth) & (found != truth)),
        )
        return [self._group(theme, rung, title, name, places[chosen]) for title, name, chosen in kinds if chosen.any()]

    def _group(self, theme: Theme, rung: Rung, title: str, name: str, places: NDArray[np.intp]) -> QWidget:
        tiles = DigitTiles(theme, name)
        shown = f", the first {MAX_TILES}" if len(places) > MAX_TILES else ""
        tiles.show_tiles([_tile(rung, int(place)) for place in places[:MAX_TILES]], title)
        made = QWidget()
        made.setLayout(column(label(f"{title}: {len(places):,}{shown}", "strong"), tiles, spacing=NEAR))
        return made


def _tile(rung: Rung, place: int) -> Tile:
    truth, own, found = (
        int(values[place]) for values in (rung.own.digits.labels, rung.own.answers, rung.found.answers)
    )
    said = f"{a_digit(truth).capitalize()}: the network says {own}, the file {found}."
    return Tile(rung.own.digits.images[place], f"{truth}: {own} → {found}", said)
