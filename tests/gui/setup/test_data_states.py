"""All that can happen to the digits, from every state: what the card shows then, and whether Train can be pressed.

Only the net is a double: files are read from disk, the pen digits are the shipped ones.
"""

import threading
from pathlib import Path
from typing import NamedTuple

import pytest
from made import mnist_files
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from core import places
from core.cancellation import CancelledError
from core.data import mnist
from core.data.download import NoConnectionError
from core.errors import DataError
from core.training.recipe import FAST
from core.training.store import RunStore
from gui.background import engine_loader
from gui.background.data_standing import Fetch, Stage
from gui.background.jobs import Jobs
from gui.controller import Controller
from gui.program_state import CAN_TRAIN, Fact, ProgramState, State
from gui.setup import data_notice, wiring
from gui.setup.data_notice import Offer
from gui.setup.data_panel import DataPanel

CUT_OFF = NoConnectionError("The server cannot be reached.", "Check the network.")
PEN_NOTE, MIXED_NOTE, MNIST_NOTE = "24,000 digits", "22,046 digits", "46 digits"
NOT_HERE = "MNIST is not on this computer."
ABSENT = "MNIST is not on this computer: download it, or choose other digits."
NO_DATA = "letter.txt is no table of digits: its first line has 1 column, not 785."
HERE = "MNIST is here and is used from now on."
CHOOSE_IT = "MNIST is here now: choose it above to train with it."
NOT_MNIST = "letter.txt is none of MNIST's files."
GET = {Offer.DOWNLOAD, Offer.FILES}
AGAIN = {Offer.AGAIN, Offer.FILES, Offer.DETAILS}


class Seen(NamedTuple):
    """What the card shows, and why nothing can be trained; "" if it can."""

    entry: str
    note: str
    words: str
    offers: set[Offer]
    why_not: str = ""


class Net:
    """What stands for the way to the servers.

    Attributes:
        error: Raised by the next downloads; without it they wait until `let_go`, and bring MNIST.
    """

    def __init__(self) -> None:
        self.error: DataError | None = None
        self.let_go = threading.Event()

    def fetch(self, progress, cancel) -> None:
        progress(5_000_000, 10_000_000)
        if self.error:
            raise self.error
        while not self.let_go.wait(0.005):
            if cancel.is_set():
                raise CancelledError("The download was cancelled.")
        mnist_files(places.cache_folder())


class World:
    """The card, with all that stands behind it, and what can happen to it."""

    def __init__(self, panel: DataPanel, controller: Controller, net: Net, folder: Path, qtbot) -> None:
        self.panel, self.controller, self.net, self.folder, self.qtbot = panel, controller, net, folder, qtbot
        self.loader, self.program = controller.data_loader, controller.program

    def is_settled(self) -> bool:
        standing = self.loader.standing
        return standing.stage is not Stage.LOADING and not standing.fetching

    def seen(self) -> Seen:
        panel, view = self.panel, self.panel.notice
        self.qtbot.waitUntil(
            lambda: self.loader.standing.stage is not Stage.LOADING and not self.loader.standing.fetching
        )
        there = self.loader.data is not None
        assert (Fact.DATA in self.program.facts) == (Fact.SOURCE in self.program.facts) == there
        assert panel.preview.isVisible() == panel.counts.isVisible() == panel.browse_button.isEnabled() == there
        assert bool(panel.preview.accessibleDescription()) == bool(panel.counts.text()) == there
        assert not panel.download_bar.isVisible()
        offers = {offer for offer, made in view.buttons.items() if made.isVisible()}
        words = view.words.text().replace(f"{self.folder}/", "")
        why_not = self.program.why_not(CAN_TRAIN).replace(f"{self.folder}/", "")
        return Seen(panel.box.currentText(), panel.note.text(), words, offers, why_not)

    def choose(self, source: str) -> None:
        """By the list, also where it is chosen already."""
        place = self.panel.box.findData(source)
        if place < 0:
            self.panel.choose(source)
        else:
            self.panel.box.setCurrentIndex(place)
            self.panel.box.activated.emit(place)

    def same_again(self) -> None:
        self.choose(self.panel.choice)

    def press(self, offer: Offer) -> None:
        self.qtbot.mouseClick(self.panel.notice.buttons[offer], Qt.MouseButton.LeftButton)

    def download(self) -> None:
        self.loader.download()
        assert self.panel.download_bar.isVisible()
        self.qtbot.waitUntil(lambda: self.panel.download_bar.value() == 500 or not self.loader.standing.fetching)

    def fail(self) -> None:
        self.net.error = CUT_OFF
        self.download()

    def cancel(self) -> None:
        self.download()
        self.qtbot.mouseClick(self.panel.cancel_button, Qt.MouseButton.LeftButton)

    def succeed(self) -> None:
        self.download()
        self.net.let_go.set()

    def give_wrong_file(self) -> None:
        self.loader.copy(self.folder / "letter.txt")

    def give_files(self) -> None:
        self.loader.copy(mnist_files(self.folder / "stick"))


@pytest.fixture
def net(monkeypatch) -> Net:
    made = Net()
    monkeypatch.setattr(mnist, "fetch", made.fetch)
    return made


@pytest.fixture
def world(qtbot, dressed, net, tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "no keras"))
    room = data_notice.MAX_CHARACTERS + len(f"{tmp_path}/")  # however deep the folder of the test lies
    monkeypatch.setattr(data_notice, "MAX_CHARACTERS", room)
    monkeypatch.setattr(mnist, "ORIGINAL_DIGEST", mnist.read(mnist_files(tmp_path / "original")).digest)
    monkeypatch.setattr(engine_loader, "load_engine", lambda: None)
    (tmp_path / "letter.txt").write_text("hello")
    controller = Controller(ProgramState(), Jobs(), RunStore(tmp_path / "runs"))
    controller.set_recipe(FAST)
    panel = DataPanel(dressed, controller.data_loader)
    qtbot.addWidget(panel)
    panel.chosen.connect(controller.load)
    wiring.lock_while_busy(controller.program, panel)
    panel.resize(292, 240)
    panel.show()
    controller.begin("auto")
    made = World(panel, controller, net, tmp_path, qtbot)
    made.seen()
    yield made
    net.let_go.set()
    controller.close()


STATES = {
    "pen digits, because MNIST is absent": lambda _world: None,
    "pen digits, because they were chosen": lambda world: world.choose("pen"),
    "MNIST was chosen and is absent": lambda world: world.choose("mnist"),
    "a file was chosen that cannot be read": lambda world: world.choose(str(world.folder / "letter.txt")),
    "a download has failed, pen digits are there": lambda world: world.fail(),
    "a download has failed, nothing is there": lambda world: (world.choose("mnist"), world.fail()),
}
EVENTS = {
    "nothing": lambda _world: None,
    "a download fails": World.fail,
    "a download is cancelled": World.cancel,
    "a download succeeds": World.succeed,
    "a file that is not MNIST’s": World.give_wrong_file,
    "the files of MNIST": World.give_files,
    "the same is chosen again": World.same_again,
    "pen digits are chosen": lambda world: world.choose("pen"),
    "MNIST is chosen": lambda world: world.choose("mnist"),
    "Automatic is chosen": lambda world: world.choose("auto"),
}

AUTO = Seen("Automatic · Pen digits", PEN_NOTE, "", GET)
PEN = Seen("Built-in pen digits", PEN_NOTE, "", GET)
MNIST = Seen("MNIST", MNIST_NOTE, "", set())
MIXED = Seen("Automatic · MNIST + pen digits", MIXED_NOTE, "", set())
MISSING = Seen("MNIST", "", NOT_HERE, {*GET, Offer.PEN}, ABSENT)
BROKEN = Seen("letter.txt", "", NO_DATA, {Offer.PEN, Offer.DETAILS}, NO_DATA)
WORKS = "No connection. Training with pen digits works."


def after(before: Seen, words: str, offers: set[Offer]) -> Seen:
    """As before, but for what is said and offered: where there are no digits, also those that always are."""
    return before._replace(words=words, offers=offers | ({Offer.PEN} if before.why_not else set()))


def rows(start: Seen, had: Seen, failed: str, here: Seen) -> dict[str, Seen]:
    """What follows each event from a state.

    Args:
        start: What is seen before.
        had: What is seen when nothing of a download is left to say.
        failed: What is said when a download has failed.
        here: What is seen once MNIST has come.
    """
    return {
        "nothing": start,
        "a download fails": after(had, failed, AGAIN),
        "a download is cancelled": had,
        "a download succeeds": here,
        "a file that is not MNIST’s": after(had, NOT_MNIST, {Offer.FILES, Offer.DOWNLOAD, Offer.DETAILS}),
        "the files of MNIST": here,
        "the same is chosen again": had,
        "pen digits are chosen": PEN,
        "MNIST is chosen": MISSING,
        "Automatic is chosen": AUTO,
    }


TABLE = {
    "pen digits, because MNIST is absent": rows(AUTO, AUTO, WORKS, MIXED._replace(words=HERE)),
    "pen digits, because they were chosen": rows(PEN, PEN, WORKS, PEN._replace(words=CHOOSE_IT, offers=set())),
    "MNIST was chosen and is absent": rows(MISSING, MISSING, f"No connection. {NOT_HERE}", MNIST._replace(words=HERE)),
    "a file was chosen that cannot be read": rows(BROKEN, BROKEN, f"No connection. {NO_DATA}", BROKEN),
    "a download has failed, pen digits are there": rows(
        after(AUTO, WORKS, AGAIN), AUTO, WORKS, MIXED._replace(words=HERE)
    ),
    "a download has failed, nothing is there": rows(
        after(MISSING, f"No connection. {NOT_HERE}", AGAIN),
        MISSING,
        f"No connection. {NOT_HERE}",
        MNIST._replace(words=HERE),
    ),
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", STATES)
def test_what_follows(world, net, state, event) -> None:
    STATES[state](world)
    assert world.seen() == TABLE[state]["nothing"]
    net.error = None
    EVENTS[event](world)
    assert world.seen() == TABLE[state][event]


def test_another_reason_for_a_failed_download_is_said_as_such_and_told_under_details(world, net) -> None:
    net.error = DataError("The disk is full.", "Make room.")
    world.press(Offer.DOWNLOAD)
    assert world.seen().words == "MNIST could not be downloaded. Training with pen digits works."
    world.press(Offer.DETAILS)
    box = world.panel.findChild(QMessageBox, "dataDetails")
    assert (box.text(), box.informativeText()) == ("The disk is full.", "Make room.")
    box.close()


def test_trying_again_can_succeed(world, net) -> None:
    world.fail()
    world.seen()
    net.error = None
    net.let_go.set()
    world.press(Offer.AGAIN)
    world.qtbot.waitUntil(lambda: world.loader.standing.fetch is Fetch.HERE)
    assert world.seen() == MIXED._replace(words=HERE)


def test_files_are_asked_for(world) -> None:
    world.press(Offer.FILES)
    dialog = world.panel.findChild(object, "fileDialog")
    dialog.fileSelected.emit(str(mnist_files(world.folder / "stick") / "t10k-labels-idx1-ubyte"))
    dialog.reject()
    world.qtbot.waitUntil(lambda: world.loader.standing.fetch is Fetch.HERE)
    assert world.seen() == MIXED._replace(words=HERE)


def test_other_digits_can_be_chosen_while_a_download_runs_and_it_goes_on(world, net) -> None:
    world.choose("mnist")
    world.seen()
    world.download()
    world.press(Offer.PEN)
    world.qtbot.waitUntil(lambda: world.loader.data is not None)
    assert world.panel.download_bar.isVisible()
    net.let_go.set()
    world.qtbot.waitUntil(lambda: not world.loader.standing.fetching)
    assert world.seen() == PEN._replace(words=CHOOSE_IT, offers=set())


def training(world, session) -> None:
    world.controller.train()
    world.qtbot.waitUntil(lambda: world.program.state is State.TRAINING)
    session.release(1)


@pytest.mark.parametrize("end", ["stop", "finish"])
def test_under_a_training_the_digits_stay_and_are_exchanged_after_it(world, net, session, end) -> None:
    training(world, session)
    before = world.loader.data
    world.succeed()
    world.qtbot.waitUntil(lambda: world.loader.standing.fetch is Fetch.HERE)
    assert world.seen().words == "MNIST is here. It is taken as soon as the training is over."
    assert world.loader.data is before
    assert world.program.state is State.TRAINING
    heard = []
    world.controller.run_ended.connect(lambda _: heard.append(world.controller.data))
    world.controller.stop() if end == "stop" else session.release()
    world.qtbot.waitUntil(lambda: world.loader.standing.loaded is not None and world.loader.standing.loaded.mnist_here)
    assert heard == [before]
    assert world.seen() == MIXED._replace(words=HERE)
    assert world.program.state is State.READY


def test_a_download_that_fails_under_a_training_changes_nothing(world, net, session) -> None:
    training(world, session)
    before = world.loader.data
    world.fail()
    assert world.seen().words == WORKS
    assert (world.loader.data, world.program.state) == (before, State.TRAINING)
    session.release()
    world.qtbot.waitUntil(lambda: world.program.state is State.READY)
    assert world.seen() == after(AUTO, WORKS, AGAIN)


def test_the_built_in_digits_are_not_offered_under_a_training(world, session) -> None:
    training(world, session)
    pen = world.panel.notice.buttons[Offer.PEN]
    assert not pen.isEnabled()
    assert "Wait until the training is over" in pen.toolTip()
    world.controller.stop()
    world.qtbot.waitUntil(lambda: world.program.state is State.READY)
    assert pen.isEnabled()


def test_where_the_user_says_that_mnist_is_no_download_is_offered(world, monkeypatch) -> None:
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(world.folder / "nowhere"))
    monkeypatch.setattr(data_notice, "MAX_CHARACTERS", len(f"{world.folder}/") + 60)
    world.choose("mnist")
    seen = world.seen()
    assert seen.offers == {Offer.PEN, Offer.DETAILS}
    assert seen.words.startswith("DIGIT_TRAINER_DATA is nowhere, but MNIST is")
    assert seen.words.endswith(" …")
    assert seen.why_not.endswith("there is no such folder.")
    world.choose("pen")
    assert world.seen() == PEN._replace(offers=set())


def test_a_damaged_mnist_can_be_had_anew(world, net) -> None:
    mnist_files(places.cache_folder())
    (places.cache_folder() / "train-labels-idx1-ubyte").write_bytes(b"none")
    world.choose("mnist")
    seen = world.seen()
    assert seen.offers == {*GET, Offer.PEN, Offer.DETAILS}
    world.give_files()
    world.qtbot.waitUntil(lambda: world.loader.standing.fetch is Fetch.HERE)
    assert world.seen() == MNIST._replace(words=HERE)
