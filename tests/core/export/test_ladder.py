"""What fewer bits save and cost, measured."""

from dataclasses import replace

import numpy as np
import pytest
from learnt import learnt, unseen_digits

from core.data import canvas
from core.errors import ExportError
from core.export import ladder
from core.export.ladder import Rung
from core.export.options import PLAIN, Options
from core.prediction.evaluation import Evaluation
from core.prediction.predictor import Predictor


@pytest.fixture(scope="module")
def rungs() -> list[Rung]:
    return list(ladder.measured(learnt(), unseen_digits()))


def few():
    return unseen_digits().take(slice(60))


def made(precision, size, changed, count=2000, first_ios="11") -> Rung:
    """A rung that reads `changed` of `count` zeros as ones."""
    digits = replace(unseen_digits().take(np.zeros(count, int)), labels=np.zeros(count, np.uint8))
    own = np.tile(np.eye(10, dtype=np.float32)[0], (count, 1))
    found = own.copy()
    found[:changed] = np.eye(10, dtype=np.float32)[1]
    return Rung(".mlmodel", precision, size, first_ios, Evaluation(digits, found), Evaluation(digits, own))


def test_every_precision_is_written_and_measured(rungs):
    assert [(rung.suffix, rung.precision) for rung in rungs] == [
        (".mlmodel", "float32"), (".mlmodel", "float16"), (".mlmodel", "int8"),
        (".mlpackage", "float32"), (".mlpackage", "float16"), (".mlpackage", "int8"),
        (".mlpackage", "palette8"), (".mlpackage", "palette4"), (".mlpackage", "sparse"),
    ]  # fmt: skip
    assert [rung.first_ios for rung in rungs] == ["11", "11.2", "12", "15", "15", "16", "16", "16", "16"]
    full, half, whole = rungs[:3]
    assert full.bytes > half.bytes > whole.bytes
    assert full.changed == 0
    assert full.accuracy > 0.8
    assert all(0 <= rung.changed <= rung.count == len(unseen_digits()) for rung in rungs)
    worst = rungs[-1]
    assert worst.changed > half.changed
    assert f"{worst.changed:,} of {worst.count:,} answers change" in worst.line()
    assert set(worst.to_json()) == {"suffix", "precision", "bytes", "first_ios", "accuracy", "changed", "count"}


def test_answers_are_compared_with_those_of_the_network_itself(rungs):
    own = Predictor(learnt()).probabilities(unseen_digits().images).argmax(axis=1)
    worst = rungs[-1]
    assert [int(place) for place in worst.changed_places] == list(np.flatnonzero(worst.found.answers != own))
    np.testing.assert_array_equal(worst.own.answers, own)


def test_a_file_for_drawings_is_measured_on_drawings():
    options = Options("drawing", 1.5)
    measure = ladder.prepared(learnt(), few(), options)
    assert measure.pictures.shape == (60, canvas.SIDE, canvas.SIDE)
    rung = ladder.rung(learnt(), measure, ".mlmodel", options)
    assert (rung.first_ios, rung.count) == ("13", 60)
    assert rung.changed <= 1
    assert rung.accuracy > 0.6


def test_a_file_for_small_devices_is_for_no_ios():
    rung = ladder.rung(learnt(), ladder.prepared(learnt(), few()), ".tflite", replace(PLAIN, precision="int8"))
    assert rung.first_ios == ""
    assert rung.accuracy > 0.6


def test_it_can_be_ended_between_any_two_portions():
    def enough(share: float) -> None:
        assert 0 < share <= 1
        raise InterruptedError

    with pytest.raises(InterruptedError):
        ladder.prepared(learnt(), few(), progress=enough)
    with pytest.raises(InterruptedError):
        ladder.rung(learnt(), ladder.prepared(learnt(), few()), ".mlmodel", progress=enough)


def test_a_precision_that_the_format_does_not_have_is_refused():
    with pytest.raises(ExportError, match="not as palette4"):
        ladder.rung(learnt(), ladder.prepared(learnt(), few()), ".mlmodel", replace(PLAIN, precision="palette4"))


def test_the_smallest_that_reads_the_same_is_suggested_with_its_figures():
    full, half = made("float32", 400, 0), made("float16", 200, 0, first_ios="11.2")
    known = [full, half, made("int8", 100, 2, first_ios="12"), made("palette4", 60, 3)]
    assert ladder.suggested(known).precision == "int8"
    said = ladder.advice(known)
    assert said.startswith(ladder.EXACT)
    assert "8-bit whole numbers would do: 25 % of the size, 2 of 2,000 answers change, from iOS 12 on." in said
    assert said.endswith(ladder.NO_FASTER)
    assert "answers change." in ladder.advice([full, made("float16", 200, 0)])


@pytest.mark.parametrize("other", [made("float16", 200, 3), made("float16", 250, 0)])
def test_what_changes_answers_or_saves_little_is_not_suggested(other):
    known = [made("float32", 400, 0), other]
    assert ladder.suggested(known) is None
    assert ladder.advice(known) == f"{ladder.EXACT} {ladder.NONE_SMALLER} {ladder.NO_FASTER}"


def test_on_few_digits_nothing_is_suggested():
    known = [made("float32", 400, 0, 999), made("int8", 100, 0, 999)]
    assert ladder.suggested(known) is None
    assert ladder.TOO_FEW in ladder.advice(known)


def test_a_full_file_that_changes_answers_is_not_called_exact():
    assert ladder.EXACT not in ladder.advice([made("float32", 400, 1)])
    assert "1 of 2,000 answers changes" in ladder.advice([made("float32", 400, 1)])


def test_before_anything_is_measured_it_says_what_is_known():
    assert ladder.advice([]) == f"{ladder.EXACT} {ladder.NO_FASTER}"
    assert ladder.suggested([]) is None
