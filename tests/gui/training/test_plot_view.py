import numpy as np
import pyqtgraph as pg
import pytest
from chance import generator
from made import add_steps, end, made_record
from plotted import box, drawn, place, span
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from core.training.events import EpochDone
from gui.parts.focus import FocusRing


def marked(plot) -> str:
    """The words beside the best epoch; "" without a mark."""
    labels = [item for item in plot.view.items() if isinstance(item, pg.InfLineLabel) and item.isVisible()]
    return labels[0].toPlainText() if labels else ""


def count_beside(plot, x: float, colour) -> int:
    """How many pixels around an epoch have a colour."""
    image, across = plot.view.grab().toImage(), place(plot, x).x()
    near = [image.pixel(across + aside, y) for aside in (-1, 0, 1) for y in range(image.height())]
    return near.count(colour.rgb())


def test_the_best_epoch_is_marked_and_named(curves, theme):
    curves.set_record(made_record((0.4, 0.2, 0.3)))
    assert marked(curves.loss) == marked(curves.accuracy) == "best so far: epoch 2"
    assert marked(curves.learning_rate) == ""
    assert count_beside(curves.loss, 2, theme.colour("good")) > 30
    curves.set_record(made_record(()))
    assert marked(curves.loss) == ""
    assert count_beside(curves.loss, 2, theme.colour("good")) == 0
    curves.set_record(end(made_record((0.4, 0.2, 0.3))))
    assert marked(curves.loss) == "best: epoch 2"


@pytest.mark.parametrize("best", range(1, 6))
def test_the_words_at_the_best_epoch_are_always_seen_whole(curves, best):
    losses = [0.5, 0.5, 0.5, 0.5, 0.5]
    losses[best - 1] = 0.1
    curves.set_record(made_record(tuple(losses)))
    curves.loss.view.grab()
    label = next(item for item in curves.loss.view.items() if isinstance(item, pg.InfLineLabel))
    assert box(curves.loss).sceneBoundingRect().contains(label.sceneBoundingRect())


def test_a_long_thin_curve_keeps_its_peaks(curves):
    record = made_record((0.4,) * 20, epochs=20, steps_per_epoch=500, extra_steps=0)
    record.losses[1234], record.losses[7777] = 3.0, 0.001
    curves.set_record(record)
    thin = next(line for line in drawn(curves.loss) if line.name == "steps")
    x, y = curves.loss.view.curves.points(thin)
    assert len(x) < 4 * curves.loss.view.width() < record.steps
    assert (y.max(), y.min()) == pytest.approx((np.log10(3.0), -3.0))
    assert x[y.argmax()] * 500 == pytest.approx(1234, abs=10)


@pytest.mark.parametrize(("key", "nearer"), [(Qt.Key.Key_Plus, True), (Qt.Key.Key_Minus, False)])
def test_zoom_by_keys(curves, key, nearer):
    curves.set_record(made_record())
    before = span(curves.loss)
    QTest.keyClick(curves.loss.view, key)
    assert (span(curves.loss) < before) == nearer
    QTest.keyClick(curves.loss.view, Qt.Key.Key_0)
    assert span(curves.loss) == before


@pytest.mark.parametrize("key", [Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Left, Qt.Key.Key_Up])
def test_zooming_and_moving_for_ever_leave_axes(curves, key):
    curves.set_record(made_record())
    for _ in range(400):
        QTest.keyClick(curves.loss.view, key)
    curves.loss.view.grab()
    for low, high in (curves.loss.view.x_range, curves.loss.view.y_range):
        assert -np.inf < low < high < np.inf


def turn_wheel(plot, at: QPoint) -> None:
    view, spot = plot.view.viewport(), QPointF(at)
    none = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    event = QWheelEvent(spot, view.mapToGlobal(spot), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, *none)
    QApplication.sendEvent(view, event)


def test_the_wheel_zooms_around_the_pointer(curves):
    curves.set_record(made_record())
    before, spot = span(curves.loss), place(curves.loss, 1)
    turn_wheel(curves.loss, spot)
    assert span(curves.loss) < before * 0.8
    assert place(curves.loss, 1).x() == pytest.approx(spot.x(), abs=2)
    assert curves.accuracy.view.x_range == curves.loss.view.x_range
    assert curves.loss.zoom.zoomed


def drag(plot, button, across: int) -> None:
    view, middle = plot.view.viewport(), place(plot, 2)
    QTest.mousePress(view, button, pos=middle)
    for step in range(1, 6):
        move = QPoint(across * step // 5, 0)
        QTest.mouseMove(view, middle + move)
    QTest.mouseRelease(view, button, pos=middle + QPoint(across, 0))


def test_dragging_and_arrows_move_what_is_seen(curves):
    curves.set_record(made_record())
    view = curves.loss.view
    before = view.x_range
    drag(curves.loss, Qt.MouseButton.LeftButton, -50)
    moved = view.x_range
    assert moved[0] > before[0]
    assert span(curves.loss) == pytest.approx(before[1] - before[0])
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.x_range[0] < moved[0]
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place(curves.loss, 2))
    assert view.x_range == before


def test_the_right_button_opens_the_menu_and_moves_nothing(curves):
    curves.set_record(made_record())
    before = curves.loss.view.x_range
    drag(curves.loss, Qt.MouseButton.RightButton, 60)
    assert curves.loss.view.x_range == before
    view, spot = curves.loss.view.viewport(), place(curves.loss, 2)
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, view.mapToGlobal(spot)))
    assert QApplication.activePopupWidget() is curves.loss.more.menu
    curves.loss.more.menu.close()


def test_the_keyboard_sees_where_it_is_and_gets_away(curves, qtbot, theme):
    curves.set_record(made_record())
    view = curves.loss.view
    FocusRing(view)
    with qtbot.waitActive(curves):
        curves.activateWindow()
    edges = {}
    for focused in (True, False):
        if focused:
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            QTest.keyClick(view, Qt.Key.Key_Tab)
        assert view.hasFocus() == focused
        image = view.grab().toImage()
        edges[focused] = {image.pixel(x, 1) for x in range(20, image.width() - 20)}
    assert edges[False] == {theme.colour("card").rgb()}
    assert edges[True].isdisjoint(edges[False])


def test_the_legend_says_what_the_lines_are_in_lines_no_wider_than_the_plot(curves):
    curves.set_record(made_record())
    words = curves.findChild(QAbstractButton, "lossLegendTraining").toolTip()
    assert "mean" in words
    assert all(len(line) < 50 for line in words.splitlines())
    assert curves.loss.view.toolTip() == ""  # it would hide what is looked at


def test_the_crosshair_goes_when_the_pointer_leaves(curves, theme):
    curves.set_record(made_record((0.4, 0.2, 0.1)))
    before = count_beside(curves.loss, 1.5, theme.colour("secondary"))
    QTest.mouseMove(curves.loss.view.viewport(), place(curves.loss, 1.5))
    assert count_beside(curves.loss, 1.5, theme.colour("secondary")) > before + 30
    QApplication.sendEvent(curves.loss.view, QEvent(QEvent.Type.Leave))
    assert count_beside(curves.loss, 1.5, theme.colour("secondary")) == before


def test_a_loss_that_is_no_number_does_not_stop_the_curves(curves):
    record = made_record()
    record.losses[10:15] = np.nan
    record.losses[-3:] = np.inf
    curves.set_record(record)
    curves.loss.view.grab()
    low, high = curves.loss.view.y_range
    assert 0 < low < high < 10


def test_colours_follow_the_theme(curves, theme):
    curves.set_record(made_record())
    light = curves.loss.view.grab().toImage()
    theme.choose("dark")
    assert curves.loss.view.grab().toImage().pixel(1, 1) != light.pixel(1, 1)
    theme.choose("light")


def on_screen(plot) -> QImage:
    """What was painted piece by piece, not what would be painted now."""
    whole = plot.screen().grabWindow(plot.window().winId()).toImage()
    return whole.copy(QRect(plot.view.viewport().mapTo(plot.window(), QPoint()), plot.view.viewport().size()))


def test_what_is_painted_piece_by_piece_is_what_would_be_painted_at_once(curves, qtbot):
    chance = generator(3)
    record = made_record((0.4,), epochs=4, steps_per_epoch=700)
    curves.set_record(record)
    painted = Painted(curves.loss.view.viewport())
    for epoch, count in [(2, 20)] * 30 + [(2, 90), (3, 40), (3, 300), (3, 1)]:
        add_steps(record, epoch, count, 0.6)
        record.losses[-count:] = 0.6 * np.exp(chance.normal(0, 0.5, count))
        if record.steps == 1400:
            record.fold(EpochDone("made", 2, 0.6, 0.9, 0.3, 0.92, 2.0, 0.001, best=True))
        before = painted.count
        curves.refresh()
        qtbot.waitUntil(lambda before=before: painted.count > before)
    assert on_screen(curves.loss) == curves.loss.view.viewport().grab().toImage()
    assert painted.narrow > 20


class Painted(QObject):
    """Counts how often a widget is painted, and how often no more than a third of it."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = self.narrow = 0
        self._widget = watched
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.count += 1
            self.narrow += event.rect().width() < self._widget.width() / 3
        return super().eventFilter(watched, event)
