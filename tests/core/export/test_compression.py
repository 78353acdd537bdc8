"""Weights in fewer bits: smaller files, whose answers are counted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learnt import learnt, unseen_digits

from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export import compression, exporter
from core.export.metadata import Metadata
from core.export.options import Options


def export(precision, target, reference, **options):
    return exporter.export(
        learnt(), Metadata(), target, unseen_digits().images, options=Options(precision=precision, **options),
        reference=reference,
    )  # fmt: skip


@pytest.mark.parametrize(("suffix", "precisions"), [
    ("mlmodel", ("float32", "float16", "int8")),
    ("mlpackage", ("float32", "float16", "int8", "palette4")),
])  # fmt: skip
def test_fewer_bits_make_smaller_files(suffix, precisions, tmp_path, reference):
    reports = [export(precision, tmp_path / f"{precision}.{suffix}", reference) for precision in precisions]
    sizes = [report.bytes for report in reports]
    assert sizes == sorted(sizes, reverse=True)
    assert reports[0].agreement == 1
    for precision, report in zip(precisions, reports, strict=True):
        assert report.agreement >= compression.KINDS[precision].min_agreement
        file = CoreMLFile.read(report.path)
        assert file.spec_version == Options(precision=precision).spec_version(f".{suffix}")
        assert file.metadata.further.get("precision", "float32") == precision


@pytest.mark.parametrize("suffix", ["mlmodel", "mlpackage"])
def test_a_drawing_is_normalised_as_exactly_as_ever(suffix, tmp_path, reference):
    report = export("float16", tmp_path / f"a.{suffix}", reference, input="drawing")
    assert report.largest_difference < 0.02
    assert report.agreement == 1


def test_a_file_that_reads_otherwise_is_not_kept(tmp_path, reference):
    with pytest.raises(ExportError, match="same labels"):
        export("sparse", tmp_path / "a.mlpackage", reference)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("name", "why"), [
    ("a.mlmodel", "as float32, float16 or int8, not as palette4"), ("a.keras", "as float32, not as palette4"),
])  # fmt: skip
def test_a_format_that_has_no_such_precision_says_so(name, why, tmp_path, reference):
    with pytest.raises(ExportError, match=why):
        export("palette4", tmp_path / name, reference)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-10, 10, width=32), min_size=1, max_size=400), st.integers(1, 8))
def test_each_weight_takes_the_nearest_of_the_values(weights, bits):
    given_weights = np.array(weights, np.float32)
    values, chosen = compression.palette(given_weights, bits)
    assert values.shape == (1 << bits,)
    assert (np.diff(values) >= 0).all()
    distances = np.abs(given_weights[:, None] - values)
    off = distances[np.arange(len(weights)), chosen]
    np.testing.assert_allclose(off, distances.min(axis=1), atol=1e-5)


def test_a_palette_with_room_for_all_values_loses_nothing():
    weights = np.array([[1, 2, 2], [3, 1, 1]], np.float32)
    values, chosen = compression.palette(weights, 4)
    np.testing.assert_allclose(values[chosen].reshape(2, 3), weights, atol=1e-6)
