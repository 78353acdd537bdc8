"""Files that are damaged at random: every reader gives a result or an error of ours, and nothing else."""

import sys
from collections import Counter

import pytest
from chance import dice, note
from readers import READERS, Reader
from sound import Sound

from core.errors import DigitTrainerError

SEED = 8
FEW, MANY = 40, 2_000
NEVER_REFUSED = {"history.jsonl", "state.npz", "weights.npz", "pen-digits.npz", "settings.ini"}
"""A damaged line is left out; a state gives way to the one before, weights to the state; the others are made anew."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Sound:
    return Sound(tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.expects_log
def test_a_mutated_file_gives_a_result_or_an_error_of_ours(reader: Reader, count, sound, tmp_path, capsys):
    content, path = reader.content(sound), tmp_path / reader.name
    came: Counter[str] = Counter()
    for number in range(count):
        draw = dice(f"{SEED} {reader.name} {number}")
        note(f"number {number}")
        path.write_bytes(reader.damaged(content, draw))
        try:
            reader.read(path, sound)
            came["read"] += 1
        except DigitTrainerError:
            came["refused"] += 1
        except Exception as error:
            raise AssertionError(f"{reader.name}, number {number}: {error!r}") from error
    with capsys.disabled():
        sys.stdout.write(f"\n{reader.name}: {count:,} mutated files, {dict(came)}, no other exception\n")
    assert came["read"] + came["refused"] == count
    assert came["refused"] or reader.name in NEVER_REFUSED


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_the_sound_file_is_read(reader: Reader, sound, tmp_path):
    path = tmp_path / reader.name
    path.write_bytes(reader.content(sound))
    reader.read(path, sound)
