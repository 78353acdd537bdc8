"""Saving pictures and tables: a file is whole, or it is not there."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageWriter

from core import disk
from core.errors import DigitTrainerError


def png_bytes(image: QImage) -> bytes:
    """The picture as the content of a PNG file."""
    data = QBuffer()
    data.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(data, QByteArray(b"png")).write(image)
    return bytes(data.data().data())


def save_bytes(path: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        DigitTrainerError: It cannot be written; what was there is untouched.
    """
    try:
        disk.replace_file(path, lambda file: file.write(content))
    except OSError as error:
        sentence = f"{path.name} could not be saved: {disk.reason(error)}."
        raise DigitTrainerError(sentence, "Choose another folder.") from error
