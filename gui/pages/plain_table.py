"""A table of words to be read, not changed: of a comparison, of a study."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from gui.parts import tables
from gui.theme import Theme

ROW_HEIGHT = 24
MIN_ROWS = 6
TEXT_PX = 12
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PlainTable(QTableWidget):
    """Headings and rows of words; long ones are shortened, and whole in their tool tip.

    Args:
        theme: The look.
        name: The objectName.
        title: The accessible name.
        min_column: Pixels at text scale 1, of a column.
        min_rows: For so many there is always room.
    """

    def __init__(self, theme: Theme, name: str, title: str, *, min_column: int, min_rows: int = MIN_ROWS) -> None:
        super().__init__()
        self._theme, self._min_column, self._min_rows = theme, min_column, min_rows
        self.setObjectName(name)
        self.setAccessibleName(title)
        tables.make_read_only(self)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        theme.changed.connect(self.fit, Qt.ConnectionType.QueuedConnection)

    def set_headings(
        self, names: Sequence[str], accessible: Sequence[str] | None = None, *, right: Sequence[int] = ()
    ) -> None:
        """What stands above the columns, of which some are `right`; what a screen reader says where that is empty."""
        self.setColumnCount(len(names))
        for place, (name, spoken) in enumerate(zip(names, accessible or names, strict=True)):
            heading = QTableWidgetItem(name)
            heading.setToolTip(name)
            heading.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            if place in right:
                heading.setTextAlignment(RIGHT)
            self.setHorizontalHeaderItem(place, heading)
        self.fit_to_words(0)
        self.fit()

    def fit_to_words(self, *columns: int) -> None:
        """Make these columns as wide as what stands in them; the others share what is left."""
        for place in columns:
            self.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)

    def fill_row(self, place: int, texts: Sequence[str], *, strong: bool, right: Sequence[int] = ()) -> None:
        """Put words into a row that is there.

        Args:
            place: The row.
            texts: Its words.
            strong: Whether they stand out, but for the first.
            right: The columns of figures.
        """
        for where, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            font = self._theme.font("strong" if strong and where else "secondary")
            font.setPixelSize(self._theme.px(TEXT_PX))
            item.setFont(font)
            item.setForeground(self._theme.colour("text" if strong else "secondary"))
            if where in right:
                item.setTextAlignment(RIGHT)
            self.setItem(place, where, item)

    def fit(self) -> None:
        """Follow the size of the text."""
        header = self.horizontalHeader()
        header.setMinimumSectionSize(self._theme.px(self._min_column))
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_HEIGHT))
        self.setMinimumHeight(header.sizeHint().height() + self._min_rows * self._theme.px(ROW_HEIGHT))
