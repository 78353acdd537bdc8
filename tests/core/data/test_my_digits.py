"""The user's own digits: nothing is lost, nothing is mixed up, and what is held out stays held out."""

import json
import os

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core import disk, places
from core.data import ink, my_digits
from core.data.formats import penfile
from core.data.formats.penfile import PenDigit
from core.data.my_digits import Kept, MyDigits, on_their_sides
from core.errors import DataError

LINE = np.array([(10, 10), (12, 200)], np.float32)
CORNER = np.array([(10, 10), (200, 12), (60, 220)], np.float32)


@pytest.fixture
def mine(tmp_path):
    return MyDigits(tmp_path / "folder" / "my-digits.json")


def labels(kept):
    return [digit.label for digit in kept]


def drawing(number):
    return [np.array([(10, 10), (20 + number, 200), (5, 90)], np.float32)]


def test_the_usual_place_is_the_users_own(tmp_path):
    assert MyDigits().path == places.my_digits_file()


def test_what_is_kept_is_there_after_a_new_start(mine):
    mine.keep(1, [LINE])
    mine.keep(7, [CORNER, LINE])
    again = MyDigits(mine.path).read()
    assert labels(again) == [1, 7]
    assert [stroke.tolist() for stroke in again[1].pen.strokes] == [CORNER.tolist(), LINE.tolist()]
    assert np.array_equal(again[1].image, ink.digit_image([CORNER, LINE]))
    assert [digit.key for digit in again] == [digit.key for digit in mine.kept]


@pytest.mark.parametrize("strokes", [[], [np.zeros((0, 2), np.float32)]])
def test_nothing_drawn_is_never_a_digit(mine, strokes):
    with pytest.raises(DataError, match="Nothing is drawn"):
        mine.keep(3, strokes)
    assert mine.read() == ()
    assert not mine.path.exists()


def test_only_ten_labels_are_digits(mine):
    with pytest.raises(DataError, match="0 to 9, not 10"):
        mine.keep(10, [LINE])


def test_a_drawing_is_kept_once_with_the_newest_label(mine):
    mine.keep(7, [LINE])
    gone = mine.keep(1, [LINE])
    assert labels(mine.kept) == [1]
    assert labels(gone) == [7]
    mine.restore(1, [LINE], gone)
    assert labels(mine.kept) == [7]


def test_keeping_is_undone(mine):
    mine.keep(2, [CORNER])
    gone = mine.keep(1, [LINE])
    mine.restore(1, [LINE], gone)
    assert labels(MyDigits(mine.path).read()) == [2]


def test_deleting_takes_only_what_was_asked_for(mine):
    for number in range(4):
        mine.keep(number, drawing(number))
    mine.delete({mine.kept[1].key, mine.kept[2].key})
    assert labels(MyDigits(mine.path).read()) == [0, 3]


def test_two_windows_do_not_overwrite_each_other(mine):
    other = MyDigits(mine.path)
    mine.keep(1, [LINE])
    other.keep(7, [CORNER])
    mine.keep(2, drawing(5))
    assert labels(other.read()) == [1, 7, 2]


def test_a_pen_file_is_taken_in_without_what_is_there_already(mine, tmp_path):
    mine.keep(1, [LINE])
    given_file = tmp_path / "other.json"
    penfile.write(given_file, [PenDigit(1, 3, (LINE,)), PenDigit(7, 3, (CORNER,)), PenDigit(7, 4, (CORNER,))])
    assert mine.take_in(given_file) == 1
    assert mine.take_in(given_file) == 0
    assert labels(mine.kept) == [1, 7]


def test_a_pen_file_without_digits_or_damaged_changes_nothing(mine, tmp_path):
    mine.keep(1, [LINE])
    for content in ("[]", "[{"):
        (tmp_path / "other.json").write_text(content)
        with pytest.raises(DataError):
            mine.take_in(tmp_path / "other.json")
    assert labels(mine.read()) == [1]


def test_an_export_is_a_pen_file(mine, tmp_path):
    mine.keep(4, [CORNER, LINE])
    mine.export(tmp_path / "out.json")
    (digit,) = penfile.read(tmp_path / "out.json")
    assert (digit.label, len(digit.strokes)) == (4, 2)


@pytest.mark.parametrize("content", [b"", b"{}", b'[{"label": 3, "strokes": [[[1, 2]', b"\xff\xfe\x00"])
def test_a_damaged_file_is_moved_aside_and_told(mine, content):
    mine.path.parent.mkdir()
    for number in (1, 2):
        mine.path.write_bytes(content)
        assert mine.read() == ()
        aside = mine.path.with_name(f"my-digits.damaged-{number}.json")
        assert aside.read_bytes() == content
        assert str(aside) in mine.take_damage()
        assert not mine.take_damage()
    mine.keep(1, [LINE])
    assert labels(MyDigits(mine.path).read()) == [1]


def test_what_cannot_be_reached_is_left_alone(mine):
    mine.path.mkdir(parents=True)
    with pytest.raises(DataError, match="cannot be read"):
        mine.read()
    assert mine.path.is_dir()


def test_a_full_disk_leaves_everything_as_it_was(mine, monkeypatch):
    mine.keep(1, [LINE])
    before = mine.path.read_bytes()

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "replace_file", full)
    with pytest.raises(DataError, match="the disk is full"):
        mine.keep(7, [CORNER])
    assert mine.path.read_bytes() == before
    assert labels(mine.kept) == [1]


def test_there_is_a_limit(mine, monkeypatch):
    monkeypatch.setattr(my_digits, "MAX_KEPT", 2)
    mine.keep(1, [LINE])
    mine.keep(7, [CORNER])
    with pytest.raises(DataError, match="More than 2 digits"):
        mine.keep(2, drawing(1))
    assert labels(mine.read()) == [1, 7]


def test_about_a_third_is_held_out_and_every_digit_is_on_one_side():
    kept = on_their_sides(Kept.of(PenDigit(number % 10, 0, tuple(drawing(number)))) for number in range(300))
    learn, held_out = my_digits.to_learn(kept), my_digits.to_test(kept)
    assert len(learn) + len(held_out) == 300
    assert 70 <= len(held_out) <= 130
    assert not {image.tobytes() for image in learn.images} & {image.tobytes() for image in held_out.images}
    assert len(my_digits.to_learn([])) == 0


coordinates = st.floats(-1e5, 1e5, width=32)
strokes = st.lists(
    arrays(np.float32, st.tuples(st.integers(1, 5), st.just(2)), elements=coordinates), min_size=1, max_size=3
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strokes, st.integers(0, 9), st.integers(0, 9))
def test_the_side_of_a_later_digit_depends_on_its_strokes_alone(tmp_path, given_strokes, label, other):
    path = tmp_path / "digits.json"

    def sided(own, number):
        digits = [PenDigit(own, number, tuple(drawing(number))), PenDigit(own, 5, tuple(given_strokes))]
        penfile.write(path, digits)
        return on_their_sides(Kept.of(digit) for digit in penfile.read(path))[1]

    before, after = sided(label, 1), sided(other, 2)
    assert (after.key, after.held_out) == (before.key, before.held_out)


def test_the_first_of_each_label_is_learnt_from(mine):
    for number in range(40):
        mine.keep(number % 4, drawing(number))
    kept = mine.read()
    assert not any(digit.held_out for digit in kept[:4])
    assert 3 <= sum(digit.held_out for digit in kept) <= 25
    assert [digit.held_out for digit in MyDigits(mine.path).read()] == [digit.held_out for digit in kept]


def test_the_file_is_plain_json(mine):
    mine.keep(1, [LINE])
    assert json.loads(mine.path.read_text()) == [{"label": 1, "writer": 0, "strokes": [[[10, 10], [12, 200]]]}]


def test_the_draft_of_a_killed_window_goes_with_the_next_change(mine):
    mine.keep(1, [LINE])
    draft = mine.path.with_name(f".{mine.path.name}-0123abcd.part")
    draft.write_bytes(b"[\n{half")
    mine.read()
    assert draft.exists()  # reading takes no lock, so it may be a living one's
    mine.keep(7, [CORNER])
    assert not draft.exists()
    assert labels(MyDigits(mine.path).read()) == [1, 7]


def test_the_draft_of_a_living_window_is_left_alone(mine, monkeypatch):
    monkeypatch.setattr(my_digits, "WAIT_SECONDS", 0)
    mine.keep(1, [LINE])
    draft = mine.path.with_name(f".{mine.path.name}-0123abcd.part")
    draft.write_bytes(b"[\n{half")
    with FileLock(mine.path.with_suffix(".lock")), pytest.raises(DataError, match="another window"):
        MyDigits(mine.path).keep(7, [CORNER])
    assert draft.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_in_their_place_is_said_and_stays(tmp_path):
    os.mkfifo(tmp_path / "mine.json")
    with pytest.raises(DataError, match="it is not a file"):
        MyDigits(tmp_path / "mine.json").read()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.json"]
