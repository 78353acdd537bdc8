"""The data card: which digits, how many, where they are from, and the first sixteen."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from core.data import mnist
from core.data.dataset import Dataset
from core.errors import DigitTrainerError
from gui.background.data_loader import DataLoader, Loaded
from gui.parts import file_choice
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox
from gui.parts.widgets import Card, ElidedLabel, HelpButton, button, label, row
from gui.program_state import Fact
from gui.setup.sample_browser import SampleBrowser
from gui.setup.sample_preview import SamplePreview
from gui.theme import Theme

SOURCES = {
    "auto": "Automatic",
    "mnist": "MNIST",
    "pen": "Built-in pen digits",
    "mnist+pen": "MNIST and pen digits",
}
OPEN_FILE, OPEN_FOLDER = "open file", "open folder"
FILE_FILTER = "Digits (*.npz *.csv *.json *.gz *-ubyte);;All files (*)"
BROWSE_TIP = "Look at all digits, and at their numbers."
OFFER = "MNIST is not on this computer yet."


class DataPanel(Card):
    """Chooses the source and shows its digits.

    Signals:
        chosen: A source, when the user takes another one.
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
        self._locked = ""
        self.box = ComboBox("dataBox", "Data")
        self.preview = SamplePreview(theme)
        self.counts = label("", "caption", "dataCounts", wrap=True)
        self.browse_button = button("Browse", "browseButton", "link")
        self.trouble = label("", "mistake", "dataTrouble", wrap=True)
        self.download_button = button(f"Download MNIST ({mnist.DOWNLOAD_WORDS})", "downloadButton")
        self.download_bar = QProgressBar()
        self.download_words = ElidedLabel("", "caption", name="downloadWords")
        self.cancel_button = button("Cancel", "cancelDownloadButton", "link", "Nothing is left half-done.")
        self._download_row = QWidget()
        self._build()
        self._connect()

    @property
    def choice(self) -> str:
        """What to remember: a source."""
        return str(self.box.itemData(self._shown))

    def choose(self, source: str) -> None:
        """Take another source, as if the user had."""
        place = self.box.findData(source)
        if place < 0:
            place = self.box.findData(OPEN_FILE)  # the new entry comes before, after all that are shown now
            self.box.insertItem(place, Path(source).name or source, source)
            self.box.setItemData(place, source, Qt.ItemDataRole.ToolTipRole)
        self.box.setCurrentIndex(place)

    def ask_for_file(self) -> None:
        """Let the user open digits from a file."""
        file_choice.choose_file(self, "Open digits", FILE_FILTER, lambda path: self.choose(str(path)))

    def ask_for_folder(self) -> None:
        """Let the user open digits from a folder."""
        file_choice.choose_folder(self, "Open a folder of digits", lambda path: self.choose(str(path)))

    def browse(self) -> None:
        """Open the window with all digits."""
        if self._data is not None:
            browser = SampleBrowser(self._theme, self._data, self.window())
            self.browsing.emit(browser)
            browser.show()

    def set_locked(self, why: str) -> None:
        """Keep the choice as it is, and say why; "" frees it."""
        self._locked = why
        enable(self.box, why)

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
        self.body.addWidget(self.box)
        self.body.addWidget(self.preview)
        self.body.addLayout(row((self.counts, 1), HelpButton("split")))
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.download_button)
        line = QHBoxLayout(self._download_row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.download_bar, 1)
        line.addWidget(self.download_words, 1)
        line.addWidget(self.cancel_button)
        self.body.addWidget(self._download_row)
        for widget in (self.trouble, self.download_button, self._download_row):
            widget.hide()
        enable(self.browse_button, Fact.DATA.value)

    def _connect(self) -> None:
        self.box.activated.connect(self._activated)
        self.box.currentIndexChanged.connect(self._index_changed)
        self.preview.clicked.connect(self.browse)
        self.browse_button.clicked.connect(self.browse)
        self.download_button.clicked.connect(self._source.download)
        self.cancel_button.clicked.connect(self._source.cancel_download)
        self._source.loading.connect(self._show_loading)
        self._source.load_progress.connect(lambda share: self.set_note(f"loading… {share:.0%}"))
        self._source.loaded.connect(self._show_loaded)
        self._source.missing.connect(self._show_missing)
        self._source.failed.connect(self._show_trouble)
        self._source.download_progress.connect(self._show_progress)
        self._source.download_ended.connect(self._show_download_ended)

    def _activated(self, place: int) -> None:
        asked = {OPEN_FILE: self.ask_for_file, OPEN_FOLDER: self.ask_for_folder}.get(self.box.itemData(place))
        if asked:
            self.box.setCurrentIndex(self._shown)
            asked()

    def _index_changed(self, place: int) -> None:
        source = self.box.itemData(place)
        if place not in {-1, self._shown} and source not in {OPEN_FILE, OPEN_FOLDER}:
            self._shown = place
            self.chosen.emit(source)

    def _show_loading(self, _source: str) -> None:
        self.set_note("loading…")
        self.trouble.hide()
        self.download_button.hide()

    def _show_loaded(self, loaded: Loaded) -> None:
        data = self._data = loaded.data
        automatic = self.box.findData("auto")
        taken = f" · {data.name}" if loaded.source == "auto" else ""
        self.box.setItemText(automatic, f"{SOURCES['auto']}{taken}")
        self.set_note(f"{len(data):,} digits")
        self.preview.set_digits(data.train)
        self.counts.setText(f"{len(data.train):,} train · {len(data.validation):,} validate · {len(data.test):,} test")
        for widget in (self.counts, self.preview):
            widget.setToolTip(f"{data.name}: {data.source}")
        enable(self.browse_button, "", BROWSE_TIP)
        self.download_button.setVisible(not loaded.mnist_here and not self._download_row.isVisible())

    def _show_missing(self) -> None:
        self._show_sentence(OFFER)
        self.download_button.setVisible(not self._download_row.isVisible())

    def _show_trouble(self, error: DigitTrainerError) -> None:
        self._show_sentence(str(error))

    def _show_sentence(self, sentence: str) -> None:
        self.set_note(f"{len(self._data):,} digits" if self._data else "")
        self.trouble.setText(sentence)
        self.trouble.show()

    def _show_progress(self, share: float, words: str) -> None:
        self.trouble.hide()
        self.download_button.hide()
        self._download_row.show()
        self.download_bar.setValue(round(share * 1000))
        self.download_words.setText(words)

    def _show_download_ended(self) -> None:
        self._download_row.hide()
        self.download_button.show()
