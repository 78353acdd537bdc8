"""Files made to take all memory or to take for ever: each is read or refused, and takes less than a gigabyte.

How long that takes is printed, and no more: seconds tell nothing on a busy machine. What hangs is ended after minutes.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bombs.bomb import Bomb
from bombs.largest import LARGEST
from bombs.table import BOMBS
from growth import Growth, Warm, needs_linux, warm_process

MAX_BYTES = 1 << 30
SOME = [bomb for bomb in BOMBS if bomb.fast]

pytestmark = needs_linux


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with warm_process("bombs.readers:warm") as process:
        yield process


def tried(bomb: Bomb, warm: Warm, folder: Path) -> Growth:
    """What comes of reading it; nothing of it stays on the disk."""
    folder.mkdir()
    try:
        return warm.growth(f"bombs.readers:{bomb.reader}", bomb.make(folder))
    finally:
        shutil.rmtree(folder)


def wrong(found: Growth) -> str:
    """What should not have come of it, if anything."""
    if found.died:
        return found.died
    if found.peak_bytes >= MAX_BYTES:
        return f"took {found.peak_bytes >> 20:,} MiB"
    return "" if not found.said or re.search(r"[.!?]$", found.said) else f"said no sentence: {found.said}"


@pytest.mark.parametrize("bomb", SOME, ids=[f"{bomb.reader} {bomb.name}" for bomb in SOME])
def test_a_bomb_is_refused_and_takes_little_memory(bomb, warm, tmp_path):
    found = tried(bomb, warm, tmp_path / "bomb")
    assert not wrong(found)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_all_bombs_are_read_or_refused_and_take_less_than_a_gigabyte(warm, tmp_path, capsys):
    results = {bomb: tried(bomb, warm, tmp_path / str(number)) for number, bomb in enumerate(BOMBS)}
    with capsys.disabled():
        sys.stdout.write(f"\n{summary(results)}\n")
    assert {f"{bomb.reader}: {bomb.name}": fault for bomb, found in results.items() if (fault := wrong(found))} == {}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", LARGEST, ids=[bomb.name for bomb in LARGEST])
def test_the_largest_that_is_read_takes_less_than_a_gigabyte(bomb, warm, tmp_path, capsys):
    found = tried(bomb, warm, tmp_path / "largest")
    with capsys.disabled():
        sys.stdout.write(f"\n{bomb.name}: {found.peak_bytes >> 20:,} MiB, {found.cpu_seconds:.1f} s of the processor\n")
    assert not wrong(found)
    assert not found.said


def summary(results: dict[Bomb, Growth]) -> str:
    refused = {bomb: found for bomb, found in results.items() if found.said}
    largest = max(results, key=lambda bomb: results[bomb].peak_bytes)
    slowest = max(refused, key=lambda bomb: refused[bomb].cpu_seconds)
    read = sum(not found.said and not found.died for found in results.values())
    held = sum(not wrong(found) for found in results.values())
    return (
        f"{len(results)} bombs, {held} held: {len(refused)} refused, {read} read; "
        f"most memory {results[largest].peak_bytes >> 20:,} MiB ({largest.reader}: {largest.name}); "
        f"longest until refused {refused[slowest].cpu_seconds:.1f} s of the processor, "
        f"{refused[slowest].seconds:.1f} s by the clock ({slowest.reader}: {slowest.name})"
    )
