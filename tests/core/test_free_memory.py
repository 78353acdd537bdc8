import sys

import pytest

from core import free_memory

MACHINE = 8_000_000_000


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with 8 GB free; gives the function that writes the files of its control groups."""
    import psutil

    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("Memory", (), {"available": MACHINE}))
    monkeypatch.setattr(free_memory, "GROUPS", tmp_path / "groups")
    monkeypatch.setattr(free_memory, "GROUPS_OF_PROCESS", tmp_path / "of-process")

    def write(of_process: str, files: dict[str, object]) -> None:
        (tmp_path / "of-process").write_text(of_process)
        for name, content in files.items():
            path = tmp_path / "groups" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{content}\n")

    return write


def test_without_groups_it_is_what_the_machine_has(machine):
    assert free_memory.free_bytes() == MACHINE


def test_the_real_machine_has_some():
    assert free_memory.free_bytes() > 0


def group(folder: str, limit: object, usage: int, stat: str) -> dict[str, object]:
    return {f"{folder}/memory.max": limit, f"{folder}/memory.current": usage, f"{folder}/memory.stat": stat}


def test_version_2_counts_what_the_system_gives_up(machine):
    machine("0::/app", group("app", 2_000_000_000, 1_500_000_000, "anon 5\ninactive_file 300000000\nslab 7"))
    assert free_memory.free_bytes() == 800_000_000


def test_a_group_around_it_counts_too(machine):
    inner, outer = group("a/b", 3_000_000_000, 0, "anon 0"), group("a", 1_000_000_000, 400_000_000, "anon 0")
    machine("0::/a/b", inner | outer)
    assert free_memory.free_bytes() == 600_000_000


def test_inside_a_container_only_the_topmost_may_be_seen(machine):
    machine("0::/host/path", group(".", 1_000_000_000, 0, "anon 0"))
    assert free_memory.free_bytes() == 1_000_000_000


@pytest.mark.parametrize("limit", ["max", 9_223_372_036_854_771_712, "?"])
def test_no_limit(machine, limit):
    machine("0::/", group(".", limit, 1_000, "anon 0"))
    assert free_memory.free_bytes() == MACHINE


def test_version_1(machine):
    files = {
        "memory/box/memory.limit_in_bytes": 2_000_000_000,
        "memory/box/memory.usage_in_bytes": 1_999_000_000,
        "memory/box/memory.stat": "cache 1\ntotal_inactive_file 4000000",
        "box/memory.max": 1,
        "box/memory.current": 0,
        "box/memory.stat": "anon 0",
    }
    machine("5:devices:/box\n4:cpu,memory:/box", files)
    assert free_memory.free_bytes() == 5_000_000


def test_a_group_that_has_taken_too_much_leaves_nothing(machine):
    machine("0::/", group(".", 1_000, 5_000, "anon 0"))
    assert free_memory.free_bytes() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such a limit is not kept to")
def test_a_limit_of_addresses(machine, monkeypatch):
    import resource

    import psutil

    taken = 700_000_000
    monkeypatch.setattr(psutil.Process, "memory_info", lambda _self: type("Info", (), {"vms": taken}))
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (1_000_000_000, resource.RLIM_INFINITY))
    assert free_memory.free_bytes() == 300_000_000
