"""The inputs of one operation of a Core ML program."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.coreml.graph import Array
from core.coreml.limits import FormatMistake
from core.coreml.mil_constants import Constant


class Arguments:
    """Names of what earlier steps give, or constants; each by the name that the operation has for it."""

    def __init__(self, tensors: Mapping[str, Sequence[str]], constants: Mapping[str, Constant]) -> None:
        self.tensors = tensors
        self.constants = constants

    def array(self, name: str, default: Any = None) -> NDArray[Any]:
        """A constant array; `default` if it is left out, which None forbids."""
        value = self.constants.get(name)
        if isinstance(value, np.ndarray):
            return value
        if name in self.tensors or isinstance(value, list) or default is None:
            raise FormatMistake(f"its {name!r} is not a constant number")
        return np.asarray(default)

    def weights(self, name: str) -> Array:
        return self.array(name).astype(np.float32)

    def optional_weights(self, name: str) -> Array | None:
        return self.weights(name) if name in self.constants else None

    def number(self, name: str, default: float | None = None) -> float:
        array = self.array(name, default)
        if array.size != 1:
            raise FormatMistake(f"its {name!r} is not one number")
        return float(array.flat[0])

    def whole(self, name: str, default: Sequence[int] | None = None) -> list[int]:
        """A row of whole numbers."""
        return [int(value) for value in self.array(name, default).reshape(-1)]

    def flag(self, name: str, *, default: bool = False) -> bool:
        return bool(self.number(name, default))

    def word(self, name: str, default: str) -> str:
        value = self.constants.get(name, [default])
        if not isinstance(value, list) or len(value) != 1:
            raise FormatMistake(f"its {name!r} is not a word")
        return value[0]
