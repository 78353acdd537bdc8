import numpy as np
import pytest
from made import end, made_record

from core.training.record import RunRecord
from core.training.smoothing import smoothed, window_for
from gui.training.curve_data import curve_data, last_part, training_words, validation_words, value_words


def test_every_step_has_its_place_and_its_own_value():
    record = made_record(steps_per_epoch=40, extra_steps=10)
    data = curve_data(record, "loss")
    assert np.shares_memory(data.values, record.losses)
    assert data.x[0] == pytest.approx(1 / 40)
    assert data.x[-1] == pytest.approx(3.25)
    assert data.smoothed == pytest.approx(smoothed(record.losses, window_for(40)))


def test_validation_stands_at_the_end_of_its_epoch():
    record = made_record((0.4, 0.2, 0.3))
    loss, accuracy = curve_data(record, "loss"), curve_data(record, "accuracy")
    assert loss.validation_x.tolist() == [1, 2, 3]
    assert loss.validation == pytest.approx([0.4, 0.2, 0.3])
    assert accuracy.validation == pytest.approx([0.9, 0.95, 0.925])
    assert loss.best_epoch == accuracy.best_epoch == 2


def test_the_learning_rate_is_neither_smoothed_nor_validated():
    data = curve_data(made_record(), "learning_rate")
    assert not len(data.smoothed)
    assert not len(data.validation)
    assert data.y_range == pytest.approx((0, 0.0011))
    assert data.at(1.0) == (pytest.approx(0.001), None)


def test_the_axis_goes_to_the_last_epoch_or_to_where_the_run_ended():
    assert curve_data(made_record(epochs=9), "loss").last_x == 9
    assert curve_data(end(made_record(epochs=9), "stopped"), "loss").last_x == pytest.approx(3.25)
    assert curve_data(RunRecord("new"), "loss").last_x == 1


def test_the_crosshair_takes_what_is_nearest():
    data = curve_data(made_record((0.4, 0.2, 0.1), steps_per_epoch=40), "loss")
    assert data.at(1.4)[1] == pytest.approx(0.4)
    assert data.at(1.6)[1] == pytest.approx(0.2)
    assert data.at(99)[0] == pytest.approx(data.smoothed[-1])
    assert curve_data(RunRecord("new"), "loss").at(1) == (None, None)


def test_figures_are_written_as_everywhere():
    assert value_words(0.04849, "loss") == "0.048"
    assert value_words(0.98714, "accuracy") == "98.71 %"
    assert value_words(0.0001, "learning_rate") == "0.0001"
    assert value_words(float("nan"), "loss") == "no number"
    loss, first = curve_data(made_record((0.4, 0.2)), "loss"), curve_data(made_record(()), "accuracy")
    assert (validation_words(loss, "loss"), training_words(loss, "loss")) == ("0.200 validation", "0.301 training")
    assert (validation_words(first, "accuracy"), training_words(first, "accuracy")[-10:]) == ("", "% training")
    for nothing in (None, curve_data(RunRecord("new"), "loss")):
        assert validation_words(nothing, "loss") == training_words(nothing, "loss") == ""


def test_the_last_part_is_a_tenth_of_what_was_trained():
    data = curve_data(made_record((0.4, 0.2), epochs=9, steps_per_epoch=100, extra_steps=0), "loss")
    (begin, end), (low, high) = last_part(data)
    assert (begin, end) == pytest.approx((1.8, 2.01))
    assert low < 0.2 < high  # the validation at the end
    assert high > 0.4  # and before the part: its line is seen
    assert last_part(curve_data(RunRecord("new"), "loss")) is None


def test_a_loss_that_is_no_number_does_not_spoil_the_axis():
    record = made_record()
    record.losses[5:8] = np.nan
    data = curve_data(record, "loss")
    assert np.isfinite(data.y_range).all()
    assert data.at(6 / 40)[0] is not None
