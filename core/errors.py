"""One family of errors. Each is a sentence that a user understands, and a hint what to do.

They are raised deep inside and caught once, at the edge of a job: the terminal prints sentence and hint and exits 1,
the window shows them. Everything else that is raised is a bug: logged with its trace, reported in one sentence.
"""

MAX_SENTENCE = 1_000
"""Characters: an offending value can be a text of a megabyte, which no window or terminal should show."""


class DigitTrainerError(Exception):
    """A user's mistake or a failing machine, in words.

    Args:
        sentence: What is wrong, with the offending value, ending in a full stop. The middle of a very long one is left
            out.
        hint: What the user can do about it; may be empty.
    """

    def __init__(self, sentence: str, hint: str = "") -> None:
        if len(sentence) > MAX_SENTENCE:
            sentence = f"{sentence[: MAX_SENTENCE // 2]} … {sentence[-MAX_SENTENCE // 2 :]}"
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class DataError(DigitTrainerError):
    """Images or labels that cannot be found, read or used."""


class ArchitectureError(DigitTrainerError):
    """An architecture that makes no sense: the layer, the value and the reason."""


class RecipeError(DigitTrainerError):
    """A recipe with a value out of its range."""


class RunError(DigitTrainerError):
    """A run that cannot be found, read, resumed or written."""


class TrainingError(DigitTrainerError):
    """A training that cannot go on."""


class DeviceError(DigitTrainerError):
    """A processor to train on that does not exist."""


class StudyError(DigitTrainerError):
    """A study that makes no sense, or that cannot be kept, found or carried out."""


class ExportError(DigitTrainerError):
    """A Core ML file that cannot be written, read or proven."""
