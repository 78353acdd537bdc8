"""Files of weights and states that are larger, or of another type, than any of ours."""

import numpy as np
import pytest

from core.errors import RunError
from core.training import checkpoints
from core.training.events import SessionState


def test_weights_of_another_type_are_refused_and_not_converted(tmp_path):
    path = tmp_path / "weights.npz"
    np.savez(path, w000=np.zeros(9, np.uint8))
    with pytest.raises(RunError, match="its weights are uint8, not float32"):
        checkpoints.read_weights(path)


@pytest.mark.parametrize(
    ("read", "limit"),
    [(checkpoints.read_weights, checkpoints.MAX_WEIGHTS_BYTES), (checkpoints.read_state, checkpoints.MAX_STATE_BYTES)],
)
def test_what_unpacks_to_more_than_the_largest_network_is_refused(read, limit, tmp_path):
    path = tmp_path / "bomb.npz"
    np.savez_compressed(path, w000=np.broadcast_to(np.float32(0), (limit // 4 + 1,)))
    assert path.stat().st_size < limit // 500
    with pytest.raises(RunError, match="at most"):
        read(path)


def test_weights_that_are_no_finite_numbers_are_damage(tmp_path):
    path = tmp_path / "weights.npz"
    checkpoints.write_weights(path, (np.array([1, np.nan], np.float32),))
    with pytest.raises(RunError, match="no finite numbers"):
        checkpoints.read_weights(path)


def test_figures_of_another_type_are_damage(tmp_path):
    path = tmp_path / "state.npz"
    none = np.zeros(0, np.float32)
    checkpoints.write_state(path, SessionState(1, (), (), None, None, 0, none, none))
    with np.load(path) as arrays:
        np.savez(path.with_name("complex.npz"), **dict(arrays) | {"losses": np.zeros(0, np.complex64)})
    assert checkpoints.read_state(path).epoch == 1
    with pytest.raises(RunError, match="its figures are complex64, not float32"):
        checkpoints.read_state(path.with_name("complex.npz"))


@pytest.mark.parametrize(
    "places", [np.zeros(3, np.int64), np.array([-1], np.int32), np.zeros((2, 2), np.int32), np.zeros(0, np.int32)]
)
def test_hardest_images_that_are_no_places_are_damage(places, tmp_path):
    path = tmp_path / "state.npz"
    none = np.zeros(0, np.float32)
    checkpoints.write_state(path, SessionState(1, (), (), None, None, 0, none, none, 0.0, places))
    with pytest.raises(RunError, match="no places of images"):
        checkpoints.read_state(path)
