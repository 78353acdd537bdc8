"""What a training takes, as it is said before it begins, beside the measured peak; each in a process of its own.

`make bench` calls `measure`. Alone: `python tests/benchmarks/memory.py`, with words from the names of the trainings for
some of them. Linux only: nothing else sets the peak back.
"""

import sys
from pathlib import Path

from saying import say


def measure(*words: str) -> None:
    sys.path.append(str(Path(__file__).parents[1]))  # what the tests share
    from growth import PEAK, growth
    from memory_table import TRAININGS

    if not PEAK.exists():
        say("memory of a training", "only Linux tells")
        return
    for name, training in TRAININGS.items():
        if not all(word in name for word in words):
            continue
        said = training.said_bytes()
        found = growth("tests.memory_table:train", Path(name), warm=("bombs.readers:warm",)).peak_bytes
        say(f"{name}, MB: said / measured", f"{said / 1e6:,.0f} / {found / 1e6:,.0f}  {said / found:.2f}")


if __name__ == "__main__":
    measure(*sys.argv[1:])
