import numpy as np
import pytest
from chance import generator
from made import made_network
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from sound import TINY

from core.data.dataset import Dataset, Digits
from core.model.network import Network
from gui.background import evaluating
from gui.background.jobs import Jobs
from gui.open_network import Opened, OpenNetwork
from gui.parts import digit_pictures, sample_grid
from gui.parts.digit_pictures import digit_colours, picture
from gui.parts.focus import FocusRing
from gui.parts.sample_grid import SampleGrid
from gui.program_state import ProgramState, State
from gui.setup.choice import Which
from gui.setup.doubt_finder import NO_NETWORK, DoubtFinder
from gui.setup.sample_browser import SampleBrowser
from gui.setup.sample_preview import strip
from gui.theme import Theme


@pytest.fixture
def many() -> Digits:
    """60,000 pictures that share their memory, labels 0, 1, … 9, 0, 1, …"""
    images = np.broadcast_to(np.full((28, 28), 90, np.uint8), (60_000, 28, 28))
    return Digits(images, (np.arange(60_000) % 10).astype(np.uint8))


@pytest.fixture
def grid(qtbot, dressed: Theme) -> SampleGrid:
    made = SampleGrid(dressed)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def test_a_picture_keeps_every_pixel_whatever_its_width(theme: Theme) -> None:
    for width in (27, 28, 29, 30):
        pixels = generator(width).integers(0, 256, (5, width), np.uint8)
        image = picture(pixels, digit_colours(theme))
        seen = [[image.pixelIndex(x, y) for x in range(width)] for y in range(5)]
        assert np.array_equal(np.array(seen, np.uint8), pixels)


def test_paper_and_ink_take_the_colours_of_the_theme(theme: Theme) -> None:
    colours = digit_colours(theme)
    assert len(colours) == 256
    assert colours[0] == theme.colour("card").rgb()
    assert colours[255] == theme.colour("text").rgb()


def test_a_strip_has_the_images_row_by_row() -> None:
    images = np.arange(3, dtype=np.uint8)[:, None, None] * np.ones((3, 28, 28), np.uint8)
    whole = strip(images, 2)
    assert whole.shape == (56, 56)
    assert [whole[0, 0], whole[0, 55], whole[55, 0], whole[55, 55]] == [0, 1, 2, 0]


def test_of_sixty_thousand_only_those_in_view_are_painted(grid: SampleGrid, many: Digits, monkeypatch, qtbot) -> None:
    painted = []
    original = digit_pictures.picture
    monkeypatch.setattr(sample_grid, "picture", lambda *a: painted.append(1) or original(*a))
    grid.set_digits(many)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    painted.clear()
    grid.grab()
    assert 0 < len(painted) <= (500 // 44 + 1) * (400 // 44 + 2) * 2
    assert grid.count() == 60_000


def test_a_click_selects_the_digit_under_it(grid: SampleGrid, many: Digits, qtbot) -> None:
    grid.set_digits(many)
    with qtbot.waitSignal(grid.selected) as said:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(44 * 2 + 10, 44 + 10))
    assert said.args == [grid.columns() + 2]


def test_a_filter_shows_one_label_and_says_the_true_place(grid: SampleGrid, many: Digits, qtbot) -> None:
    with qtbot.waitSignal(grid.selected) as said:
        grid.set_digits(many, label=7)
    assert grid.count() == 6000
    assert said.args == [7]
    with qtbot.waitSignal(grid.selected) as said:
        qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert said.args == [17]


@pytest.mark.parametrize(
    ("key", "place"), [(Qt.Key.Key_End, 59_999), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Left, 0), (Qt.Key.Key_Up, 0)]
)
def test_keys_move_and_stay_inside(grid: SampleGrid, many: Digits, qtbot, key, place: int) -> None:
    grid.set_digits(many)
    with qtbot.waitSignal(grid.selected) as said:
        qtbot.keyClick(grid, key)
    assert said.args == [place]


def test_no_digits_are_no_failure(grid: SampleGrid, qtbot) -> None:
    grid.set_digits(Digits.empty())
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert grid.count() == 0


def test_the_browser_shows_parts_labels_and_numbers(qtbot, dressed: Theme, small_data: Dataset) -> None:
    browser = SampleBrowser(dressed, small_data)
    qtbot.addWidget(browser)
    browser.show()
    assert browser.counted.text() == "60 digits"
    assert browser.words.text() == "Number 1 is a 0."
    qtbot.mouseClick(browser.findChild(object, "label3"), Qt.MouseButton.LeftButton)
    assert browser.counted.text() == "6 digits"
    assert browser.labels.label == 3
    assert browser.words.text() == "Number 4 is a 3."
    numbers = browser.numbers.accessibleDescription().splitlines()
    assert [line.split() for line in numbers] == small_data.train.images[3].astype(str).tolist()
    browser.part_box.setCurrentIndex(browser.part_box.findData("test"))
    qtbot.mouseClick(browser.findChild(object, "labelAll"), Qt.MouseButton.LeftButton)
    assert browser.counted.text() == "20 digits"


def test_a_button_a_double_click_and_enter_put_a_digit_on_the_canvas(
    qtbot, dressed: Theme, small_data: Dataset
) -> None:
    browser = SampleBrowser(dressed, small_data)
    qtbot.addWidget(browser)
    browser.show()
    browser.part_box.setCurrentIndex(browser.part_box.findData("test"))
    browser.grid.select(3)
    truth = int(small_data.test.labels[3])
    viewport, cell = browser.grid.viewport(), QPoint(3 * 44 + 20, 20)
    for choose in (
        lambda: qtbot.mouseClick(browser.take, Qt.MouseButton.LeftButton),
        lambda: qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=cell),
        lambda: qtbot.keyClick(browser.grid, Qt.Key.Key_Return),
    ):
        with qtbot.waitSignal(browser.digit_chosen) as said:
            choose()
        assert np.array_equal(said.args[0], small_data.test.images[3])
        assert said.args[1] == f"test digit 4 · truth {truth}"


def test_without_a_digit_there_is_nothing_to_put_on_the_canvas(qtbot, dressed: Theme) -> None:
    none = Dataset("none", "nothing", Digits.empty(), Digits.empty(), Digits.empty())
    browser = SampleBrowser(dressed, none)
    qtbot.addWidget(browser)
    browser.show()
    assert not browser.take.isEnabled()
    assert browser.take.toolTip() == "No digit is selected."


def test_there_is_a_scroll_bar_only_where_it_is_needed(grid: SampleGrid, many: Digits, qtbot) -> None:
    grid.set_digits(many)
    qtbot.waitUntil(grid.verticalScrollBar().isVisible)
    grid.set_digits(Digits(many.images[:2], many.labels[:2]))
    qtbot.waitUntil(lambda: not grid.verticalScrollBar().isVisible())


def test_the_focus_ring_lies_around_the_digits_and_moves_nothing(grid: SampleGrid, qtbot) -> None:
    before = grid.viewport().geometry()
    FocusRing(grid)
    with qtbot.waitActive(grid):
        grid.activateWindow()
    grid.clearFocus()
    grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert grid.property("ring")
    assert grid.viewport().geometry() == before
    assert before.left() >= 3


@pytest.fixture
def network_browser(qtbot, dressed: Theme, small_data: Dataset, jobs: Jobs, monkeypatch) -> SampleBrowser:
    """A browser in which a network can be opened that reads every digit as its number in the part, modulo ten."""

    def read(network: Network, images: np.ndarray) -> np.ndarray:
        return made_probabilities(images)

    monkeypatch.setattr(evaluating.backend, "is_loaded", lambda: True)
    monkeypatch.setattr(evaluating, "keras_probabilities", read)
    browser = SampleBrowser(dressed, small_data)
    qtbot.addWidget(browser)
    browser.opened = OpenNetwork(browser)
    browser.set_finder(DoubtFinder(jobs, browser.opened, browser))
    browser.show()
    return browser


def made_probabilities(images: np.ndarray) -> np.ndarray:
    """All are read as labelled, 0 to 9 over and over, but for two: number 4 as a 7, number 2 as a 5 and surer."""
    probabilities = np.full((len(images), 10), 0.01, np.float32)
    probabilities[np.arange(len(images)), np.arange(len(images)) % 10] = 0.9
    for place, answer, sure in ((4, 7, 0.6), (2, 5, 0.8)):
        probabilities[place] = 0.01
        probabilities[place, answer] = sure
    return probabilities


def choose_which(browser: SampleBrowser, which: Which) -> None:
    browser.which_box.setCurrentIndex(browser.which_box.findData(which))


def test_without_a_network_doubts_say_why_they_cannot_be_found(network_browser) -> None:
    assert not network_browser.which_box.isEnabled()
    assert network_browser.which_box.toolTip() == NO_NETWORK
    network_browser.opened.show(Opened("mine", TINY, made_network(0, TINY)))
    assert network_browser.which_box.isEnabled()


def test_doubtful_labels_are_shown_the_surest_first_and_can_be_left_out(network_browser, qtbot) -> None:
    browser = network_browser
    browser.opened.show(Opened("mine", TINY, made_network(0, TINY)))
    choose_which(browser, Which.DOUBTFUL)
    qtbot.waitUntil(lambda: browser.counted.text() == "2 digits")
    assert browser.words.text() == "Number 3 is a 2, read as a 5, 80.0 % sure."
    qtbot.keyClick(browser.grid, Qt.Key.Key_Right)
    assert browser.words.text() == "Number 5 is a 4, read as a 7, 60.0 % sure."
    assert not browser.use.isEnabled()
    choose_which(browser, Which.WITHOUT)
    assert browser.counted.text() == "58 digits"
    assert browser.counts.text().split("   ")[2:5] == ["2: 5", "3: 6", "4: 5"]
    assert browser.counts.text().endswith("read by mine")
    with qtbot.waitSignal(browser.subset_wanted) as wanted:
        qtbot.mouseClick(browser.use, Qt.MouseButton.LeftButton)
    (kept,) = wanted.args
    assert [len(part) for part in (kept.train, kept.validation, kept.test)] == [58, 18, 20]


def test_the_counts_of_the_labels_stand_beside(qtbot, dressed: Theme, small_data: Dataset) -> None:
    browser = SampleBrowser(dressed, small_data)
    qtbot.addWidget(browser)
    assert browser.counts.text() == "   ".join(f"{digit}: 6" for digit in range(10))
    assert browser.findChild(object, "label8").toolTip() == "6 of these are an 8."
    assert browser.use.toolTip() == "These are all digits already."


def test_what_is_shown_is_not_used_while_a_run_trains(qtbot, dressed: Theme, small_data: Dataset) -> None:
    browser, program = SampleBrowser(dressed, small_data), ProgramState()
    qtbot.addWidget(browser)
    program.set_state(State.READY)
    browser.follow(program)
    qtbot.mouseClick(browser.findChild(object, "label3"), Qt.MouseButton.LeftButton)
    assert browser.use.isEnabled()
    program.set_state(State.TRAINING)
    assert not browser.use.isEnabled()


def test_only_these_are_written_into_a_file_and_trained_on(window, qtbot, tmp_path, small_data) -> None:
    qtbot.waitUntil(lambda: window.controller.data_loader.data is not None)
    window.data_panel.browse()
    browser = window.findChild(SampleBrowser)
    qtbot.mouseClick(browser.findChild(object, "label3"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(browser.use, Qt.MouseButton.LeftButton)
    dialog = browser.findChild(QFileDialog, "fileDialog")
    path = tmp_path / "only threes.npz"
    dialog.fileSelected.emit(str(path))
    qtbot.waitUntil(lambda: window.data_panel.choice == f"as-is:{path}")
    with np.load(path) as kept:
        assert set(kept["train_labels"].tolist()) == {3}
        assert np.array_equal(kept["test_images"], small_data.test.images[small_data.test.labels == 3])
