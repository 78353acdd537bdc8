"""The data card: which digits, how many, where they are from, and the first sixteen."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QProgressBar, QWidget

from core.data import sources
from core.data.dataset import Dataset, Digits
from core.errors import DigitTrainerError
from gui.background.data_loader import DataLoader
from gui.background.data_standing import Loaded, Stage, Standing
from gui.parts import file_choice
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox
from gui.parts.widgets import Card, ElidedLabel, HelpButton, button, column, label, row
from gui.program_state import Fact
from gui.setup.data_notice import NoticeView, Offer, notice
from gui.setup.sample_browser import SampleBrowser
from gui.setup.sample_preview import SamplePreview
from gui.theme import HALF, Theme

SOURCES = {
    "auto": "Automatic",
    "mnist": "MNIST",
    "pen": "Built-in pen digits",
    "mnist+pen": "MNIST and pen digits",
}
OPEN_FILE, OPEN_FOLDER = "open file", "open folder"
FILE_FILTER = "Digits (*.npz *.csv *.tsv *.txt *.json *.h5 *.hdf5 *.gz *.zip *.tar *.tgz *ubyte);;All files (*)"
MNIST_FILTER = "Files of MNIST (*ubyte *ubyte.gz *.npz);;All files (*)"
BROWSE_TIP = "Look at all digits, and at their numbers."


def _title(source: str) -> str:
    """What a path is called in the list."""
    path = source.removeprefix(sources.AS_IS)
    return (Path(path).name or path) + (" (as it is)" if path != source else "")


class DataPanel(Card):
    """Chooses the source and shows its digits.

    Signals:
        chosen: A source, when the user takes another one, or the same once more where that may help.
        browsing: The `SampleBrowser` that was opened.
    """

    chosen = Signal(str)
    browsing = Signal(object)

    def __init__(self, theme: Theme, source: DataLoader) -> None:
        super().__init__("Data", name="dataCard")
        self._theme = theme
        self._source = source
        self._data: Dataset | None = None
        self._shown = 0
        self.box = ComboBox("dataBox", "Data")
        self.preview = SamplePreview(theme)
        self.counts = label("", "caption", "dataCounts", wrap=True)
        self.browse_button = button("Browse", "browseButton", "link")
        self.notice = NoticeView()
        self.download_bar = QProgressBar()
        self.download_words = ElidedLabel("", "caption", name="downloadWords")
        self.cancel_button = button("Cancel", "cancelDownloadButton", "link", "Nothing is left half-done.")
        self._counts_row, self._download_row = QWidget(), QWidget()
        self._build()
        self._connect()

    @property
    def choice(self) -> str:
        """What to remember: a source."""
        return str(self.box.itemData(self._shown))

    def choose(self, source: str) -> None:
        """Take a source, as if the user had."""
        place = self.box.findData(source)
        if place < 0:
            place = self.box.findData(OPEN_FILE)  # the new entry comes before, after all that are shown now
            self.box.insertItem(place, _title(source), source)
            self.box.setItemData(place, source, Qt.ItemDataRole.ToolTipRole)
        if place == self._shown:
            self._activated(place)
        self.box.setCurrentIndex(place)

    def ask_for_file(self) -> None:
        """Let the user open digits from a file."""
        file_choice.choose_file(self, "Open digits", FILE_FILTER, lambda path: self.choose(str(path)))

    def ask_for_mnist(self) -> None:
        """Let the user say where the files of MNIST are."""
        file_choice.choose_file(self, "Any one of MNIST’s files", MNIST_FILTER, self._source.copy)

    def ask_for_folder(self) -> None:
        """Let the user open digits from a folder."""
        file_choice.choose_folder(self, "Open a folder of digits", lambda path: self.choose(str(path)))

    def browse(self) -> None:
        """Open the window with all digits."""
        if self._data is not None:
            browser = SampleBrowser(self._theme, self._data, self.window())
            self.browsing.emit(browser)
            browser.show()

    @property
    def locked(self) -> bool:
        """Whether the choice is kept as it is."""
        return not self.box.isEnabled()

    def set_locked(self, why: str) -> None:
        """Keep the choice as it is, and say why; "" frees it."""
        enable(self.box, why)
        self.notice.set_locked(why)

    def _build(self) -> None:
        for source, title in SOURCES.items():
            self.box.addItem(title, source)
        self.box.addItem("Open file…", OPEN_FILE)
        self.box.addItem("Open folder…", OPEN_FOLDER)
        self.download_bar.setObjectName("downloadBar")
        self.download_bar.setAccessibleName("Download of MNIST")
        self.download_bar.setRange(0, 1000)
        self.download_bar.setTextVisible(False)
        self.header.addWidget(self.browse_button)
        self.header.addWidget(HelpButton("data"))
        self.title.setBuddy(self.box)
        counts = row((self.counts, 1), HelpButton("split"))
        self._counts_row.setLayout(counts)
        line = QHBoxLayout(self._download_row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.download_bar, 1)
        line.addWidget(self.download_words, 1)
        line.addWidget(self.cancel_button)
        self.body.addWidget(self.box)
        self.body.addLayout(column(self.preview, self._counts_row, self.notice, self._download_row, spacing=HALF))
        self._download_row.hide()
        enable(self.browse_button, Fact.DATA.value)

    def _connect(self) -> None:
        self.box.activated.connect(self._activated)
        self.box.currentIndexChanged.connect(self._index_changed)
        self.preview.clicked.connect(self.browse)
        self.browse_button.clicked.connect(self.browse)
        self.notice.taken.connect(self._take_offer)
        self.cancel_button.clicked.connect(self._source.cancel_fetch)
        self._source.standing_changed.connect(self._show_standing)
        self._source.load_progress.connect(lambda share: self.set_note(f"loading… {share:.0%}"))
        self._source.fetch_progress.connect(self._show_progress)

    def _activated(self, place: int) -> None:
        """The user has taken an entry of the list, maybe the one that was shown already."""
        asked = {OPEN_FILE: self.ask_for_file, OPEN_FOLDER: self.ask_for_folder}.get(self.box.itemData(place))
        if asked:
            self.box.setCurrentIndex(self._shown)
            asked()
        elif place == self._shown and self._source.standing.worth_again:
            self.chosen.emit(self.choice)

    def _index_changed(self, place: int) -> None:
        source = self.box.itemData(place)
        if place not in {-1, self._shown} and source not in {OPEN_FILE, OPEN_FOLDER}:
            self._shown = place
            self.chosen.emit(source)

    def _take_offer(self, offer: Offer) -> None:
        {
            Offer.DOWNLOAD: self._source.download,
            Offer.AGAIN: self._source.download,
            Offer.FILES: self.ask_for_mnist,
            Offer.PEN: lambda: self.choose("pen"),
            Offer.KEEP: lambda: self.choose(sources.as_is(self.choice)),
            Offer.DETAILS: self._show_details,
        }[offer]()

    def _show_details(self) -> None:
        problem = notice(self._source.standing).details
        if problem is not None:
            self._details_box(problem).open()

    def _details_box(self, problem: DigitTrainerError) -> QMessageBox:
        box = QMessageBox(self)
        box.setObjectName("dataDetails")
        box.setWindowTitle("Details")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(problem.sentence)
        box.setInformativeText(problem.hint)
        box.addButton("Close", QMessageBox.ButtonRole.RejectRole).setObjectName("closeDetails")
        box.finished.connect(box.deleteLater)
        return box

    # What the loader says

    def _show_standing(self, standing: Standing) -> None:
        self.notice.show_notice(notice(standing))
        self._download_row.setVisible(standing.fetching)
        if standing.stage is Stage.LOADING:
            self.set_note("loading…")
            return  # what was there stays in view until others come, or none
        if standing.loaded is not None:
            self._show_loaded(standing.loaded)
        else:
            self._show_none()

    def _show_loaded(self, loaded: Loaded) -> None:
        data = loaded.data
        taken = f" · {data.name}" if loaded.source == "auto" else ""
        if taken:
            self.box.setItemText(self.box.findData("auto"), f"{SOURCES['auto']}{taken}")
        self.set_note(f"{len(data):,} digits")
        self.counts.setText(f"{len(data.train):,} train · {len(data.validation):,} validate · {len(data.test):,} test")
        self._show_digits(data, data.train, "", f"{data.name}: {data.source}")

    def _show_none(self) -> None:
        self.set_note("")
        self.counts.setText("")
        self._show_digits(None, Digits.empty(), Fact.DATA.value, "")

    def _show_digits(self, data: Dataset | None, first: Digits, why_none: str, tip: str) -> None:
        if data is not self._data:
            self._data = data
            self.preview.set_digits(first)
        self.counts.setToolTip(tip)
        self.preview.setToolTip(tip)
        self._counts_row.setVisible(data is not None)
        self.preview.setVisible(data is not None)
        enable(self.browse_button, why_none, BROWSE_TIP)

    def _show_progress(self, share: float, words: str) -> None:
        self.download_bar.setValue(round(share * 1000))
        self.download_words.setText(words)
