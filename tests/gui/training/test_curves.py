import threading

import numpy as np
import pyqtgraph as pg
import pytest
from made import add_steps, made_record
from plotted import box, drawn, line, place
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from gui.training import plot_library


def test_thin_strong_and_validation_lines_show_the_records_own_numbers(curves):
    record = made_record((0.4, 0.2, 0.1))
    curves.set_record(record)
    assert np.array_equal(line(curves.loss, "steps"), record.losses)
    assert np.array_equal(line(curves.accuracy, "steps"), record.accuracies)
    assert line(curves.loss, "validation") == pytest.approx([0.4, 0.2, 0.1])
    assert len(line(curves.loss, "smoothed")) == record.steps
    assert line(curves.learning_rate, "steps") == pytest.approx(record.learning_rates)


def test_refresh_shows_what_is_new(curves, qtbot):
    record = made_record()
    curves.set_record(record)
    add_steps(record, 4, 7, 0.1)
    curves.refresh()
    qtbot.waitUntil(lambda: len(line(curves.loss, "steps")) == record.steps)


def test_both_plots_share_epochs_and_left_edge(curves):
    curves.set_record(made_record())
    curves.loss.view.zoom_in()
    loss, accuracy = curves.loss.view, curves.accuracy.view
    assert accuracy.x_range == loss.x_range
    assert accuracy.y_range != loss.y_range
    assert box(curves.loss).sceneBoundingRect().left() == box(curves.accuracy).sceneBoundingRect().left()
    accuracy.move_by(0.3, 0)
    assert accuracy.x_range == loss.x_range


def test_figures_are_large_and_right(curves):
    curves.set_record(made_record((0.4, 0.048)))
    assert curves.loss.figure.text() == "0.048 validation"
    assert curves.accuracy.figure.text() == "98.80 % validation"
    assert curves.loss.training_figure.text() == "0.072 training"
    assert curves.loss.view.accessibleDescription() == "0.072 training, 0.048 validation"


def test_the_axis_can_be_plain(curves):
    curves.set_record(made_record())
    assert curves.loss.view.log
    action = next(action for action in curves.loss.more.menu.actions() if action.text() == "Logarithmic axis")
    action.trigger()
    assert not curves.loss.view.log
    action.trigger()
    assert curves.loss.view.log


def test_zoom_stays_until_it_is_reset(curves):
    record = made_record(epochs=5)
    curves.set_record(record)
    whole = curves.loss.view.x_range
    reset = curves.loss.zoom
    curves.loss.view.zoom_in()
    zoomed = curves.loss.view.x_range, curves.loss.view.y_range
    assert reset.zoomed
    add_steps(record, 4, 5, 0.1)
    curves.loss.refresh()
    assert (curves.loss.view.x_range, curves.loss.view.y_range) == zoomed
    QTest.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert not reset.zoomed
    assert curves.loss.view.x_range == curves.accuracy.view.x_range == whole


def test_legend_entries_show_and_hide_their_curves(curves):
    curves.set_record(made_record())
    curves.set_comparison({"earlier": made_record(run_id="earlier")})
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
    curves.set_comparison({"one": made_record(run_id="one")})
    curves.findChild(QAbstractButton, "lossLegendEarlier").setChecked(False)
    curves.set_comparison({"two": made_record(run_id="two")})
    assert line(curves.loss, "earlier") is None


def test_earlier_runs_lie_behind_and_go_again(curves):
    curves.set_record(made_record(epochs=5))
    curves.set_comparison({"long": made_record(epochs=9, run_id="l"), "short": made_record(run_id="s")})
    names = [line.name for line in drawn(curves.loss)]
    assert names == ["earlier"] * 2 + ["earlier validation"] * 2 + ["steps", "validation", "smoothed"]
    assert curves.loss.view.x_range[1] > 9
    assert "long" in curves.findChild(QAbstractButton, "lossLegendEarlier").toolTip()
    curves.set_comparison({})
    assert line(curves.loss, "earlier") is None
    assert not curves.findChild(QAbstractButton, "lossLegendEarlier").isVisible()
    assert curves.loss.view.x_range[1] < 9


def test_the_ranges_of_values_hold_all_runs_that_are_shown(curves):
    curves.set_record(made_record((0.4, 0.2)))
    alone = curves.loss.view.y_range, curves.accuracy.view.y_range
    curves.set_comparison({"deep": made_record((2.0, 0.01), run_id="deep")})
    together = curves.loss.view.y_range, curves.accuracy.view.y_range
    assert together[0][0] < 0.01 < alone[0][0]
    assert together[0][1] > 2.4 > alone[0][1]
    assert together[1][0] < alone[1][0]
    curves.set_comparison({})
    assert np.allclose((curves.loss.view.y_range, curves.accuracy.view.y_range), alone)


def test_the_legend_has_the_same_size_before_and_after_another_theme(curves, dressed, qtbot):
    entry = curves.findChild(QAbstractButton, "lossLegendTraining")
    before = entry.sizeHint(), entry.grab().toImage()
    dressed.choose("dark")
    dressed.choose("light")
    assert entry.sizeHint() == before[0]
    assert entry.grab().toImage() == before[1]


def test_earlier_runs_can_be_looked_at_alone(curves):
    curves.set_record(None)
    curves.set_comparison({"made": made_record()})
    assert curves.loss.view.isVisible()
    curves.set_comparison({})
    assert not curves.loss.view.isVisible()


def test_the_crosshair_says_the_values_in_every_plot(curves):
    curves.set_record(made_record((0.4, 0.2, 0.1)))
    QTest.mouseMove(curves.accuracy.view.viewport(), place(curves.accuracy, 2))
    for plot, name, words in (
        (curves.loss, "lossValues", "0.200 validation"),
        (curves.accuracy, "accuracyValues", "95.00 % validation"),
    ):
        assert plot.view.crosshair == pytest.approx(2, abs=0.02)
        assert curves.findChild(QWidget, name).isVisible()
        assert curves.findChild(QWidget, name).text().endswith(words)
    QTest.mouseMove(curves.accuracy.view.viewport(), QPoint(2, 2))
    assert not curves.findChild(QWidget, "lossValues").isVisible()
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


@pytest.mark.parametrize(("width", "above"), [(900, True), (336, False)])
def test_a_narrow_heading_puts_the_legend_below(curves, width, above, qtbot):
    curves.set_record(made_record())
    curves.resize(width, 600)
    plot, legend = curves.loss, curves.findChild(QWidget, "lossLegend")
    qtbot.waitUntil(lambda: (legend.geometry().center().y() < plot.figure.geometry().bottom()) == above)
    assert plot.figure.width() >= plot.figure.minimumSizeHint().width()


def test_larger_text_puts_the_legend_and_the_training_figure_below(curves, qtbot, theme):
    curves.resize(560, 640)
    curves.set_record(made_record())
    plot, legend = curves.loss, curves.findChild(QWidget, "lossLegend")
    theme.set_text_scale(2.0)
    for below in (legend, plot.training_figure):
        qtbot.waitUntil(lambda below=below: below.geometry().top() >= plot.figure.geometry().bottom())
        assert below.width() >= below.minimumSizeHint().width()
    assert plot.figure.width() >= plot.figure.minimumSizeHint().width()


def test_one_click_looks_closely_at_the_last_tenth_and_back(curves):
    record = made_record((0.4, 0.2, 0.1), epochs=3, steps_per_epoch=400, extra_steps=0)
    curves.set_record(record)
    whole = curves.loss.view.x_range, curves.accuracy.view.y_range
    QTest.mouseClick(curves.accuracy.zoom, Qt.MouseButton.LeftButton)
    for plot in (curves.loss, curves.accuracy):
        assert plot.view.x_range == pytest.approx((2.7, 3.015), abs=0.002)
        assert plot.zoom.zoomed
    low, high = curves.accuracy.view.y_range
    strong = line(curves.accuracy, "smoothed")[-120:]
    assert low < strong.min() <= strong.max() < high
    assert high - low < (whole[1][1] - whole[1][0]) / 2
    assert "whole training" in curves.loss.zoom.toolTip()
    QTest.mouseClick(curves.loss.zoom, Qt.MouseButton.LeftButton)
    assert (curves.loss.view.x_range, curves.accuracy.view.y_range) == whole
    assert "last tenth" in curves.accuracy.zoom.toolTip()


def test_there_is_nothing_to_look_at_closely_before_the_first_step(curves):
    curves.set_record(None)
    assert not curves.loss.zoom.isVisible()
    curves.show_last()
    assert not curves.loss.zoom.zoomed


def test_a_logarithmic_axis_is_said(curves):
    curves.set_record(made_record())
    assert curves.loss.scale.text() == "log"
    assert curves.loss.scale.isVisible()
    assert not curves.accuracy.scale.isVisible()
    curves.loss.set_log(False)
    assert not curves.loss.scale.isVisible()


def test_axes_have_a_title_per_cents_and_ticks_between_powers_of_ten(curves):
    curves.set_record(made_record((2.0, 0.01)))
    loss, accuracy = (plot.view.getPlotItem() for plot in (curves.loss, curves.accuracy))
    assert loss.getAxis("bottom").labelText == accuracy.getAxis("bottom").labelText == "epoch"
    assert accuracy.getAxis("left").tickStrings([0.5, 0.985, 1.0], 1, 1.0) == ["50 %", "98.5 %", "100 %"]
    axis = loss.getAxis("left")
    (written, values), (between, others) = axis.tickValues(-2.0, 0.5, 300)
    assert axis.tickStrings(values, 1, written) == ["0.01", "0.1", "1"]
    assert set(axis.tickStrings(others, 1, between)) == {""}
    assert len(others) == 2 * 8 + 2  # 0.02 … 0.09, 0.2 … 0.9, 2 and 3


def test_compared_runs_have_a_colour_and_a_name_each(curves, theme):
    curves.set_record(made_record((0.4, 0.2)))
    bare = curves.loss.view.grab().toImage()
    curves.set_comparison({"first": made_record((0.9, 0.7), run_id="a"), "second": made_record((0.9, 0.7), run_id="b")})
    ends = curves.loss.view.line_ends()
    assert [end.name for end in ends] == ["first", "second"]
    assert ends[0].colour == theme.compared_colour(0) != ends[1].colour == theme.compared_colour(1)
    assert curves.loss.view.grab().toImage() != bare
    curves.loss.show_crosshair(1.0)
    words = curves.findChild(QWidget, "lossValues").text().splitlines()
    assert [words[0], words[-1]] == ["epoch 1.00", words[-2].replace("first", "second")]
    assert words[-2].endswith(" first")


def test_the_values_are_on_the_other_side_and_never_wider_than_the_plot(curves):
    curves.resize(260, 600)
    curves.set_record(made_record((0.4, 0.2), epochs=2, extra_steps=0))
    curves.set_comparison({"a run with a very long name that nobody can read": made_record(run_id="a")})
    values, view = curves.findChild(QWidget, "lossValues"), curves.loss.view
    for x, right in ((0.1, True), (1.9, False)):
        curves.loss.show_crosshair(x)
        assert view.rect().contains(values.geometry())
        assert (values.geometry().center().x() > view.width() / 2) == right or values.width() > view.width() / 2


def test_every_control_has_a_name_for_tests_and_for_people(curves):
    curves.set_record(made_record())
    for control in (button for button in curves.findChildren(QAbstractButton) if button.isVisible()):
        assert control.objectName()
        assert control.accessibleName()
    assert {"lossPlot", "accuracyPlot", "learningRatePlot"} == {plot.objectName() for plot in curves.plots}


def test_curves_wait_for_their_library_and_the_window_does_not(monkeypatch, make_window, qtbot):
    monkeypatch.setattr(plot_library, "_there", threading.Event())
    curves = make_window().training_panel.curves
    curves.set_record(made_record((0.9, 0.5, 0.4)))
    assert curves.loss.findChild(pg.PlotWidget) is None
    assert curves.loss.figure.text()  # the figures do not wait
    qtbot.waitUntil(lambda: all(plot.findChild(pg.PlotWidget) is not None for plot in curves.plots))
    qtbot.waitUntil(curves.loss.findChild(pg.PlotWidget).isVisible)


def test_the_plots_are_made_before_there_is_anything_to_show(window, qtbot):
    views = [f"{name}View" for name in ("loss", "accuracy", "learning_rate")]
    qtbot.waitUntil(lambda: all(isinstance(window.findChild(QWidget, view), pg.PlotWidget) for view in views))
