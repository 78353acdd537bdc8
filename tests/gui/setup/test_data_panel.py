from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from core.data import mnist, sources
from core.data.dataset import Dataset, Digits
from core.data.download import NoConnectionError
from core.errors import DataError
from gui.background.data_loader import DataLoader
from gui.background.data_standing import Fetch, Stage
from gui.background.jobs import Jobs
from gui.setup.data_notice import Offer, notice
from gui.setup.data_panel import OPEN_FILE, OPEN_FOLDER, DataPanel
from gui.setup.sample_browser import SampleBrowser
from gui.theme import Theme


@pytest.fixture
def source(jobs: Jobs) -> DataLoader:
    return DataLoader(jobs)


@pytest.fixture
def panel(qtbot, dressed: Theme, source: DataLoader) -> DataPanel:
    made = DataPanel(dressed, source)
    qtbot.addWidget(made)
    made.chosen.connect(source.load)
    made.resize(292, 240)
    made.show()
    return made


@pytest.fixture
def loads(monkeypatch, small_data: Dataset) -> list[str]:
    """The sources that were asked for; all give the small data."""
    asked: list[str] = []

    def load(source: str, *_args: object) -> Dataset:
        asked.append(source)
        return small_data

    monkeypatch.setattr(sources, "load", load)
    return asked


def test_loaded_digits_are_counted_and_shown(panel, source, loads, qtbot) -> None:
    with qtbot.waitSignal(source.loaded):
        source.load("pen")
    assert loads == ["pen"]
    assert panel.note.text() == "100 digits"
    assert panel.counts.text() == "60 train · 20 validate · 20 test"
    assert "Random dots" in panel.counts.toolTip()
    assert panel.preview.accessibleDescription() == "0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5"


def test_choosing_loads_and_remembers(panel, source, loads, qtbot) -> None:
    with qtbot.waitSignal(source.loaded):
        panel.choose("pen")
    assert panel.choice == "pen"
    with qtbot.waitSignal(source.loaded):
        panel.choose("/somewhere/digits.npz")
    assert panel.box.currentText() == "digits.npz"
    assert panel.choice == "/somewhere/digits.npz"
    assert loads == ["pen", "/somewhere/digits.npz"]


def test_what_was_turned_is_said_and_can_be_kept_as_it_is(panel, source, qtbot, monkeypatch, small_data) -> None:
    asked: list[str] = []

    def load(path: str, *_args: object) -> Dataset:
        asked.append(path)
        kept = path.startswith(sources.AS_IS)
        return small_data if kept else replace(small_data, turned="looks transposed: turned upright")

    monkeypatch.setattr(sources, "load", load)
    with qtbot.waitSignal(source.loaded):
        panel.choose("/somewhere/emnist.npz")
    keep = panel.notice.buttons[Offer.KEEP]
    assert panel.notice.words.text() == "Looks transposed: turned upright."
    with qtbot.waitSignal(source.loaded):
        qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert asked == ["/somewhere/emnist.npz", "as-is:/somewhere/emnist.npz"]
    assert panel.box.currentText() == "emnist.npz (as it is)"
    assert panel.choice == "as-is:/somewhere/emnist.npz"
    assert not keep.isVisible()


def test_a_broken_file_is_said_in_the_card(panel, source, qtbot, monkeypatch) -> None:
    def load(*_args: object) -> None:
        raise DataError("This is no file of digits.", "Choose another.")

    monkeypatch.setattr(sources, "load", load)
    panel.choose("/broken.npz")
    qtbot.waitUntil(lambda: source.standing.stage is Stage.FAILED)
    assert panel.notice.words.isVisible()
    assert "no file of digits" in panel.notice.words.text()


def test_data_without_digits_to_learn_from_is_refused(source, qtbot, monkeypatch) -> None:
    empty = Dataset("Empty", "Nothing.", Digits.empty(), Digits.empty(), Digits.empty())
    monkeypatch.setattr(sources, "load", lambda *_args: empty)
    source.load("/empty.npz")
    qtbot.waitUntil(lambda: source.standing.stage is Stage.FAILED)
    assert "no digits to learn from" in source.standing.problem.sentence


@pytest.mark.parametrize("entry", [OPEN_FILE, OPEN_FOLDER])
def test_opening_asks_and_keeps_the_choice(panel, loads, entry: str) -> None:
    place = panel.box.findData(entry)
    panel.box.setCurrentIndex(place)
    panel.box.activated.emit(place)
    dialog = panel.findChild(object, "fileDialog")
    assert dialog.isVisible()
    dialog.reject()
    assert panel.box.currentData() == "auto"
    assert loads == []


def test_a_click_on_the_preview_browses_all_digits(panel, source, loads, qtbot) -> None:
    qtbot.mouseClick(panel.preview, Qt.MouseButton.LeftButton)
    assert panel.findChild(SampleBrowser) is None
    with qtbot.waitSignal(source.loaded):
        source.load("pen")
    qtbot.mouseClick(panel.preview, Qt.MouseButton.LeftButton)
    browser = panel.findChild(SampleBrowser)
    assert browser.isVisible()
    browser.close()


def test_automatic_is_what_suits_the_recipe_and_changes_with_it(panel, source, loads, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(mnist, "find", lambda: "here")
    source.suit(mix_pen=True)
    assert loads == []
    with qtbot.waitSignal(source.loaded):
        source.load("auto")
    with qtbot.waitSignal(source.loaded):
        source.suit(mix_pen=False)
    source.suit(mix_pen=False)
    with qtbot.waitSignal(source.loaded):
        source.suit(mix_pen=True)
    assert loads == ["mnist+pen", "auto", "mnist+pen"]
    assert source.wanted == "auto"
    assert source.taken == "mnist+pen"


def test_what_was_chosen_stays_whatever_the_recipe(panel, source, loads, qtbot) -> None:
    with qtbot.waitSignal(source.loaded):
        source.load("pen")
    source.suit(mix_pen=False)
    assert loads == ["pen"]
    assert source.taken == "pen"


def test_what_was_shown_is_chosen_again_only_where_that_may_help(panel, source, loads, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(mnist, "find", lambda: "here")
    with qtbot.waitSignal(source.loaded):
        source.load("auto")
    panel.choose("auto")
    panel.box.activated.emit(panel.box.currentIndex())
    assert loads == ["mnist+pen"]


def test_the_card_is_low_enough_for_three_cards_below_each_other(system_font, dressed, source, qtbot) -> None:
    panel = DataPanel(dressed, source)
    qtbot.addWidget(panel)
    panel.setFixedWidth(292)
    panel.show()
    source.load("pen")
    heights = []
    problem = NoConnectionError("The server cannot be reached.", "")
    qtbot.waitUntil(lambda: source.data is not None)
    for shown in (source.standing, replace(source.standing, fetch=Fetch.FAILED, fetch_problem=problem)):
        panel.notice.show_notice(notice(shown))
        panel.layout().activate()
        heights.append(panel.heightForWidth(292))
    assert max(heights) <= dressed.px(250), heights
