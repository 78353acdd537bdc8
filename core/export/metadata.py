"""What an exported file says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import core
from core.errors import ExportError

MAX_CHARACTERS = 4_000_000
"""Characters in one text. Core ML has no limit of its own; far longer texts than any licence are a mistake."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Texts for people, written into the file and shown by Xcode.

    Attributes:
        description: What the network does.
        author: Who trained it.
        license: Under which terms it may be used.
        version: The author's version of the network.
        input_description: What the image must show.
        probabilities_description: What the dictionary of probabilities means.
        label_description: What `classLabel` means.
        further: Any other facts by name, e.g. `training_facts`.

    Raises:
        ExportError: A text is no text, is too long, or has characters that cannot be written as UTF-8.
    """

    description: str = "Reads one handwritten digit, 0 to 9, from a small grayscale image."
    author: str = ""
    license: str = ""
    version: str = ""
    input_description: str = "One digit, white on black, 28 × 28 pixels."
    probabilities_description: str = "How likely each digit is; all ten add up to 1."
    label_description: str = "The most likely digit."
    further: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in fields(self):
            if entry.name != "further":
                _check(entry.name.replace("_", " "), getattr(self, entry.name))
        if not isinstance(self.further, Mapping):
            raise ExportError(f"Further metadata must be texts by name, not {type(self.further).__name__}.")
        for name, text in self.further.items():
            _check("name of further metadata", name)
            _check(f"metadata {name!r}", text)
        object.__setattr__(self, "further", dict(self.further))


def _check(what: str, text: object) -> None:
    if not isinstance(text, str):
        raise ExportError(f"The {what} must be text, not {text!r:.80}.")
    if len(text) > MAX_CHARACTERS:
        raise ExportError(f"The {what} has {len(text):,} characters; the most is {MAX_CHARACTERS:,}.")
    try:
        text.encode()
    except UnicodeEncodeError as mistake:
        strange = f"U+{ord(text[mistake.start]):04X}"
        raise ExportError(
            f"The {what} has a character that is no character on its own ({strange}, at place {mistake.start + 1}).",
            "Type the text again.",
        ) from mistake


def training_facts(
    *,
    run: str = "",
    data: str = "",
    recipe: str = "",
    validation_accuracy: float | None = None,
    test_accuracy: float | None = None,
) -> dict[str, str]:
    """Where a network comes from, as further metadata; what is not known is left out.

    Args:
        run: The run's id.
        data: Name and digest of what it learned from.
        recipe: How it was trained.
        validation_accuracy: Of the best epoch, 0 to 1.
        test_accuracy: On images that it never saw, 0 to 1.
    """
    facts = {
        "run": run,
        "data": data,
        "recipe": recipe,
        "validation accuracy": "" if validation_accuracy is None else f"{validation_accuracy:.4f}",
        "test accuracy": "" if test_accuracy is None else f"{test_accuracy:.4f}",
        "made with": f"Digit Trainer {core.__version__}",
    }
    return {name: text for name, text in facts.items() if text}
