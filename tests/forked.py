"""The other side of `growth`: a process that forks itself for every call of a reader and measures what the call takes.

A line on standard input is a call, a line on standard output its `Growth`, both JSON.
"""

import importlib
import json
import os
import select
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from core.errors import DigitTrainerError

LOOK_SECONDS = 0.02


def main(warm: list[str], limit_bytes: int, limit_seconds: int) -> None:
    for name in warm:
        _named(name)()
    for line in sys.stdin:
        reader, *given = json.loads(line)
        print(json.dumps(_forked(reader, given, limit_bytes, limit_seconds)), flush=True)


def _forked(reader: str, given: list[str], limit_bytes: int, limit_seconds: int) -> dict[str, Any]:
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(theirs, json.dumps(_measured(reader, given, limit_seconds)).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    before, killed = _status("VmRSS", child), ""
    while not select.select([ours], [], [], LOOK_SECONDS)[0]:
        if _status("VmRSS", child) - before > limit_bytes and not killed:
            os.kill(child, signal.SIGKILL)
            killed = f"took more than {limit_bytes >> 20:,} MiB"
    with os.fdopen(ours) as answer:
        said = answer.read()
    _, ended = os.waitpid(child, 0)
    died = killed or f"hung, or died: signal {os.waitstatus_to_exitcode(ended)}"
    return json.loads(said) if said else {"peak_bytes": 0, "said": "", "seconds": 0.0, "cpu_seconds": 0.0, "died": died}


def _measured(reader: str, given: list[str], limit_seconds: int) -> dict[str, Any]:
    function = _named(reader)
    signal.alarm(limit_seconds)  # ends the process, wherever it waits
    Path("/proc/self/clear_refs").write_text("5")
    idle, said, died = _status("VmRSS"), "", ""
    wall, processor = time.monotonic(), time.process_time()
    try:
        function(*map(Path, given))
    except DigitTrainerError as error:
        said = str(error)
    except BaseException:  # noqa: BLE001  all of them are answers
        died = traceback.format_exc()[-2_000:]
    took = {"seconds": time.monotonic() - wall, "cpu_seconds": time.process_time() - processor}
    return {"peak_bytes": _status("VmHWM") - idle, "said": said, "died": died, **took}


def _named(text: str) -> Any:
    module, _, name = text.partition(":")
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _status(field: str, process: int | str = "self") -> int:
    """A figure of a process in bytes; 0 once it has ended."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith(field)), 0)


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
