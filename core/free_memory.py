"""How much memory this process may still take: what the machine has free, and what its container and limits leave.

A container's limit is a control group's (cgroup), of version 1 or 2; only Linux has them. Memory on a swap disk is not
counted: a training that lives there does not end.
"""

import os
from collections.abc import Iterator
from pathlib import Path

GROUPS_OF_PROCESS = Path("/proc/self/cgroup")
GROUPS = Path("/sys/fs/cgroup")
VERSION_1 = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
VERSION_2 = ("memory.max", "memory.current", "inactive_file")


def free_bytes() -> int:
    """Bytes that can be taken without harm to anybody; 0 or more."""
    import psutil  # takes a while to import, and only a training asks

    left: list[int] = [psutil.virtual_memory().available, *_left_by_groups()]
    if os.name == "posix":
        left += _left_by_limit(psutil.Process().memory_info().vms)
    return max(0, min(left))


def _left_by_limit(taken: int) -> list[int]:
    """What the limit of the process's addresses (`ulimit -v`) leaves; nothing without one."""
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return [] if limit == resource.RLIM_INFINITY else [limit - taken]


def _left_by_groups() -> Iterator[int]:
    """What every group that the process is in leaves: its own, and those around it."""
    for folder, names in _groups():
        try:
            yield _left_by_group(folder, *names)
        except (OSError, ValueError):  # without a limit ("max"), without the file, or not in these words
            continue


def _left_by_group(folder: Path, limit: str, usage: str, reclaimable: str) -> int:
    """Raises: OSError or ValueError where no limit is set."""
    left = int((folder / limit).read_text()) - int((folder / usage).read_text())
    counts = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
    return left + int(counts.get(reclaimable, 0))  # pages of files that the system gives up at once


def _groups() -> Iterator[tuple[Path, tuple[str, str, str]]]:
    """The folder of each group with the names of its files; as seen inside a container it may be the topmost only."""
    try:
        lines = GROUPS_OF_PROCESS.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        top, names = (GROUPS / "memory", VERSION_1) if controllers else (GROUPS, VERSION_2)
        own = top / path.lstrip("/")
        for folder in (own, *own.parents):
            if folder.is_relative_to(top):
                yield folder, names
