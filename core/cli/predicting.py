"""`digit-trainer evaluate` and `digit-trainer predict`."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.cli import data_option, output
from core.cli.main import DONE
from core.cli.models import Model, open_model
from core.data import ink
from core.data.dataset import CLASSES, Dataset, SplitName
from core.data.photo import digit_finder
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
        f"{model.name} on {data.name}, {split}: {evaluation.correct:,} of {evaluation.count:,} right",
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
    file: Path
    prediction: Prediction
    note: str

    def to_json(self) -> dict[str, Any]:
        prediction = self.prediction
        return {
            "file": self.file,
            "digit": prediction.digit,
            "confidence": prediction.confidence,
            "probabilities": prediction.probabilities,
            "answer": prediction.answer,
            "note": self.note,
        }


def predict(arguments: argparse.Namespace) -> int:
    """Read the digit in each picture."""
    model = open_model(arguments.model, RunStore(arguments.runs))
    answers = [_read(model, path) for path in arguments.pictures]
    if arguments.json:
        output.say_json([answer.to_json() for answer in answers])
        return DONE
    rows = [
        [str(answer.file), _words(answer.prediction), percent(answer.prediction.confidence), answer.note]
        for answer in answers
    ]
    output.say(*output.table(["file", "answer", "sure", ""], rows, right=(2,)))
    return DONE


def _read(model: Model, path: Path) -> _Answer:
    picture = digit_finder.open_picture(path)
    image = ink.normalise(picture.ink)
    if image is None:
        return _Answer(path, Prediction.of(None), picture.note)
    return _Answer(path, Prediction.of(model.read(image[None])[0], model.temperature), picture.note)


def _words(prediction: Prediction) -> str:
    if prediction.answer == "not sure":
        return f"not sure ({prediction.digit}?)"
    return str(prediction.digit) if prediction.answer == "digit" else prediction.answer
