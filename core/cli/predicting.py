"""`digit-trainer evaluate` and `digit-trainer predict`."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.cli import data_option, output
from core.cli.main import DONE, MISTAKE
from core.cli.models import Model, open_model
from core.data import ink
from core.data.dataset import CLASSES, Dataset, SplitName
from core.data.photo import digit_finder
from core.errors import DataError
from core.prediction.evaluation import Evaluation
from core.prediction.evaluation import evaluate as read_all
from core.prediction.predictor import Prediction
from core.training.store import RunStore
from core.words import percent


def evaluate(arguments: argparse.Namespace) -> int:
    """Read a part of a data set and count the right answers."""
    model = open_model(arguments.model, RunStore(arguments.runs))
    data = data_option.load(data_option.source_of(arguments))
    split = arguments.split or default_split(data, model.data_digest)
    evaluation = read_all(model.read, data.split(split))
    if arguments.json:
        output.say_json(
            {
                "model": model.name,
                "data": data.name,
                "source": data.source,
                "split": split,
                "count": evaluation.count,
                "correct": evaluation.correct,
                "accuracy": evaluation.accuracy,
                "interval": list(evaluation.interval),
                "loss": evaluation.loss,
                "temperature": model.temperature,
                "notes": list(model.notes),
                "confusion": evaluation.confusion,
                "precision": evaluation.precision,
                "recall": evaluation.recall,
                "f1": evaluation.f1,
            }
        )
        return DONE
    low, high = evaluation.interval
    output.say(
        f"{model.name} on {data.name_of(split)}, {split}: {evaluation.correct:,} of {evaluation.count:,} right",
        f"Accuracy {percent(evaluation.accuracy)} (95 % interval {low * 100:.2f} to {high * 100:.2f})",
        f"Loss     {evaluation.loss:.4f}",
        *model.notes,
        f"Temperature {model.temperature:.2f} (above 1: it is surer of itself than it should be)",
        "",
        *_confusion_table(evaluation),
    )
    return DONE


def default_split(data: Dataset, learnt_from: str = "") -> SplitName:
    """The test part; all of a source that has no test part of its own, unless it is the one that was learnt from.

    Args:
        data: What is to be read.
        learnt_from: The digest of what the network learnt from, if that is known.
    """
    return "test" if data.own_test or data.digest == learnt_from else "all"


def _confusion_table(evaluation: Evaluation) -> list[str]:
    digits = [str(digit) for digit in range(CLASSES)]
    rows = [
        [str(truth), *(str(count) if count else "·" for count in counts), f"{recall * 100:.1f} %"]
        for truth, (counts, recall) in enumerate(zip(evaluation.confusion, evaluation.recall, strict=True))
    ]
    return output.table(["truth", *digits, "right"], rows, right=range(1, CLASSES + 2))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was read in one file, or why nothing was.

    Attributes:
        file: As it was given.
        prediction: Of its digit.
        note: What was left out.
        box: Left, top, width and height in pixels, if every digit was asked for.
        error: Why the file cannot be read; "" if it can.
    """

    file: Path
    prediction: Prediction
    note: str = ""
    box: tuple[int, int, int, int] | None = None
    error: str = ""

    def to_json(self) -> dict[str, Any]:
        if self.error:
            return {"file": self.file, "error": self.error}
        prediction = self.prediction
        return {
            "file": self.file,
            "digit": prediction.digit,
            "confidence": prediction.confidence,
            "probabilities": prediction.probabilities,
            "answer": prediction.answer,
            "note": self.note,
        } | ({"box": list(self.box)} if self.box else {})

    def row(self) -> list[str]:
        """For people: file, answer, how sure, place or note."""
        place = f"at {self.box[0]}, {self.box[1]}: {self.box[2]} × {self.box[3]} px" if self.box else ""
        return [str(self.file), _words(self.prediction), percent(self.prediction.confidence), place or self.note]


def predict(arguments: argparse.Namespace) -> int:
    """Read the digit in each picture, or every digit; exit code 1 if a file could not be read."""
    model = open_model(arguments.model, RunStore(arguments.runs))
    read = _read_every if arguments.all else _read_one
    answers = [answer for path in arguments.pictures for answer in _answers(read, model, path)]
    if arguments.json:
        output.say_json([answer.to_json() for answer in answers])
    else:
        rows = [answer.row() for answer in answers if not answer.error]
        if rows:
            output.say(*output.table(["file", "answer", "sure", ""], rows, right=(2,)))
        output.tell(*(answer.error for answer in answers if answer.error))
    return MISTAKE if any(answer.error for answer in answers) else DONE


def _answers(read: Callable[[Model, Path], list[_Answer]], model: Model, path: Path) -> list[_Answer]:
    """What `read` makes of a file; a file that cannot be read does not keep the others from being read."""
    try:
        return read(model, path)
    except DataError as error:
        return [_Answer(path, Prediction.of(None), error=str(error))]


def _read_one(model: Model, path: Path) -> list[_Answer]:
    picture = digit_finder.open_picture(path)
    return [_Answer(path, _prediction(model, picture.ink), picture.note)]


def _read_every(model: Model, path: Path) -> list[_Answer]:
    found = [_Answer(path, _prediction(model, digit.ink), box=digit.box) for digit in digit_finder.open_digits(path)]
    return found or [_Answer(path, Prediction.of(None))]


def _prediction(model: Model, drawn: ink.Ink) -> Prediction:
    image = ink.normalise(drawn)
    return Prediction.of(None) if image is None else Prediction.of(model.read(image[None])[0], model.temperature)


def _words(prediction: Prediction) -> str:
    if prediction.answer == "not sure":
        return f"not sure ({prediction.digit}?)"
    return str(prediction.digit) if prediction.answer == "digit" else prediction.answer
