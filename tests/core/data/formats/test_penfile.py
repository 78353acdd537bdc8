"""Pen files: written and read back, and what is refused."""

import json
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.cancellation import CancelledError, Watch
from core.data import ink
from core.data.formats import penfile
from core.data.formats.penfile import PenDigit
from core.errors import DataError

ONE = '{"label": 1, "writer": 7, "strokes": [[[10, 0], [10, 40.5]], [[5, 41], [15, 41]]]}'


def put(folder, text):
    path = folder / "pen.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_as_tablets_give_it(tmp_path):
    digits = penfile.read(put(tmp_path, f" [{ONE},\n\t{ONE}\r\n] "))
    assert [(digit.label, digit.writer, len(digit.strokes)) for digit in digits] == [(1, 7, 2)] * 2
    assert digits[0].strokes[0].dtype == np.float32
    assert digits[0].strokes[0].tolist() == [[10, 0], [10, 40.5]]


def test_digits_are_drawn_as_a_drawing_is_and_keep_their_writers(tmp_path):
    digits = penfile.read(put(tmp_path, f"[{ONE}]"))
    drawn = penfile.to_digits(digits, "these")
    assert np.array_equal(drawn.images[0], ink.digit_image(digits[0].strokes))
    assert drawn.labels.tolist() == [1]
    assert drawn.writers.tolist() == [7]


def test_the_writer_may_be_left_out(tmp_path):
    assert penfile.read(put(tmp_path, '[{"label": 0, "strokes": [[[1, 2]]]}]'))[0].writer == 0


def test_a_byte_order_mark_is_no_harm(tmp_path):
    assert len(penfile.read(put(tmp_path, b"\xef\xbb\xbf[" + ONE.encode() + b"]"))) == 1


def test_an_empty_list_has_no_digits(tmp_path):
    assert penfile.read(put(tmp_path, "[]")) == []
    with pytest.raises(DataError, match="holds no digits"):
        penfile.to_digits([], "an empty file")


coordinates = st.floats(-1e6, 1e6, width=32)
strokes = st.lists(
    arrays(np.float32, st.tuples(st.integers(1, 5), st.just(2)), elements=coordinates), min_size=1, max_size=3
)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-(2**31), 2**31 - 1), strokes), max_size=4))
def test_what_is_written_is_read_back_bit_by_bit(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("pen") / "mine.json"
    penfile.write(path, [PenDigit(label, writer, tuple(lines)) for label, writer, lines in content])
    read = penfile.read(path)
    assert [(digit.label, digit.writer) for digit in read] == [(label, writer) for label, writer, _ in content]
    for digit, (_, _, lines) in zip(read, content, strict=True):
        assert all(np.array_equal(one, other) for one, other in zip(digit.strokes, lines, strict=True))
    assert isinstance(json.loads(path.read_text()), list)


def test_a_failed_write_leaves_what_was_there(tmp_path):
    path = put(tmp_path, f"[{ONE}]")
    broken = PenDigit(1, 0, (np.array([[0, np.nan]], np.float32),))
    with pytest.raises(ValueError, match="NaN"):
        penfile.write(path, [broken])
    assert len(penfile.read(path)) == 1
    with pytest.raises(DataError, match="is not a file"):
        penfile.write(tmp_path, [])
    with pytest.raises(DataError, match="cannot be written"):
        penfile.write(tmp_path / "no folder" / "pen.json", [])


def digit(**changes: object) -> str:
    return "[" + json.dumps({"label": 1, "writer": 2, "strokes": [[[1, 2]]]} | changes) + "]"


WRONG = {
    "text": ("hello", "not a JSON list"),
    "object": ("{}", "not a JSON list"),
    "number": ("[3]", "Digit 1 in .* is not an object"),
    "cut off": (f"[{ONE}", "cut off or not JSON after digit 1"),
    "cut off within": (f"[{ONE}, {ONE[:20]}", "Digit 2 in .* is not JSON or cut off"),
    "two lists": ("[][]", "goes on after the end"),
    "comma": (f"[{ONE},]", "Digit 2 in .* is not JSON"),
    "deep": ("[" + "[" * 200_000, "is too deep"),
    "deep object": ('[{"a":' * 100_000, "is too deep"),
    "not text": (b"\xff\xfe\x00", "not even text"),
    "not a number": (digit(strokes=[[[1, float("nan")]]]), "Digit 1 in .* is not JSON"),
    "infinite": ('[{"label":1,"strokes":[[[1,1e999]]]}]', "has the coordinate Infinity"),
    "far": (digit(strokes=[[[1, 10**7]]]), "has the coordinate 10000000"),
    "very far": (digit(strokes=[[[1, 10**400]]]), "a number of more than 20 places"),
    "too long": ('[{"label":' + "1" * 5000 + "}]", "Digit 1 in .* is not JSON"),
    "label 10": (digit(label=10), "has the label 10"),
    "label -1": (digit(label=-1), "has the label -1"),
    "label 1.0": (digit(label=1.0), "has the label 1.0"),
    "label true": (digit(label=True), "has the label true"),
    "label text": (digit(label="x" * 99), 'has the label "x{39}…'),
    "no label": ('[{"strokes": [[[1, 2]]]}]', "has the label null"),
    "writer": (digit(writer="me"), 'has the writer "me"'),
    "large writer": (digit(writer=2**31), "has the writer 2147483648"),
    "no strokes": (digit(strokes=[]), "a list of 1 to 1,000 strokes"),
    "many strokes": (digit(strokes=[[]] * 1001), "a list of 1 to 1,000 strokes"),
    "strokes text": (digit(strokes="[[1,2]]"), "a list of 1 to 1,000 strokes"),
    "no points": (digit(strokes=[[]]), "has no points"),
    "three numbers": (digit(strokes=[[[1, 2, 3]]]), r"is not a list of \[x, y\]"),
    "point text": (digit(strokes=[["12"]]), r"is not a list of \[x, y\]"),
    "coordinate text": (digit(strokes=[[["1", "2"]]]), 'has the coordinate "1"'),
    "coordinate true": (digit(strokes=[[[True, 2]]]), "has the coordinate true"),
    "coordinate list": (digit(strokes=[[[[1], 2]]]), "has the coordinate a list"),
}


@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said(tmp_path, text, sentence):
    path = put(tmp_path, text)
    with pytest.raises(DataError, match=sentence) as caught:
        penfile.read(path)
    assert str(path) in caught.value.sentence
    assert len(caught.value.sentence) < len(str(path)) + 200


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(penfile, "MAX_BYTES", 100)
    with pytest.raises(DataError, match="at most 100 are read"):
        penfile.read(put(tmp_path, f"[{ONE},{ONE}]"))


def test_too_many_digits_are_refused(tmp_path):
    with pytest.raises(DataError, match="More than 2 digits"):
        penfile.read(put(tmp_path, f"[{ONE},{ONE},{ONE}]"), 2)


def test_drawing_tells_how_far_it_is_and_can_be_ended(tmp_path):
    digits = penfile.read(put(tmp_path, f"[{ONE}]")) * 300
    told = []
    penfile.to_digits(digits, "these", Watch(lambda done, total: told.append((done, total))))
    assert told == [(0, 300), (256, 300)]
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(CancelledError):
        penfile.to_digits(digits, "these", Watch(cancel=cancel))


def test_what_opens_too_many_brackets_is_refused_before_it_is_decoded(tmp_path, monkeypatch):
    path = tmp_path / "pen.json"
    path.write_text("[" * 12)
    with pytest.raises(DataError, match=r"is not|nested|JSON"):
        penfile.read(path)
    monkeypatch.setattr(penfile, "MAX_BRACKETS", 11)
    with pytest.raises(DataError, match=r"More than 3,000,000 points, 300,000 strokes or 100,000 digits"):
        penfile.read(path)


@pytest.mark.parametrize(("limit", "what"), [("MAX_STROKES_IN_FILE", "strokes"), ("MAX_POINTS_IN_FILE", "points")])
def test_strokes_and_points_are_counted_over_all_digits(tmp_path, monkeypatch, limit, what):
    path = put(tmp_path, f"[{ONE},{ONE}]")
    digits = penfile.read(path)
    count = sum(len(stroke) if what == "points" else 1 for digit in digits for stroke in digit.strokes)
    monkeypatch.setattr(penfile, limit, count)
    assert len(penfile.read(path)) == 2
    monkeypatch.setattr(penfile, limit, count - 1)
    with pytest.raises(DataError, match=f"More than {count - 1} {what}"):
        penfile.read(path)
    before = path.read_bytes()
    with pytest.raises(DataError, match=f"More than {count - 1} {what}"):
        penfile.write(path, digits)
    assert path.read_bytes() == before
