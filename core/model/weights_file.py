"""A network as one `.npz`: its architecture's JSON and its weights, for numpy alone to read; docs/formats.md has it."""

import json
from pathlib import Path
from typing import Final

import numpy as np

from core.errors import ArchitectureError
from core.files import open_plain, parse_json
from core.model.architecture import from_json
from core.model.network import Network
from core.npz import read_arrays

ARCHITECTURE: Final = "architecture"
MAX_BYTES = 256 << 20


def write(network: Network, path: Path) -> None:
    """Write `network` to `path`.

    Raises:
        OSError: The disk does not take it.
    """
    arrays = {f"w{place:03}": array for place, array in enumerate(network.weights)}
    text = np.array(json.dumps(network.architecture.to_json()))
    with open_plain(path, "wb") as file:
        np.savez(file, **{ARCHITECTURE: text}, **arrays)  # type: ignore[arg-type]


def read(path: Path) -> Network:
    """The network in a file that `write` made. No pickles are loaded.

    Raises:
        ArchitectureError: It cannot be read, or its weights are no finite float32 or do not fit its architecture.
    """
    arrays = read_arrays(path, max_bytes=MAX_BYTES, family=ArchitectureError)
    text = arrays.pop(ARCHITECTURE, None)
    if text is None or text.shape or text.dtype.kind != "U":
        raise ArchitectureError(f"{path} holds no architecture as text.", "Export the network again.")
    document = parse_json(str(text).encode(), f"The architecture in {path}", ArchitectureError)
    if sorted(arrays) != [f"w{place:03}" for place in range(len(arrays))]:
        raise ArchitectureError(f"{path} holds other arrays than w000, w001, …", "Export the network again.")
    weights = tuple(arrays[name] for name in sorted(arrays))
    if not all(array.dtype == np.float32 and np.isfinite(array).all() for array in weights):
        raise ArchitectureError(f"The weights in {path} are no finite float32 numbers.", "Export the network again.")
    return Network(from_json(document), weights)
