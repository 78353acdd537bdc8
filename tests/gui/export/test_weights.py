"""The table of precisions: made by measuring, row by row; what follows from it; the digits behind a figure."""

import threading

import numpy as np
import pytest
from learnt import learnt, unseen_digits
from made import kept_run, made_data, made_digits, made_network
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QScrollArea, QWidget
from waiting import LONG, deliver_everything

from core.data.dataset import Dataset, Digits
from core.errors import DataError, ExportError
from core.export import ladder
from core.export.ladder import Rung
from core.export.options import Options
from core.prediction.evaluation import Evaluation
from core.training import preparing
from gui.export.changed_dialog import ChangedDialog
from gui.export.digits_source import DigitsSource
from gui.export.precision_table import CHANGED, RIGHT, SIZE, UNKNOWN, WEIGHTS
from gui.export.weights import GO_ON, MEASURE, Weights
from gui.parts.digit_tiles import DigitTiles

LEFT = Qt.MouseButton.LeftButton


def few(count: int = 40) -> Dataset:
    return Dataset("made", "Made.", made_digits(10), made_digits(5), unseen_digits().take(slice(count)))


@pytest.fixture
def make(qtbot, dressed, jobs):
    def made(data: Dataset | None = None, suffix=".mlmodel") -> Weights:
        weights = Weights(dressed, jobs, learnt(), DigitsSource(None, data or few()))
        qtbot.addWidget(weights)
        weights.show_format(suffix, Options(temperature=1.5), "")
        weights.show()
        return weights

    return made


class Told:
    """Measures by what it is told: answers that change for each precision, on 2,000 digits; waits where it is told."""

    def __init__(self, changed: dict[str, int]) -> None:
        self.changed, self.asked = changed, []
        self.wait_at, self.reached, self.go_on = "", threading.Event(), threading.Event()

    def prepared(self, _network, digits, _options, progress):
        digits = digits.take(np.zeros(2000, int))
        progress(1.0)
        return ladder.Measure(digits.images, Evaluation(digits, made_answers(digits, 0)))

    def rung(self, _network, measure, suffix, options, progress) -> Rung:
        self.asked.append((suffix, options))
        if options.precision == self.wait_at:
            self.reached.set()
            assert self.go_on.wait(LONG)
        progress(0.5)
        sizes = {"float32": 400_000, "float16": 200_000}
        found = Evaluation(measure.own.digits, made_answers(measure.own.digits, self.changed[options.precision]))
        return Rung(suffix, options.precision, sizes.get(options.precision, 100_000), "11", found, measure.own)


def made_answers(digits: Digits, wrong: int):
    answers = np.zeros((len(digits), 10), np.float32)
    answers[range(len(digits)), digits.labels] = 1
    answers[:wrong] = np.roll(answers[:wrong], 1, axis=1)
    return answers


@pytest.fixture
def told(monkeypatch) -> Told:
    made = Told({"float32": 0, "float16": 0, "int8": 3})
    monkeypatch.setattr(ladder, "prepared", made.prepared)
    monkeypatch.setattr(ladder, "rung", made.rung)
    return made


def press(weights: QWidget, name: str) -> None:
    QTest.mouseClick(weights.findChild(QPushButton, name), LEFT)


def text(weights: QWidget, name: str) -> str:
    return weights.findChild(QLabel, name).text()


def column(weights: Weights, place: int) -> list[str]:
    return [weights.table.item(row, place).text() for row in range(weights.table.rowCount())]


def measure(weights: Weights, qtbot) -> None:
    press(weights, "exportMeasureButton")
    qtbot.waitUntil(lambda: UNKNOWN not in column(weights, SIZE))


def test_before_it_is_measured_the_default_says_why_it_is_the_default(make):
    weights = make()
    assert weights.precision == "float32"
    assert text(weights, "exportAdvice").startswith(f"{ladder.EXACT} {ladder.NO_FASTER}")
    assert column(weights, SIZE) == [UNKNOWN] * 3
    assert weights.findChild(QPushButton, "exportMeasureButton").text() == MEASURE
    assert not weights.findChild(QPushButton, "exportTakeButton").isVisible()


def test_every_file_is_written_and_its_figures_are_in_the_table(make, qtbot):
    weights = make()
    measure(weights, qtbot)
    accuracy = ladder.prepared(learnt(), few().test).own.accuracy
    assert column(weights, RIGHT)[0] == f"{100 * accuracy:.2f} %"
    assert column(weights, CHANGED)[0] == "none"
    sizes = [int(size.removesuffix(" kB").replace(",", "")) for size in column(weights, SIZE)]
    assert sizes == sorted(sizes, reverse=True)
    assert "Measured on 40 test digits of made." in text(weights, "exportAdvice")
    assert ladder.TOO_FEW in text(weights, "exportAdvice")
    assert not weights.findChild(QPushButton, "exportMeasureButton").isVisible()


def test_rows_fill_in_as_they_come_and_what_is_there_stays_when_it_is_stopped(make, told, qtbot):
    told.wait_at = "float16"
    weights = make()
    press(weights, "exportMeasureButton")
    qtbot.waitUntil(told.reached.is_set)
    qtbot.waitUntil(lambda: column(weights, SIZE) == ["400 kB", UNKNOWN, UNKNOWN])
    bar = weights.findChild(QProgressBar, "exportMeasureProgress")
    assert bar.isVisible()
    assert bar.value() == bar.maximum() // 2
    assert text(weights, "exportMeasureStep") == "Measuring half (16 bits)…"
    press(weights, "exportMeasureStop")
    assert not bar.isVisible()
    told.go_on.set()
    deliver_everything()
    assert column(weights, SIZE) == ["400 kB", UNKNOWN, UNKNOWN]
    assert weights.findChild(QPushButton, "exportMeasureButton").text() == GO_ON
    measure(weights, qtbot)
    assert [options.precision for _suffix, options in told.asked] == ["float32", "float16", "float16", "int8"]


def test_it_is_kept_for_each_format_and_input(make, told, qtbot):
    weights = make()
    measure(weights, qtbot)
    weights.show_format(".tflite", Options(temperature=1.5), "")
    assert column(weights, SIZE) == [UNKNOWN] * 2
    weights.show_format(".mlmodel", Options("drawing", 1.5), "")
    assert column(weights, SIZE) == [UNKNOWN] * 3
    measure(weights, qtbot)
    assert {options.input for _suffix, options in told.asked} == {"digit", "drawing"}
    assert "test digits of made, drawn." in text(weights, "exportAdvice")
    weights.show_format(".mlmodel", Options(temperature=1.5), "")
    assert UNKNOWN not in column(weights, SIZE)
    assert len(told.asked) == 6


def test_another_format_ends_the_measuring(make, told, jobs, qtbot):
    told.wait_at = "float32"
    weights = make()
    press(weights, "exportMeasureButton")
    qtbot.waitUntil(told.reached.is_set)
    weights.show_format(".tflite", Options(temperature=1.5), "")
    told.go_on.set()
    qtbot.waitUntil(lambda: not jobs.alive())
    assert len(told.asked) == 1
    assert weights.findChild(QPushButton, "exportMeasureButton").isVisible()


def test_what_the_figures_suggest_is_said_and_taken_only_when_one_wants(make, told, qtbot):
    told.changed["int8"] = 1
    weights = make()
    measure(weights, qtbot)
    assert weights.precision == "float32"
    said = "8-bit whole numbers would do: 25 % of the size, 1 of 2,000 answers changes"
    assert said in text(weights, "exportAdvice")
    take = weights.findChild(QPushButton, "exportTakeButton")
    assert take.text() == "Take 8-bit whole numbers"
    with qtbot.waitSignal(weights.chosen):
        press(weights, "exportTakeButton")
    assert weights.precision == "int8"
    assert weights.words() == "8-bit whole numbers, 100 kB"
    assert not take.isVisible()


def test_a_click_on_the_changed_answers_shows_their_digits(make, told, qtbot):
    weights = make()
    measure(weights, qtbot)
    assert column(weights, CHANGED) == ["none", "none", "3 of 2,000"]
    table = weights.table
    QTest.mouseClick(table.viewport(), LEFT, pos=table.cell_of("int8", WEIGHTS))
    assert weights.findChild(ChangedDialog) is None
    QTest.mouseClick(table.viewport(), LEFT, pos=table.cell_of("float16", CHANGED))
    assert weights.findChild(ChangedDialog) is None
    QTest.mouseClick(table.viewport(), LEFT, pos=table.cell_of("int8", CHANGED))
    dialog = weights.findChild(ChangedDialog)
    head = "Of 2,000 test digits of made the file reads 3 otherwise than the network. Weights: 8-bit whole numbers."
    assert text(dialog, "changedHead") == head
    (tiles,) = dialog.findChildren(DigitTiles)
    truth = int(few().test.labels[0])
    assert tiles.objectName() == "changedWrong"
    assert [tile.caption for tile in tiles.tiles] == [f"{truth}: {truth} → {(truth + 1) % 10}"] * 3
    assert (tiles.tiles[0].pixels == few().test.images[0]).all()
    assert f"the network says {truth}" in tiles.tiles[0].sentence


def test_by_keys_a_button_shows_the_same(make, told, qtbot):
    weights = make()
    measure(weights, qtbot)
    changes = weights.findChild(QPushButton, "exportChangesButton")
    assert not changes.isVisible()
    weights.table.choose("int8")
    assert changes.isVisible()
    changes.setFocus()
    QTest.keyClick(changes, Qt.Key.Key_Space)
    assert weights.findChild(ChangedDialog).isVisible()


def test_over_changed_answers_the_pointer_is_a_hand(make, told, qtbot):
    weights = make()
    measure(weights, qtbot)
    table = weights.table
    for precision, place, shape in (
        ("int8", CHANGED, Qt.CursorShape.PointingHandCursor),
        ("float16", CHANGED, Qt.CursorShape.ArrowCursor),
        ("int8", WEIGHTS, Qt.CursorShape.ArrowCursor),
    ):
        spot = table.cell_of(precision, place).toPointF()
        none = Qt.MouseButton.NoButton
        table.mouseMoveEvent(
            QMouseEvent(QEvent.Type.MouseMove, spot, QPoint(0, 0).toPointF(), none, none, Qt.KeyboardModifier(0))
        )
        assert table.viewport().cursor().shape() is shape


def test_the_groups_say_what_became_of_the_changed_answers(qtbot, dressed):
    digits = Digits(made_digits(4).images, np.array([1, 1, 1, 2], np.uint8))
    eye = np.eye(10, dtype=np.float32)
    rung = Rung(
        ".mlmodel", "int8", 9, "12", Evaluation(digits, eye[[7, 1, 4, 2]]), Evaluation(digits, eye[[1, 7, 3, 2]])
    )
    dialog = ChangedDialog(dressed, rung, "test digits of made")
    qtbot.addWidget(dialog)
    shown = {tiles.objectName(): [tile.caption for tile in tiles.tiles] for tiles in dialog.findChildren(DigitTiles)}
    assert shown == {"changedWrong": ["1: 1 → 7"], "changedRight": ["1: 7 → 1"], "changedElse": ["1: 3 → 4"]}
    assert dialog.findChild(QScrollArea, "changedDigits").accessibleName()


@pytest.mark.parametrize("error", [ExportError("It cannot be written.", "Make room.")])
def test_what_goes_wrong_is_said_below_the_table_and_can_be_tried_again(make, told, monkeypatch, qtbot, error):
    def refused(*_arguments):
        raise error

    monkeypatch.setattr(ladder, "rung", refused)
    weights = make()
    press(weights, "exportMeasureButton")
    qtbot.waitUntil(lambda: text(weights, "exportMeasureMistake") == str(error))
    monkeypatch.setattr(ladder, "rung", told.rung)
    measure(weights, qtbot)
    assert not weights.findChild(QLabel, "exportMeasureMistake").isVisible()


def test_without_digits_it_says_what_is_missing_and_one_can_still_choose(qtbot, dressed, jobs):
    weights = Weights(dressed, jobs, made_network(), DigitsSource())
    qtbot.addWidget(weights)
    weights.show_format(".mlmodel", Options(), "")
    weights.show()
    press(weights, "exportMeasureButton")
    qtbot.waitUntil(lambda: "Choose digits at the left" in text(weights, "exportMeasureMistake"))
    weights.table.choose("float16")
    assert weights.precision == "float16"


# Which digits


def test_a_network_from_a_file_is_measured_on_the_data_at_the_left():
    digits, words = DigitsSource(None, few()).load()
    assert len(digits) == 40
    assert words == "test digits of made"


def test_a_run_is_measured_on_its_own_test_digits(tmp_path, monkeypatch):
    run, own = kept_run(tmp_path), made_data()
    monkeypatch.setattr(preparing, "data_of", lambda info: own if info is run.info else None)
    assert DigitsSource(run, few()).load()[0] is own.test
    assert DigitsSource(run, own).load()[0] is own.test
    monkeypatch.setattr(preparing, "data_of", lambda _info: pytest.fail("they are there already"))
    same = made_data()
    assert DigitsSource(run, same).load()[0] is same.test


def test_where_they_are_gone_those_at_the_left_are_taken_and_without_any_it_says_so(tmp_path, monkeypatch):
    def gone(_info):
        raise DataError("mine.npz is not there any more.")

    monkeypatch.setattr(preparing, "data_of", gone)
    run = kept_run(tmp_path)
    assert DigitsSource(run, few()).load()[1] == "test digits of made"
    with pytest.raises(DataError, match=r"mine\.npz is not there any more\. Choose digits at the left"):
        DigitsSource(run).load()
    with pytest.raises(DataError, match="made has no test digits"):
        DigitsSource(None, few(0)).load()
