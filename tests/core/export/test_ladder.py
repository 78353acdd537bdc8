"""What fewer bits save and cost, measured."""

from learnt import learnt, unseen_digits

from core.export import ladder


def test_every_precision_is_written_and_measured():
    rungs = list(ladder.measured(learnt(), unseen_digits()))
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
    assert set(worst.to_json()) >= {"suffix", "precision", "bytes", "first_ios", "accuracy", "changed"}
