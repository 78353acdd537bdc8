"""`make digits`: draws the built-in pen digits that are shipped, if they are no longer as the program draws them."""

import sys
import time

import numpy as np

from core import npz
from core.data.synthetic import pen, shipped
from core.errors import DataError


def is_right(held: dict[str, np.ndarray]) -> bool:
    """Whether the file holds exactly these arrays. Its bytes depend on the zlib that packed them."""
    try:
        there = npz.read_arrays(shipped.PATH, max_bytes=shipped.MAX_BYTES, family=DataError)
    except DataError:
        return False
    return there.keys() == held.keys() and all(np.array_equal(there[name], array) for name, array in held.items())


def main() -> None:
    began = time.perf_counter()
    data = pen.dataset(shipped.SEED, progress=lambda share: print(f"\r{share:4.0%}", end="", file=sys.stderr))
    drawn = f"\r{len(data):,} digits drawn in {time.perf_counter() - began:.1f} s;"
    if is_right(shipped.arrays(data)):
        print(drawn, f"{shipped.PATH.name} has the same and stays.")
        return
    shipped.write(data, shipped.PATH)
    print(drawn, f"{shipped.PATH.name} is new: {shipped.PATH.stat().st_size:,} bytes.")


if __name__ == "__main__":
    main()
