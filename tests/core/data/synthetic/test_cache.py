import pytest

from core import disk, places
from core.data.synthetic import cache, pen


@pytest.fixture(autouse=True)
def drawn(monkeypatch) -> list[int]:
    """How often the digits are drawn; only a few of them."""
    times = []
    whole = pen.dataset

    def dataset(seed, progress):
        times.append(seed)
        return whole(seed, 60, 20, 10, progress)

    monkeypatch.setattr(pen, "dataset", dataset)
    return times


def kept() -> list[str]:
    return [path.name for path in places.cache_folder().iterdir()]


def test_they_are_drawn_once_and_read_back_the_same(drawn):
    told = []
    first, again = cache.dataset(0, told.append), cache.dataset(0, told.append)
    assert drawn == [0]
    assert told[-1] == 1.0
    assert (first.digest, first.name, first.source) == (again.digest, again.name, again.source)


def test_another_seed_or_another_version_is_drawn_anew_and_the_old_ones_go(drawn, monkeypatch):
    cache.dataset(0, lambda _: None)
    cache.dataset(1, lambda _: None)
    assert drawn == [0, 1]
    monkeypatch.setattr(pen, "TEST", 7)
    cache.dataset(1, lambda _: None)
    assert drawn == [0, 1, 1]
    assert len(kept()) == 1


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all"], ids=["empty", "cut off", "something else"])
def test_a_damaged_file_is_replaced(drawn, content):
    cache.dataset(0, lambda _: None)
    (file,) = places.cache_folder().iterdir()
    file.write_bytes(content)
    cache.dataset(0, lambda _: None)
    cache.dataset(0, lambda _: None)
    assert drawn == [0, 0]


def test_without_room_they_are_drawn_every_time(drawn, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "replace_file", full)
    assert len(cache.dataset(0, lambda _: None).train) == 60
    assert len(cache.dataset(0, lambda _: None).train) == 60
    assert drawn == [0, 0]
