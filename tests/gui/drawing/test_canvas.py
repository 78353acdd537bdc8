import numpy as np
import pytest
from made import FOUR
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QColor, QGuiApplication, QImage, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest

from gui.drawing.canvas import Canvas
from gui.drawing.strokes import DEFAULT_PEN_WIDTH, MAX_PEN_WIDTH, SIDE
from gui.parts.focus import FocusRing
from gui.theme import Theme


@pytest.fixture
def canvas(qtbot):
    made = Canvas(Theme("light"))
    qtbot.addWidget(made)
    made.resize(SIDE, SIDE)
    made.show()
    return made


def draw(canvas, *places, button=Qt.MouseButton.LeftButton):
    points = [QPoint(*place) for place in places]
    QTest.mousePress(canvas, button, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, button, pos=points[-1])


def shown(canvas) -> np.ndarray:
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return pixels[:, : image.width()].copy()


def test_a_line_follows_the_mouse(canvas):
    draw(canvas, (40, 60), (140, 60), (240, 60))
    (stroke,) = canvas.strokes()
    assert stroke.dtype == np.float32
    assert stroke[0] == pytest.approx([40, 60])
    assert stroke[-1] == pytest.approx([240, 60])


def test_strokes_are_in_canvas_units_whatever_the_size(canvas):
    canvas.resize(2 * SIDE, 2 * SIDE)
    draw(canvas, (80, 120), (480, 120))
    assert canvas.strokes()[0] == pytest.approx(np.array([(40, 60), (240, 60)], np.float32))


def test_a_wide_widget_draws_in_the_square_in_its_middle(canvas):
    canvas.setMinimumSize(2 * SIDE, SIDE)
    canvas.resize(2 * SIDE, SIDE)
    draw(canvas, (SIDE // 2, 0), (SIDE // 2 + SIDE, SIDE))
    assert canvas.strokes()[0] == pytest.approx(np.array([(0, 0), (SIDE, SIDE)], np.float32))


def test_what_leaves_the_canvas_stays_at_its_edge(canvas):
    draw(canvas, (100, 100), (400, 100))
    assert canvas.strokes()[0].max() == SIDE


def test_a_tap_leaves_a_dot(canvas):
    draw(canvas, (100, 100))
    assert [stroke.tolist() for stroke in canvas.strokes()] == [[[100, 100]]]
    assert shown(canvas)[100, 100] == 255
    assert shown(canvas)[100, 140] == 0


def test_ink_is_white_on_black_as_wide_as_the_pen(canvas):
    canvas.set_pen_width(20)
    canvas.set_strokes([[(50, 140), (230, 140)]])
    column = shown(canvas)[:, 140]
    assert column[140] == 255
    assert (column > 128).sum() == pytest.approx(20, abs=1)
    assert column[100] == 0


def test_undo_and_redo_go_through_drawing_erasing_and_clearing(canvas):
    draw(canvas, (40, 60), (240, 60))
    draw(canvas, (140, 20), (140, 100), button=Qt.MouseButton.RightButton)
    assert len(canvas.strokes()) == 2
    canvas.clear()
    assert canvas.empty
    canvas.undo()
    assert len(canvas.strokes()) == 2
    canvas.undo()
    assert len(canvas.strokes()) == 1
    canvas.undo()
    assert canvas.empty
    assert not canvas.can_undo
    for count in (1, 2, 0):
        canvas.redo()
        assert len(canvas.strokes()) == count
    assert not canvas.can_redo


def test_one_eraser_gesture_is_one_step_to_undo(canvas):
    canvas.set_strokes([[(40, 60), (240, 60)], [(40, 200), (240, 200)]])
    canvas.set_eraser(True)
    draw(canvas, (140, 20), (140, 130), (140, 260))
    assert len(canvas.strokes()) == 4
    canvas.undo()
    assert len(canvas.strokes()) == 2


def test_changes_are_said_at_once_and_the_last_always(canvas, qtbot):
    seen = []
    canvas.changed.connect(lambda: seen.append(len(canvas.strokes()[0]) if canvas.strokes() else 0))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert seen == [1]
    for x in range(20, 120, 2):
        QTest.mouseMove(canvas, QPoint(x, 10))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(118, 10))
    assert seen[-1] == 51
    assert len(seen) < 51


def test_set_strokes_copies_and_can_be_undone(canvas):
    mine = FOUR[0].copy()
    canvas.set_strokes([mine])
    mine[:] = 0
    canvas.strokes()[0][:] = 0
    assert canvas.strokes()[0] == pytest.approx(FOUR[0])
    canvas.undo()
    assert canvas.empty
    with pytest.raises(ValueError, match="stroke"):
        canvas.set_strokes([[1, 2, 3]])


def test_keys_change_pen_and_eraser_clear_and_undo(canvas, qtbot):
    canvas.set_strokes(FOUR)
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.pen_width > DEFAULT_PEN_WIDTH
    for _ in range(50):
        QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.pen_width == MAX_PEN_WIDTH
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.pen_width < MAX_PEN_WIDTH
    QTest.keyClick(canvas, Qt.Key.Key_E)
    assert canvas.eraser
    QTest.keyClick(canvas, Qt.Key.Key_E)
    assert not canvas.eraser
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.empty
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(canvas.strokes()) == 2
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert canvas.empty


def test_a_finger_draws_and_a_second_one_is_ignored(canvas):
    finger = QTest.createTouchDevice()
    QTest.touchEvent(canvas, finger).press(0, QPoint(40, 40), canvas).commit()
    QTest.touchEvent(canvas, finger).move(0, QPoint(90, 40), canvas).press(1, QPoint(200, 200), canvas).commit()
    QTest.touchEvent(canvas, finger).move(0, QPoint(140, 40), canvas).move(1, QPoint(220, 220), canvas).commit()
    QTest.touchEvent(canvas, finger).release(0, QPoint(140, 40), canvas).release(1, QPoint(220, 220), canvas).commit()
    (stroke,) = canvas.strokes()
    assert stroke[0] == pytest.approx([40, 40])
    assert stroke[-1] == pytest.approx([140, 40])


def tablet(canvas, kind, place, pressure, pointer=QPointingDevice.PointerType.Pen):
    device = QPointingDevice("pen", 1, QInputDevice.DeviceType.Stylus, pointer, QInputDevice.Capability.Pressure, 1, 1)
    where = QPointF(*place)
    button = Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else button
    none = Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(kind, device, where, where, pressure, 0, 0, 0, 0, 0, none, button, held)
    QGuiApplication.sendEvent(canvas, event)


def test_a_tablet_pen_draws_with_its_pressure(canvas):
    tablet(canvas, QEvent.Type.TabletPress, (40, 100), 0.1)
    tablet(canvas, QEvent.Type.TabletMove, (140, 100), 0.5)
    tablet(canvas, QEvent.Type.TabletMove, (240, 100), 1.0)
    tablet(canvas, QEvent.Type.TabletRelease, (240, 100), 0.0)
    (stroke,) = canvas.drawing().strokes
    assert stroke.pressure == pytest.approx([0.1, 0.5, 1.0], abs=1e-4)
    pixels = shown(canvas)
    assert (pixels[:, 60] > 128).sum() < (pixels[:, 220] > 128).sum()


def test_the_other_end_of_the_pen_erases(canvas):
    canvas.set_strokes([[(40, 60), (240, 60)]])
    tablet(canvas, QEvent.Type.TabletPress, (140, 60), 0.5, QPointingDevice.PointerType.Eraser)
    tablet(canvas, QEvent.Type.TabletRelease, (140, 60), 0.0, QPointingDevice.PointerType.Eraser)
    assert len(canvas.strokes()) == 2


def test_a_pasted_picture_or_file_is_offered(canvas, qtbot, tmp_path):
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(canvas.picture_offered) as offered:
        QTest.keyClick(canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert offered.args[0].size() == image.size()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "four.png"))])
    QGuiApplication.clipboard().setMimeData(data)
    with qtbot.waitSignal(canvas.picture_offered) as offered:
        canvas.paste()
    assert offered.args[0] == tmp_path / "four.png"


def test_words_are_no_picture(canvas, qtbot):
    QGuiApplication.clipboard().setText("four")
    seen = []
    canvas.picture_offered.connect(seen.append)
    with qtbot.waitSignal(canvas.picture_refused) as refused:
        canvas.paste()
    assert refused.args[0].sentence == "What was copied is no picture."
    assert not seen


@pytest.mark.parametrize("clear", [lambda board: board.clear(), lambda board: board.setMimeData(QMimeData())])
def test_an_empty_clipboard_is_told(canvas, qtbot, clear):
    clear(QGuiApplication.clipboard())
    with qtbot.waitSignal(canvas.picture_refused) as refused:
        QTest.keyClick(canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert refused.args[0].sentence == "Nothing has been copied yet."


def test_a_clipboard_that_the_system_does_not_have_is_empty(canvas, qtbot, monkeypatch):
    monkeypatch.setattr(QClipboard, "mimeData", lambda *_: None)
    with qtbot.waitSignal(canvas.picture_refused):
        canvas.paste()


def test_a_background_is_shown_under_the_strokes(canvas):
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[20:60, 20:60] = 200
    canvas.set_background(ink)
    assert shown(canvas)[40, 40] == pytest.approx(200, abs=2)
    draw(canvas, (100, 200), (200, 200))
    assert shown(canvas)[40, 40] == pytest.approx(200, abs=2)
    assert shown(canvas)[200, 150] == 255


def test_a_note_stands_below_the_picture_until_it_is_changed(canvas):
    picture = np.zeros((SIDE, SIDE), np.uint8)
    canvas.set_background(picture)
    bare = shown(canvas)
    canvas.set_background(picture, note="test digit 2,462 · truth 8")
    noted = shown(canvas)
    rows = np.flatnonzero((noted != bare).any(axis=1))
    assert rows.min() > SIDE * 0.85  # at the lower edge
    assert "test digit 2,462 · truth 8" in canvas.accessibleDescription()
    draw(canvas, (40, 60), (140, 60))
    assert canvas.drawing().note == ""
    assert "truth" not in canvas.accessibleDescription()
    canvas.undo()
    assert np.array_equal(shown(canvas), noted)


@pytest.mark.parametrize(
    ("strokes", "words"),
    [((), "Empty."), ((FOUR[0],), "A drawing of 1 stroke."), (FOUR, f"A drawing of {len(FOUR)} strokes.")],
)
def test_what_is_drawn_is_told_to_those_who_do_not_see_it(canvas, strokes, words):
    if strokes:
        canvas.set_strokes(strokes)
    assert canvas.accessibleDescription().startswith(words)
    canvas.describe("4")
    assert "read as 4" in canvas.accessibleDescription()


def test_focus_is_visible_and_the_canvas_says_what_it_is(canvas, qtbot):
    FocusRing(canvas)
    canvas.clearFocus()
    empty = shown(canvas)
    canvas.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    assert (shown(canvas) == empty).all()
    canvas.clearFocus()
    canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert (shown(canvas) != empty).any()
    assert canvas.objectName() == "canvas"
    assert canvas.accessibleName()
    assert canvas.accessibleDescription()


def test_an_empty_canvas_says_what_to_do(canvas):
    canvas.set_hint("")
    blank = shown(canvas)
    canvas.set_hint("Draw a digit here.")
    assert (shown(canvas) != blank).any()


def test_escape_leaves_the_eraser_and_never_the_drawing(canvas, qtbot):
    canvas.set_strokes([[(10, 10), (200, 200)]])
    canvas.set_eraser(True)
    with qtbot.assertNotEmitted(canvas.left):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.eraser
    with qtbot.waitSignal(canvas.left):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert len(canvas.strokes()) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_and_backspace_clear_and_that_can_be_undone(canvas, qtbot, key):
    canvas.set_strokes([[(10, 10), (200, 200)]])
    qtbot.keyClick(canvas, key)
    assert canvas.strokes() == []
    canvas.undo()
    assert len(canvas.strokes()) == 1
