"""The drawing on the canvas, as the two kinds of file would read it in an app: side by side."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from core.data import canvas
from core.data.ink import Stroke
from core.export import app_canvas
from core.prediction.predictor import Prediction, Predictor
from gui.parts.digit_pictures import digit_colours, picture
from gui.parts.widgets import button, column, label, row
from gui.theme import GAP, HALF, Theme

SHOWN = 56  # pixels
NAMES = ("Your canvas in an app", "Takes a digit", "Takes the drawing")


class TwoReadings(QWidget):
    """Three pictures and what is read: the app's canvas, what a plain file sees of it, what one for drawings sees.

    Args:
        theme: The theme.
        predictor: The network, calibrated.
        strokes: What is on the canvas; nothing is shown without any.
    """

    def __init__(self, theme: Theme, predictor: Predictor, strokes: Sequence[Stroke]) -> None:
        super().__init__()
        self.setObjectName("exportReadings")
        self._theme, self._predictor, self._strokes = theme, predictor, strokes
        self._rng = np.random.default_rng(len(strokes))
        self._pictures = [QLabel() for _ in NAMES]
        self._words = [label("", "secondary", f"exportReading{place}", wrap=True) for place in range(len(NAMES))]
        again = button("Elsewhere", "exportAgainButton", "link", "Put your drawing somewhere else on the app’s canvas.")
        again.clicked.connect(self.place)
        groups = [
            row(made, (column(words, spacing=0), 1), spacing=HALF)
            for made, words in zip(self._pictures, self._words, strict=True)
        ]
        self.setLayout(row((groups[0], 1), (groups[1], 1), (groups[2], 1), again, spacing=GAP))
        self.setVisible(bool(strokes))
        if strokes:
            self.place()

    def place(self) -> None:
        """Put the drawing somewhere else on an app's canvas, and read it."""
        shown = app_canvas.placed(self._strokes, self._rng)
        plain, own = app_canvas.squeezed(shown), canvas.digit_image(shown)
        colours = digit_colours(self._theme)
        for made, pixels in zip(self._pictures, (shown, plain, own), strict=True):
            if pixels is not None:
                made.setPixmap(_scaled(QPixmap.fromImage(picture(pixels, colours)), self._theme.px(SHOWN)))
        answers = ["", *(answer_words(self._predictor.predict(pixels)) for pixels in (plain, own))]
        for words, name, answer in zip(self._words, NAMES, answers, strict=True):
            words.setText(f"{name}: {answer}" if answer else name)


def answer_words(prediction: Prediction) -> str:
    """A digit and how sure it is, as in "3, 98 %" and "3, not sure", or that nothing is there."""
    if prediction.digit is None:
        return "nothing"
    sure = f"{prediction.confidence:.0%}".replace("%", " %") if prediction.answer == "digit" else "not sure"
    return f"{prediction.digit}, {sure}"


def _scaled(pixmap: QPixmap, side: int) -> QPixmap:
    return pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
