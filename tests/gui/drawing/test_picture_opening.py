from pathlib import Path

import numpy as np
import pytest
from made import FOUR, made_network
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from core.data import ink
from core.data.photo import digit_finder
from core.errors import DataError
from core.prediction.predictor import Predictor
from gui.drawing.drawing_panel import DrawingPanel
from gui.drawing.picture_opening import MARGIN, canvas_picture, colours_of, fitted, picture_in
from gui.drawing.prediction import digit_image
from gui.drawing.strokes import SIDE, Drawing, strokes_from


@pytest.fixture
def photo(tmp_path):
    """A dark four on light paper, far from the middle."""
    paper = np.full((300, 500), 235, np.uint8)
    drawn = ink.render([stroke / 2 + [200, 20] for stroke in FOUR], 300, 500, 10)
    Image.fromarray(np.where(drawn > 60, 40, paper).astype(np.uint8)).save(tmp_path / "four.png")
    return tmp_path / "four.png"


def test_ink_is_fitted_into_the_middle_of_the_canvas():
    page = np.zeros((100, 900), np.uint8)
    page[20:60, 700:720] = 255
    shown = fitted(page)
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    assert shown.shape == (SIDE, SIDE)
    assert len(rows) == SIDE - 2 * MARGIN
    assert len(columns) == pytest.approx(len(rows) / 2, abs=2)
    assert rows.mean() == pytest.approx((SIDE - 1) / 2, abs=1)
    assert columns.mean() == pytest.approx((SIDE - 1) / 2, abs=1)


def test_a_blank_picture_is_told(tmp_path):
    Image.new("L", (50, 50), 255).save(tmp_path / "blank.png")
    with pytest.raises(DataError, match="Nothing is drawn"):
        canvas_picture(tmp_path / "blank.png")


def test_what_is_no_picture_is_told(tmp_path):
    (tmp_path / "words.png").write_text("no picture")
    with pytest.raises(DataError):
        canvas_picture(tmp_path / "words.png")


def test_the_network_gets_what_any_other_way_would_give(photo):
    picture = canvas_picture(photo)
    seen = digit_image(Drawing(background=picture.shown, original=picture.ink))
    assert np.array_equal(seen, ink.normalise(digit_finder.read_picture(photo)))


def test_what_is_drawn_over_a_picture_counts_and_what_is_erased_does_not(photo):
    picture = canvas_picture(photo)
    drawing = Drawing(background=picture.shown, original=picture.ink)
    crossed = drawing.drawn(strokes_from([[(20, 20), (260, 260)]])[0])
    assert (digit_image(crossed) > 128).sum() > (digit_image(drawing) > 128).sum()
    wiped = drawing.erased(np.array([(0, 60), (280, 60)], np.float32), 60)
    assert not np.array_equal(digit_image(wiped), digit_image(drawing))


def test_a_pasted_picture_is_read_as_a_file_is(photo):
    pasted, opened = canvas_picture(colours_of(QImage(str(photo)))), canvas_picture(photo)
    assert np.array_equal(pasted.ink, opened.ink)


def test_what_is_seen_through_a_picture_is_paper():
    image = QImage(60, 60, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    for step in range(15, 45):
        image.setPixelColor(30, step, QColor(0, 0, 0))
    colours = colours_of(image)
    assert (colours[0, 0] == 255).all()
    assert (colours[30, 30] == 0).all()


def test_large_pictures_are_made_smaller():
    image = QImage(3000, 1000, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    assert colours_of(image).shape == (267, 800, 3)


def test_dropped_files_come_before_dropped_pixels(photo):
    data = QMimeData()
    data.setImageData(QImage(str(photo)))
    assert isinstance(picture_in(data), QImage)
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    assert picture_in(data) == photo


def mime(**parts) -> QMimeData:
    made = QMimeData()
    for name, value in parts.items():
        getattr(made, f"set{name}")(value)
    return made


@pytest.mark.parametrize(
    ("dropped", "sentence"),
    [
        (None, "Nothing has been copied"),
        (mime(), "Nothing has been copied"),
        (mime(Text="four"), "no picture"),
        (mime(Html="<b>four</b>"), "no picture"),
        (mime(ColorData=QColor("red")), "no picture"),
        (mime(ImageData=b"no picture at all"), "no picture"),
        (mime(Urls=[QUrl("https://example.org/four.png")]), "not fetched"),
        (mime(Urls=[QUrl.fromLocalFile(str(Path(__file__).parent))]), "is a folder"),
        (mime(Urls=[QUrl.fromLocalFile("/a.png"), QUrl.fromLocalFile("/b.png")]), "2 files"),
    ],
)
def test_what_is_no_single_picture_is_told_in_a_sentence(dropped, sentence):
    with pytest.raises(DataError, match=sentence) as refused:
        picture_in(dropped)
    assert refused.value.hint


def test_a_picture_that_a_page_of_the_web_copied_is_taken_as_it_is(photo):
    copied = mime(ImageData=QImage(str(photo)), Urls=[QUrl("https://example.org/four.png")], Text="four")
    assert isinstance(picture_in(copied), QImage)


@pytest.mark.parametrize("size", [(20_000, 4_000), (65_000, 1_000)])
def test_a_huge_picture_is_refused_before_it_is_worked_on(size):
    with pytest.raises(DataError, match="more than 64,000,000 pixels"):
        colours_of(QImage(*size, QImage.Format.Format_Mono))


def test_an_opened_picture_is_read_and_can_be_undone(qtbot, theme, jobs, photo):
    panel = DrawingPanel(theme, jobs)
    qtbot.addWidget(panel)
    panel.show()
    panel.set_predictor(Predictor(made_network()))
    with qtbot.waitSignal(panel.seen, check_params_cb=lambda seen: seen.image is not None):
        panel.take_picture(photo)
    assert not panel.canvas.empty
    panel.canvas.undo()
    assert panel.canvas.empty
    panel.shut()


def test_what_was_left_out_of_a_picture_is_said_of_that_picture_alone(qtbot, theme, jobs, tmp_path):
    pixels = np.full((300, 500), 250, np.uint8)
    pixels[60:240, 120:140] = pixels[100:140, 400:412] = 20  # a digit, and something that is none
    Image.fromarray(pixels).save(tmp_path / "two.png")
    panel = DrawingPanel(theme, jobs)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.succeeded):
        panel.take_picture(tmp_path / "two.png")
    said = panel.canvas.drawing().note
    assert said in panel.canvas.accessibleDescription()
    assert "left out" in said, said
    panel.canvas.set_background(np.eye(280, dtype=np.uint8) * 255)
    assert panel.canvas.drawing().note == ""
    panel.canvas.undo()
    assert panel.canvas.drawing().note == said
    panel.shut()


def test_a_picture_that_cannot_be_read_is_told(qtbot, theme, jobs, tmp_path):
    panel = DrawingPanel(theme, jobs)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.failed) as failed:
        panel.take_picture(tmp_path / "missing.png")
    assert "missing.png" in failed.args[0].sentence
    assert panel.canvas.empty
    panel.shut()


def test_an_empty_clipboard_picture_is_told(qtbot, theme, jobs):
    panel = DrawingPanel(theme, jobs)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.failed) as failed:
        panel.take_picture(QImage())
    assert "clipboard" in failed.args[0].sentence
    panel.shut()
