"""A text of several lines in a form: it wraps, and grows with what is written, up to a limit."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

LINES = 3, 6
"""At least and at most."""


class TextField(QPlainTextEdit):
    """Tab leaves it, as it leaves any field; what is pasted loses its looks."""

    def __init__(self, name: str, accessible: str, text: str = "", lines: tuple[int, int] = LINES) -> None:
        super().__init__()
        self._min_lines, self._max_lines = lines
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.setPlainText(text)
        self.textChanged.connect(self._fit)

    def text(self) -> str:
        """What is written."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Write something else."""
        self.setPlainText(text)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height(self._lines()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height(self._min_lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        policy = Qt.ScrollBarPolicy
        too_long = self._written() > self._max_lines
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if too_long else policy.ScrollBarAlwaysOff)
        self.setFixedHeight(self._height(self._lines()))

    def _written(self) -> int:
        """How many lines there are, as they are broken now."""
        return round(self.document().size().height())

    def _lines(self) -> int:
        return min(max(self._written(), self._min_lines), self._max_lines)

    def _height(self, lines: int) -> int:
        around = self.height() - self.viewport().height()  # frame and padding, which the style sheet says
        return QFontMetrics(self.font()).lineSpacing() * lines + round(2 * self.document().documentMargin()) + around
