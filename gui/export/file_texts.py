"""What a Core ML file says of itself: the texts, filled in sensibly, and remembered where they are the user's own."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from core.export.metadata import Metadata
from core.export.options import INPUT_DESCRIPTIONS
from gui.parts.text_field import TextField
from gui.parts.widgets import label, row
from gui.settings import Settings
from gui.theme import GAP, NEAR, Theme

TEXTS = (
    ("author", "Author"),
    ("description", "Description"),
    ("license", "Licence"),
    ("version", "Version"),
    ("input_description", "Input “image”"),
    ("probabilities_description", "Output “probabilities”"),
    ("label_description", "Output “classLabel”"),
)
BESIDE = "version"  # short enough to stand in the line of the licence
REMEMBERED = ("author", "license")
DEFAULT_VERSION = "1.0"
VERSION_WIDTH = 90


class FileTexts(QWidget):
    """The fields for the texts.

    Args:
        theme: The theme.
        settings: Remembers author and licence.
        further: Facts of the training, which the file says besides.

    Signals:
        changed: A text is another one.
    """

    changed = Signal()

    def __init__(self, theme: Theme, settings: Settings, further: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName("exportTexts")
        self._theme, self._settings, self._further = theme, settings, further
        self._fields = {name: self._field(name, text) for name, text in TEXTS}
        self._fields["license"].setPlaceholderText("for example MIT, or © and your name")
        self.setLayout(self._grid())

    def metadata(self) -> Metadata:
        """What the fields say.

        Raises:
            ExportError: A text cannot be written.
        """
        texts = {name: field.text().strip() for name, field in self._fields.items()}
        return Metadata(**texts, further=dict(self._further))

    def summary(self) -> str:
        """In short, as "no author yet, no licence, version 1.0"."""
        said = {name: self._fields[name].text().strip() for name in (*REMEMBERED, BESIDE)}
        author = f"by {said['author']}" if said["author"] else "no author yet"
        parts = (author, said["license"] or "no licence", f"version {said[BESIDE]}" if said[BESIDE] else "no version")
        return ", ".join(parts)

    def describe_input(self, taken: str) -> None:
        """Say of the input what the file takes now, unless the user has said something else."""
        field = self._fields["input_description"]
        if field.text() in INPUT_DESCRIPTIONS.values():
            field.setText(INPUT_DESCRIPTIONS[taken])

    def remember(self) -> None:
        """Keep author and licence for the next time."""
        for name in REMEMBERED:
            self._settings.set(f"export_{name}", self._fields[name].text().strip())

    def _field(self, name: str, text: str) -> QLineEdit | TextField:
        if name == "description":
            return TextField(f"export_{name}", text, self._default(name))
        field = QLineEdit()
        field.setObjectName(f"export_{name}")
        field.setAccessibleName(text)
        field.setText(self._default(name))
        field.setCursorPosition(0)
        field.setClearButtonEnabled(False)
        field.textChanged.connect(lambda _text: self.changed.emit())
        return field

    def _default(self, name: str) -> str:
        if name in REMEMBERED:
            return self._settings.text(f"export_{name}")
        return DEFAULT_VERSION if name == BESIDE else str(getattr(Metadata(), name))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(NEAR)
        grid.setColumnStretch(1, 1)
        names = {name: field_name(text, self._fields[name]) for name, text in TEXTS}
        for place, (name, words) in enumerate(names.items()):
            if name == BESIDE:
                continue
            grid.addWidget(words, place, 0, _beside(self._fields[name]))
            if name == "license":
                self._fields[BESIDE].setFixedWidth(self._theme.px(VERSION_WIDTH))
                grid.addLayout(row((self._fields[name], 1), names[BESIDE], self._fields[BESIDE]), place, 1)
            else:
                grid.addWidget(self._fields[name], place, 1)
        return grid


def field_name(text: str, field: QWidget) -> QLabel:
    """The name in front of a field."""
    made = label(text, "text")
    made.setProperty("muted", True)
    made.setBuddy(field)
    return made


def _beside(field: QWidget) -> Qt.AlignmentFlag:
    """Where a field's name stands: in the middle of one line, at the top of several."""
    return Qt.AlignmentFlag.AlignTop if isinstance(field, TextField) else Qt.AlignmentFlag.AlignVCenter
