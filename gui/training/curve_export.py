"""The curves as files: a table of every step, and a picture."""

import csv
import io

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from core.training.record import RunRecord
from gui.training.curve_data import curve_data

HEADINGS = (
    "step",
    "epoch",
    "loss",
    "smoothed_loss",
    "accuracy",
    "smoothed_accuracy",
    "learning_rate",
    "validation_loss",
    "validation_accuracy",
)
PICTURE_SCALE = 2


def csv_text(record: RunRecord) -> str:
    """Every step in a line; validation stands in the line of an epoch's last step.

    `epoch` is where the step ended, in epochs; the smoothed columns are the means that the curves show.
    """
    loss, accuracy = curve_data(record, "loss"), curve_data(record, "accuracy")
    steps_per_epoch = record.started.steps_per_epoch if record.started else 1
    validated = {epoch.epoch * steps_per_epoch: epoch for epoch in record.epochs}
    columns = (loss.x, loss.values, loss.smoothed, accuracy.values, accuracy.smoothed, record.learning_rates)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    for step, values in enumerate(zip(*columns, strict=True), start=1):
        done = validated.get(step)
        ends = ("", "") if done is None else (_number(done.validation_loss), _number(done.validation_accuracy))
        writer.writerow([step, *(_number(value) for value in values), *ends])
    return text.getvalue()


def picture_of(widget: QWidget) -> QImage:
    """What `widget` shows, twice as fine as on a plain screen."""
    image = QImage(widget.size() * PICTURE_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PICTURE_SCALE)
    image.fill(widget.palette().window().color())
    painter = QPainter(image)
    widget.render(painter, QPoint())
    painter.end()
    return image


def _number(value: float) -> str:
    """The shortest text that gives the same float32 again."""
    return str(np.float32(value))
