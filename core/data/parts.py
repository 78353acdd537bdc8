"""What a file or folder holds, before it is split: digits to learn from, and those that it keeps apart itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from core.data.dataset import Digits


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Digits as they lie in a file.

    Attributes:
        train: To learn from, or all there are.
        validation: To choose the best epoch by, if they are kept apart.
        test: To test on, if they are kept apart.
        other_size: How large the images were, "16 × 16", if they had to be brought to 28 × 28; else empty.
        note: A sentence on what was left out; may be empty.
    """

    train: Digits
    validation: Digits | None = None
    test: Digits | None = None
    other_size: str = ""
    note: str = ""

    @classmethod
    def of(cls, digits: Mapping[str, Digits], *, other_size: str = "", note: str = "") -> Self:
        """Digits by part: "train", and "validation" and "test" if they are there."""
        return cls(digits["train"], digits.get("validation"), digits.get("test"), other_size, note)

    def each(self, change: Callable[[Digits], Digits]) -> Self:
        """The same with every part changed."""
        validation, test = (None if part is None else change(part) for part in (self.validation, self.test))
        return replace(self, train=change(self.train), validation=validation, test=test)

    @property
    def count(self) -> int:
        """Of all digits."""
        return sum(len(part) for part in (self.train, self.validation, self.test) if part is not None)
