import pytest

from core import locks
from core.errors import RunError

TAKEN = RunError("Somebody has it.")


def test_a_lock_is_held_by_one_at_a_time_and_free_afterwards(tmp_path):
    path = tmp_path / "lock"
    with locks.held(path, 0, TAKEN), pytest.raises(RunError, match="Somebody"), locks.held(path, 0, TAKEN):
        pass
    with locks.held(path, 0, TAKEN):
        pass


def test_an_error_inside_releases_it(tmp_path):
    with pytest.raises(ZeroDivisionError), locks.held(tmp_path / "lock", 0, TAKEN):
        raise ZeroDivisionError
    with locks.held(tmp_path / "lock", 0, TAKEN):
        pass


def test_a_folder_that_is_gone_does_not_come_back(tmp_path):
    with pytest.raises(FileNotFoundError), locks.held(tmp_path / "gone" / "lock", 0, TAKEN):
        pass
    assert not (tmp_path / "gone").exists()


def test_who_waits_can_be_called_off(tmp_path):
    def call_off():
        raise InterruptedError

    waiting = locks.held(tmp_path / "lock", 60, TAKEN, call_off)
    with locks.held(tmp_path / "lock", 0, TAKEN), pytest.raises(InterruptedError), waiting:
        pass
