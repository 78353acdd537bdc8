"""Pictures that are turned or mirrored, painted from SVG, held over the canvas; and drawings of two digits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import FOUR
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent

from core.data.drawing import several_digits
from core.errors import DataError
from gui.drawing.canvas import Canvas
from gui.drawing.drawing_panel import DrawingPanel
from gui.drawing.strokes import SIDE, Drawing, PenStroke, strokes_from
from gui.drawing.svg_picture import is_svg, svg_image

PATH = '<path d="M20 10V70" stroke="#000" stroke-width="6"/>'
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 80">{PATH}</svg>'
EIGHT_FIVE = [np.float32([[40, 60], [80, 90], [40, 130], [80, 160]]), np.float32([[160, 60], [190, 110], [160, 160]])]


@given(st.integers(0, 3))
def test_four_quarters_or_two_mirrors_are_the_drawing_again(seed):
    random = np.random.default_rng(seed)
    picture = random.integers(0, 256, (SIDE, SIDE)).astype(np.uint8)
    points = random.uniform(0, SIDE, (5, 2)).astype(np.float32)
    drawing = Drawing((PenStroke(points),), picture, picture[:100, :60].copy(), "from a file")
    turned = drawing.turned().turned().turned().turned()
    for same in (turned, drawing.mirrored().mirrored()):
        assert np.array_equal(same.background, drawing.background)
        assert np.array_equal(same.original, drawing.original)
        np.testing.assert_allclose(same.strokes[0].points, points, atol=1e-3)
        assert same.note == "from a file"


def test_a_quarter_goes_to_the_right():
    picture = np.zeros((SIDE, SIDE), np.uint8)
    picture[:20, :] = 255  # above
    turned = Drawing((), picture).turned().background
    assert turned[:, -20:].all()
    assert not turned[:, :-20].any()


def test_the_actions_turn_what_is_on_the_canvas_and_can_be_undone(qtbot, theme, jobs):
    panel = DrawingPanel(theme, jobs)
    qtbot.addWidget(panel)
    panel.show_digit(np.triu(np.full((28, 28), 255, np.uint8)))
    before = panel.drawing()
    panel.change_picture(Drawing.mirrored)
    assert np.array_equal(panel.drawing().original, np.fliplr(before.original))
    panel.undo()
    assert panel.drawing() is before
    panel.shut()


def test_a_drawing_in_svg_is_painted_on_white(tmp_path, qapp):
    path = tmp_path / "one.svg"
    path.write_text(SVG)
    image = svg_image(path)
    assert is_svg(path)
    assert (image.width(), image.height()) == (400, 800)
    assert image.pixelColor(0, 0).name() == "#ffffff"
    assert image.pixelColor(200, 400).name() == "#000000"


def test_a_drawing_in_svg_comes_onto_the_canvas(qtbot, theme, jobs, tmp_path):
    (tmp_path / "one.svg").write_text(SVG)
    panel = DrawingPanel(theme, jobs)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.succeeded):
        panel.take_picture(tmp_path / "one.svg")
    assert panel.drawing().background.any()
    panel.shut()


def test_a_damaged_svg_is_said_to_be_one(tmp_path, qapp):
    path = tmp_path / "one.svg"
    path.write_text(SVG[:60])
    with pytest.raises(DataError, match="damaged"):
        svg_image(path)


HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 80">'
COPIES = "".join(f'<g id="a{n}">' + f'<use xlink:href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
DASHES = PATH.replace("/>", ' stroke-dasharray="0.000001"/>')


@pytest.mark.parametrize(
    "inside", [f"<g id='a0'>{PATH}</g>{COPIES}<use xlink:href='#a11'/>", DASHES], ids=["copies of copies", "dashes"]
)
def test_what_would_take_for_ever_is_left_out_and_the_shapes_are_painted(inside, tmp_path, qapp):
    path = tmp_path / "bomb.svg"
    path.write_text(f"{HEAD}{inside}</svg>")
    assert svg_image(path).pixelColor(200, 400).name() == "#000000"


@pytest.mark.parametrize(
    "content",
    [
        f'<!DOCTYPE svg [<!ENTITY a "a">]>{HEAD}</svg>',
        HEAD + "<g>" * 60 + "</g>" * 60 + "</svg>",
        f"{HEAD}{PATH * 20_001}</svg>",
        "<svg><path",
    ],
    ids=["entities", "deep", "many", "cut off"],
)
def test_a_drawing_that_asks_for_too_much_is_refused(content, tmp_path, qapp):
    path = tmp_path / "bomb.svg"
    path.write_text(content)
    with pytest.raises(DataError):
        svg_image(path)


@pytest.mark.parametrize(
    ("strokes", "several"),
    [
        (EIGHT_FIVE, True),
        (EIGHT_FIVE[:1], False),
        (FOUR, False),
        ([np.float32([[40, 40], [40, 200]]), np.float32([[20, 210], [60, 210]])], False),
        ([np.float32([[40, 40], [40, 200]]), np.float32([[90, 180], [95, 190]])], False),
        ([], False),
    ],
    ids=["85", "8", "4 in two strokes", "1 with a foot", "1 and a dot", "nothing"],
)
def test_two_digits_side_by_side_are_told(strokes, several):
    assert several_digits(strokes) is several


def test_two_digits_are_said_on_the_canvas(qtbot, theme):
    canvas = Canvas(theme)
    qtbot.addWidget(canvas)
    canvas.set_strokes(EIGHT_FIVE)
    assert "two digits" in canvas.accessibleDescription()
    assert Drawing(strokes_from(EIGHT_FIVE, 20)).remark


def test_the_canvas_shows_that_a_picture_may_be_dropped(qtbot, theme):
    canvas = Canvas(theme)
    qtbot.addWidget(canvas)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("four.png")])
    held = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    canvas.dragEnterEvent(held)
    assert canvas.awaits_drop
    canvas.dragLeaveEvent(QDragLeaveEvent())
    assert not canvas.awaits_drop
