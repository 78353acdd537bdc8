import numpy as np
import pytest
from made import add_steps, end, made_record
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton

from gui.curves import Curves


@pytest.fixture
def curves(qtbot, theme, jobs):
    made = Curves(theme, jobs)
    qtbot.addWidget(made)
    made.resize(640, 640)
    made.show()
    return made


def line(plot, name):
    """The curve of this name that is painted; None without one."""
    return next((line for line in plot.view.lines() if line.name == name), None)


def test_thin_strong_and_validation_lines_show_the_records_own_numbers(curves):
    record = made_record((0.4, 0.2, 0.1))
    curves.set_record(record)
    assert np.array_equal(line(curves.loss, "steps").y, record.losses)
    assert np.array_equal(line(curves.accuracy, "steps").y, record.accuracies)
    assert line(curves.loss, "validation").y == pytest.approx([0.4, 0.2, 0.1])
    assert len(line(curves.loss, "smoothed").y) == record.steps
    assert line(curves.learning_rate, "steps").y == pytest.approx(record.learning_rates)


def test_refresh_shows_what_is_new(curves, qtbot):
    record = made_record()
    curves.set_record(record)
    add_steps(record, 4, 7, 0.1)
    curves.refresh()
    qtbot.waitUntil(lambda: len(line(curves.loss, "steps").y) == record.steps)


def marked(plot) -> str:
    return plot.view._painter.best_words(plot._data)


def test_the_best_epoch_is_marked_and_named(curves):
    curves.set_record(made_record((0.4, 0.2, 0.3)))
    assert marked(curves.loss) == marked(curves.accuracy) == "best so far: epoch 2"
    assert marked(curves.learning_rate) == ""
    place = curves.loss.view.area().left() + curves.loss.view.view.x.place(2) * curves.loss.view.area().width()
    with_mark = curves.loss.view.grab().toImage()
    curves.set_record(made_record(()))
    assert marked(curves.loss) == ""
    good = curves._theme.colour("good").rgb()
    near = [with_mark.pixel(round(place) + x, y) for x in (-1, 0, 1) for y in range(with_mark.height())]
    assert near.count(good) > 30
    curves.set_record(end(made_record((0.4, 0.2, 0.3))))
    assert marked(curves.loss) == "best: epoch 2"


def test_both_plots_share_epochs_and_left_edge(curves):
    curves.set_record(made_record())
    curves.loss.view.zoom(0.5)
    loss, accuracy = curves.loss.view, curves.accuracy.view
    assert accuracy.view.x == loss.view.x
    assert accuracy.view.y != loss.view.y
    assert loss.area().left() == accuracy.area().left()
    accuracy.move_by(0.3, 0)
    assert accuracy.view.x == loss.view.x


def test_figures_are_large_and_right(curves):
    curves.set_record(made_record((0.4, 0.048)))
    assert curves.loss.figure.text() == "0.048 validation"
    assert curves.accuracy.figure.text() == "98.80 % validation"


def test_the_axis_can_be_plain(curves):
    curves.set_record(made_record())
    assert curves.loss.view.view.y.log
    action = next(action for action in curves.loss.more.menu.actions() if action.text() == "Logarithmic axis")
    action.trigger()
    assert not curves.loss.view.view.y.log
    action.trigger()
    assert curves.loss.view.view.y.log


def test_zoom_stays_until_it_is_reset(curves):
    record = made_record(epochs=5)
    curves.set_record(record)
    whole = curves.loss.view.view.x
    reset = curves.findChild(QPushButton, "lossResetZoom")
    curves.loss.view.zoom(0.5)
    zoomed = curves.loss.view.view
    assert reset.isVisible()
    add_steps(record, 4, 5, 0.1)
    curves.loss.refresh()
    assert curves.loss.view.view == zoomed
    QTest.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert not reset.isVisible()
    assert curves.loss.view.view.x == curves.accuracy.view.view.x == whole


def span(plot) -> float:
    return plot.view.view.x.high - plot.view.view.x.low


@pytest.mark.parametrize(("key", "nearer"), [(Qt.Key.Key_Plus, True), (Qt.Key.Key_Minus, False)])
def test_zoom_by_keys(curves, key, nearer):
    curves.set_record(made_record())
    before = span(curves.loss)
    QTest.keyClick(curves.loss.view, key)
    assert (span(curves.loss) < before) == nearer
    QTest.keyClick(curves.loss.view, Qt.Key.Key_0)
    assert span(curves.loss) == before


def test_the_wheel_zooms_around_the_pointer(curves):
    curves.set_record(made_record())
    view, area = curves.loss.view, curves.loss.view.area()
    place = QPointF(area.left() + area.width() / 4, area.center().y())
    under = view.view.x.value(0.25)
    none = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    event = QWheelEvent(place, view.mapToGlobal(place), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, *none)
    QApplication.sendEvent(view, event)
    assert view.view.x.value(0.25) == pytest.approx(under)
    assert span(curves.loss) < 4


def test_dragging_and_arrows_move_what_is_seen(curves):
    curves.set_record(made_record())
    view = curves.loss.view
    before, middle = view.view.x.low, view.area().center().toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(view, middle - QPoint(50, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle - QPoint(50, 0))
    moved = view.view.x.low
    assert moved > before
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.view.x.low < moved
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle)
    assert view.view.x.low == before


def test_legend_entries_show_and_hide_their_curves(curves):
    curves.set_record(made_record())
    curves.set_comparison([made_record(run_id="earlier")])
    names = {
        "Training": ("steps", "smoothed"),
        "Validation": ("validation",),
        "Earlier": ("earlier", "earlier validation"),
    }
    for entry, lines in names.items():
        for shown in (False, True):
            QTest.mouseClick(curves.findChild(QAbstractButton, f"lossLegend{entry}"), Qt.MouseButton.LeftButton)
            assert all((line(curves.loss, name) is not None) == shown for name in lines)


def test_a_hidden_curve_stays_hidden_when_runs_are_compared(curves):
    curves.set_record(made_record())
    curves.set_comparison([made_record(run_id="one")])
    curves.findChild(QAbstractButton, "lossLegendEarlier").setChecked(False)
    curves.set_comparison([made_record(run_id="two")])
    assert line(curves.loss, "earlier") is None


def test_earlier_runs_lie_faintly_behind_and_go_again(curves):
    curves.set_record(made_record(epochs=5))
    curves.set_comparison([made_record(epochs=9, run_id="long"), made_record(run_id="short")])
    names = [made.name for made in curves.loss.view.lines()]
    assert names == ["earlier", "earlier validation"] * 2 + ["steps", "validation", "smoothed"]
    assert curves.loss.view.view.x.high > 9
    assert "long" in curves.findChild(QAbstractButton, "lossLegendEarlier").toolTip()
    curves.set_comparison([])
    assert line(curves.loss, "earlier") is None
    assert not curves.findChild(QAbstractButton, "lossLegendEarlier").isVisible()
    assert curves.loss.view.view.x.high < 9


def test_earlier_runs_can_be_looked_at_alone(curves):
    curves.set_record(None)
    curves.set_comparison([made_record()])
    assert curves.loss.view.isVisible()
    curves.set_comparison([])
    assert not curves.loss.view.isVisible()


def test_the_crosshair_says_the_values_in_every_plot(curves):
    curves.set_record(made_record((0.4, 0.2, 0.1)))
    view = curves.accuracy.view
    at_two = QPointF(view.area().left() + view.view.x.place(2) * view.area().width(), view.area().center().y())
    QTest.mouseMove(view, at_two.toPoint())
    for plot, words in ((curves.loss, "0.200 validation"), (curves.accuracy, "95.00 % validation")):
        assert plot.view.crosshair == pytest.approx(2, abs=0.02)
        assert plot._values.isVisible()
        assert plot._values.text().endswith(words)
    QTest.mouseMove(view, QPoint(2, 2))
    assert not curves.loss._values.isVisible()
    assert curves.loss.view.crosshair is None


def test_the_learning_rate_is_a_third_plot_on_demand(curves):
    curves.set_record(made_record())
    assert not curves.learning_rate.isVisible()
    curves.show_learning_rate(True)
    assert curves.learning_rate.isVisible()


def test_empty_places_say_what_will_be_there_and_offer_to_train(curves, qtbot):
    curves.set_record(None)
    place = curves.findChild(QPushButton, "lossEmptyButton")
    assert place.isVisible()
    with qtbot.waitSignal(curves.train_wanted):
        QTest.mouseClick(place, Qt.MouseButton.LeftButton)
    curves.set_record(made_record())
    assert not place.isVisible()


def test_a_loss_that_is_no_number_does_not_stop_the_curves(curves):
    record = made_record()
    record.losses[10:15] = np.nan
    record.losses[-3:] = np.inf
    curves.set_record(record)
    curves.loss.view.grab()
    y = curves.loss.view.view.y
    assert 0 < y.low < y.high < 10


def test_colours_follow_the_theme(curves, theme):
    curves.set_record(made_record())
    light = curves.loss.view.grab().toImage()
    theme.choose("dark")
    assert curves.loss.view.grab().toImage().pixel(1, 1) != light.pixel(1, 1)
    theme.choose("light")


@pytest.mark.parametrize(("width", "above"), [(900, True), (240, False)])
def test_a_narrow_heading_puts_the_legend_below(curves, width, above, qtbot):
    curves.set_record(made_record())
    curves.resize(width, 600)
    plot = curves.loss
    qtbot.waitUntil(lambda: (plot._legend_box.geometry().center().y() < plot.figure.geometry().bottom()) == above)
    assert plot.figure.width() >= plot.figure.minimumSizeHint().width()


def test_every_control_has_a_name_for_tests_and_for_people(curves):
    curves.set_record(made_record())
    for control in (button for button in curves.findChildren(QAbstractButton) if button.isVisible()):
        assert control.objectName()
        assert control.accessibleName()
    assert {"lossPlot", "accuracyPlot", "learningRatePlot"} == {plot.objectName() for plot in curves.plots}
