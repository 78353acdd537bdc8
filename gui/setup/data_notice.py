"""What the data card says beside the digits: what is missing or has failed, and what can be done about it."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from core.data import mnist
from core.data.download import NoConnectionError
from core.errors import DigitTrainerError
from gui.background.data_standing import OF_MNIST, Fetch, Stage, Standing
from gui.parts.enabling import enable
from gui.parts.flow import FlowLayout
from gui.parts.widgets import button, column, label, restyle
from gui.theme import HALF

MAX_CHARACTERS = 110
"""Of a sentence on the card; a longer one is told by its beginning, and whole under Details."""

NOT_HERE = "MNIST is not on this computer."
NAMED = OF_MNIST | {"pen"}


class Offer(Enum):
    """What can be done; the value is what is written on its button."""

    DOWNLOAD = f"Download MNIST ({mnist.DOWNLOAD_WORDS})"
    AGAIN = "Try again"
    FILES = "I have the files…"
    PEN = "Use the built-in pen digits"
    KEEP = "Keep it as it is"
    DETAILS = "Details"


TIPS = {
    Offer.DOWNLOAD: "Fetch 70,000 digits by about 500 people. What is loaded stays until they are here.",
    Offer.AGAIN: "Try the download once more.",
    Offer.FILES: "Choose any of MNIST’s four files, or mnist.npz. They are checked and copied.",
    Offer.PEN: "Digits that this program draws itself: always here.",
    Offer.KEEP: "Read the file once more, and leave its images as they lie.",
    Offer.DETAILS: "The reason, as the computer tells it.",
}
BUTTON_NAMES = {
    Offer.DOWNLOAD: "downloadButton",
    Offer.AGAIN: "tryAgainButton",
    Offer.FILES: "haveFilesButton",
    Offer.PEN: "usePenButton",
    Offer.KEEP: "keepAsItIsButton",
    Offer.DETAILS: "dataDetailsButton",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Words and offers.

    Attributes:
        words: A sentence or two; may be empty.
        mistake: Whether something failed, and not only is so.
        offers: In the order of their buttons.
        details: What DETAILS tells; None without it.
    """

    words: str = ""
    mistake: bool = False
    offers: tuple[Offer, ...] = ()
    details: DigitTrainerError | None = None


def notice(standing: Standing) -> Notice:
    """What is to be said of `standing`."""
    pen = () if standing.data is not None or standing.stage is Stage.LOADING else (Offer.PEN,)
    match standing.fetch:
        case Fetch.DOWNLOADING | Fetch.COPYING:
            return Notice(_lack(standing), standing.stage is Stage.FAILED, pen)
        case Fetch.FAILED:
            offers = (Offer.AGAIN, Offer.FILES, *pen, Offer.DETAILS)
            return Notice(f"{_why(standing)} {_still(standing)}".strip(), True, offers, standing.fetch_problem)
        case Fetch.REFUSED:
            words = _short(standing.fetch_problem)
            return Notice(words, True, (Offer.FILES, Offer.DOWNLOAD, *pen, Offer.DETAILS), standing.fetch_problem)
        case Fetch.HERE if standing.stage in {Stage.LOADED, Stage.LOADING}:
            return Notice(_arrived(standing))
        case _:
            return _of_stage(standing, pen)


def _of_stage(standing: Standing, pen: tuple[Offer, ...]) -> Notice:
    """What is to be said where nobody has tried to have MNIST."""
    have = (Offer.DOWNLOAD, Offer.FILES) if standing.fetchable else ()
    match standing.stage:
        case Stage.MISSING:
            return Notice(NOT_HERE, False, (*have, *pen))
        case Stage.FAILED:
            return Notice(_lack(standing), True, (*have, *pen, Offer.DETAILS), standing.problem)
        case Stage.LOADED if standing.wanted in NAMED:
            return Notice("", False, have)
        case Stage.LOADED if standing.data is not None and standing.data.turned:
            turned = standing.data.turned
            return Notice(f"{turned[0].upper()}{turned[1:]}.", False, (Offer.KEEP,))
        case _:
            return Notice()


def _lack(standing: Standing) -> str:
    """Why there are no digits; "" where there are, or will be."""
    if standing.stage is Stage.MISSING:
        return NOT_HERE
    return _short(standing.problem)


def _why(standing: Standing) -> str:
    cut_off = isinstance(standing.fetch_problem, NoConnectionError)
    return "No connection." if cut_off else "MNIST could not be downloaded."


def _still(standing: Standing) -> str:
    """What works all the same, or what does not."""
    if standing.loaded is None:
        return _lack(standing)
    name = standing.loaded.data.name
    return f"Training with {name.lower() if standing.wanted in NAMED else name} works."


def _arrived(standing: Standing) -> str:
    if standing.wanted not in OF_MNIST:
        return "MNIST is here now: choose it above to train with it."
    if standing.stage is Stage.LOADED and standing.waits_for_mnist:
        return "MNIST is here. It is taken as soon as the training is over."
    return "MNIST is here and is used from now on."


def _short(problem: DigitTrainerError | None) -> str:
    sentence = problem.sentence if problem else ""
    return sentence if len(sentence) <= MAX_CHARACTERS else f"{sentence[: MAX_CHARACTERS - 2].rstrip()} …"


class NoticeView(QWidget):
    """Shows a `Notice`.

    Signals:
        taken: The `Offer` that was clicked.
    """

    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "secondary", "dataTrouble", wrap=True)
        self.buttons = {offer: self._button(offer) for offer in Offer}
        self._row = QWidget()
        self._row.setLayout(FlowLayout(*self.buttons.values()))
        self.setLayout(column(self.words, self._row, spacing=HALF))
        self.show_notice(Notice())

    def show_notice(self, shown: Notice) -> None:
        """Say this, and offer that; nothing to say takes no room."""
        self.words.setText(shown.words)
        self.words.setVisible(bool(shown.words))
        restyle(self.words, "role", "mistake" if shown.mistake else "secondary")
        for offer, made in self.buttons.items():
            made.setVisible(offer in shown.offers)
        self._row.setVisible(bool(shown.offers))
        self.setVisible(bool(shown.words or shown.offers))

    def set_locked(self, why: str) -> None:
        """Whether other digits may be chosen; having MNIST is always allowed."""
        enable(self.buttons[Offer.PEN], why, TIPS[Offer.PEN])

    def _button(self, offer: Offer) -> QPushButton:
        made = button(offer.value, BUTTON_NAMES[offer], "link", TIPS[offer])
        made.setProperty("flush", True)  # what is written on it begins where the words above it do
        made.clicked.connect(lambda: self.taken.emit(offer))
        return made
