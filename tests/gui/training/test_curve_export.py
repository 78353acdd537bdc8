import csv
import io

import numpy as np
import pytest
from made import made_record
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from gui.training.curve_data import curve_data
from gui.training.curve_export import HEADINGS, csv_text
from gui.training.curves import Curves


def rows(record) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text(record))))


def test_every_step_stands_in_the_table_as_it_was():
    record = made_record()
    table = rows(record)
    assert tuple(table[0]) == HEADINGS
    assert [int(row["step"]) for row in table] == list(range(1, record.steps + 1))
    assert np.array_equal(np.array([row["loss"] for row in table], np.float32), record.losses)
    smoothed = np.array([row["smoothed_accuracy"] for row in table], np.float32)
    assert np.array_equal(smoothed, curve_data(record, "accuracy").smoothed)


def test_validation_stands_where_its_epoch_ends():
    table = rows(made_record((0.4, 0.2), steps_per_epoch=40))
    filled = {int(row["step"]): float(row["validation_loss"]) for row in table if row["validation_loss"]}
    assert filled == {40: pytest.approx(0.4), 80: pytest.approx(0.2)}


@pytest.fixture
def curves(qtbot, theme, jobs):
    made = Curves(theme, jobs)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    made.set_record(made_record())
    return made


def choose(curves, path) -> None:
    dialog = curves.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def test_a_table_is_saved_where_it_was_asked_for(curves, qtbot, tmp_path):
    curves.save_csv()
    choose(curves, tmp_path / "curves.csv")
    qtbot.waitUntil((tmp_path / "curves.csv").exists)
    assert (tmp_path / "curves.csv").read_text() == csv_text(made_record())


def test_a_file_that_cannot_be_saved_is_told(curves, qtbot, tmp_path):
    with qtbot.waitSignal(curves.failed) as failed:
        curves.save(b"", tmp_path / "nowhere" / "curves.csv")
    assert "could not be saved" in failed.args[0].sentence


def test_the_picture_is_twice_as_fine_as_the_screen(curves, qtbot, tmp_path):
    curves.save_picture()
    choose(curves, tmp_path / "curves.png")
    qtbot.waitUntil((tmp_path / "curves.png").exists)
    image = QImage(str(tmp_path / "curves.png"))
    assert (image.width(), image.height()) == (curves.width() * 2, curves.height() * 2)
    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}) > 5


def columns_of(image: QImage, colour) -> int:
    """How many columns of pixels have a long line of a colour."""
    down = range(image.height())
    return sum(sum(image.pixel(x, y) == colour.rgb() for y in down) > 50 for x in range(image.width()))


def test_lines_in_the_picture_are_as_wide_as_on_the_screen(curves, qtbot, theme, tmp_path):
    curves.accuracy.hide()
    before = columns_of(curves.loss.grab().toImage(), theme.colour("good"))
    curves.save_picture()
    choose(curves, tmp_path / "curves.png")
    qtbot.waitUntil((tmp_path / "curves.png").exists)
    assert columns_of(QImage(str(tmp_path / "curves.png")), theme.colour("good")) == 2 * before == 2
    assert columns_of(curves.loss.grab().toImage(), theme.colour("good")) == before


def test_without_a_run_there_is_no_table(curves):
    curves.set_record(None)
    curves.save_csv()
    assert curves.findChild(QFileDialog) is None
