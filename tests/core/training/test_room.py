import pytest
from made import made_network

from core import free_memory
from core.data.dataset import Digits
from core.errors import TrainingError
from core.model import backend
from core.model.architecture import Architecture
from core.model.layers import Convolution, Dense, Flatten, MaxPooling
from core.model.memory import training_bytes
from core.training import fine_tuning, preparing, room
from core.training.distillation import TEACHER
from core.training.recipe import FAST, Recipe
from core.training.store import NewRun, RunStore

EIGHT = Architecture(
    "eight", (*[Convolution(2048, 1, activation="relu")] * 8, MaxPooling(28), Flatten(), Dense(10, "softmax"))
)


@pytest.fixture
def free(monkeypatch):
    """Says how much memory the machine has free while TensorFlow is there."""
    monkeypatch.setattr(backend, "is_loaded", lambda: True)
    return lambda count: monkeypatch.setattr(free_memory, "free_bytes", lambda: count)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


def test_a_training_that_is_too_large_makes_no_run(free, store, small_data):
    free(2_000_000_000)
    with pytest.raises(TrainingError) as refused:
        preparing.new(store, NewRun(EIGHT, small_data, Recipe(batch_size=128)))
    assert refused.value.sentence.startswith("Training eight takes about ")
    assert refused.value.sentence.endswith(" GB of memory, and 2.0 GB are free.")
    assert not store.folder.exists()


def test_a_batch_size_that_is_named_fits(free, store, small_data):
    free(2_300_000_000)
    refused = room.refusal(EIGHT, Recipe(batch_size=128), small_data)
    named = int(refused.hint.removeprefix("A batch size of ").removesuffix(" would fit."))
    assert named < 128
    assert training_bytes(EIGHT, named, len(small_data.train)) <= 2_300_000_000
    assert training_bytes(EIGHT, 2 * named, len(small_data.train)) > 2_300_000_000
    preparing.new(store, NewRun(EIGHT, small_data, Recipe(batch_size=named)))
    assert len(store.runs()) == 1


@pytest.mark.parametrize("batch_size", [1, 128])
def test_where_no_batch_size_fits_none_is_named(free, small_data, batch_size):
    free(500_000_000)
    assert room.refusal(EIGHT, Recipe(batch_size=batch_size), small_data).hint.startswith("No batch size would fit")


def test_a_teacher_takes_its_part(small_data):
    alone = room.needed_bytes(EIGHT, FAST, small_data)
    taught = room.needed_bytes(EIGHT, FAST.changed(distillation=0.5), small_data)
    assert alone + 14 * 4 * TEACHER.total_parameters < taught


def test_what_just_fits_is_not_refused(free, small_data):
    needed = room.needed_bytes(EIGHT, FAST, small_data)
    free(needed)
    assert room.refusal(EIGHT, FAST, small_data) is None
    free(needed - 1)
    assert room.refusal(EIGHT, FAST, small_data) is not None


def test_tensorflow_needs_room_too_until_it_is_there(free, small_data, monkeypatch):
    free(room.needed_bytes(EIGHT, FAST, small_data))
    monkeypatch.setattr(backend, "is_loaded", lambda: False)
    assert room.refusal(EIGHT, FAST, small_data) is not None


def test_images_that_are_joined_are_there_more_often(small_data):
    plain = room.needed_bytes(EIGHT, FAST, small_data)
    image, place = 785, 28
    joined = room.needed_bytes(EIGHT, FAST.changed(validate_on_test=True), small_data)
    assert joined - plain == 420 * image + (420 - 330) * place


def test_data_that_is_not_known_is_taken_to_be_large(small_data):
    assert room.needed_bytes(EIGHT, FAST) > room.needed_bytes(EIGHT, FAST, small_data)


def test_learning_my_digits_is_refused_too(free, small_data):
    free(0)
    mine = Digits(small_data.test.images[:20], small_data.test.labels[:20])
    with pytest.raises(TrainingError, match="0 MB are free"):
        fine_tuning.learn_my_digits(made_network(), mine, mine, small_data)
