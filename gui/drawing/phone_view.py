"""The drawing as the tutorial's app sends it, beside what this program sees: why centring matters."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.dataset import SIDE
from gui.drawing.prediction import PhoneSeen, Seen
from gui.drawing.small_pictures import InputPreview
from gui.parts.widgets import HelpButton, column, label, row
from gui.parts.words import per_cent
from gui.theme import GAP, HALF, Theme

WHY = "Squeezed whole, not centred: the network has not practised that."
WHY_LINES = 3


class PhoneView(QWidget):
    """A small picture, its own prediction, and a sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("phoneView")
        self.setAccessibleName("As the phone sends it")
        self.preview = InputPreview(theme, side=2 * SIDE)
        self.preview.setObjectName("phonePreview")
        self.preview.setAccessibleName("The drawing as the tutorial’s app would send it: 28 × 28 pixels")
        self.preview.setToolTip("The whole canvas squeezed to 28 × 28 pixels, with a line one pixel wide.")
        self.answer = label("", "strong", "phoneAnswer")
        self.answer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._why = label(WHY, "caption", "phoneWhy", wrap=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        words = column(spacing=HALF)
        words.addLayout(row(self.answer, HelpButton("phone_view")))
        words.addWidget(self._why)
        layout = row(self.preview, spacing=GAP + 2)
        layout.addLayout(words, 1)
        self.setLayout(layout)
        self._theme = theme
        theme.changed.connect(self._fix_sizes)
        self._fix_sizes()

    def hasHeightForWidth(self) -> bool:
        """It has not: a column with such a part is never squeezed, and the canvas could not give way."""
        return False

    def _fix_sizes(self) -> None:
        self._why.setFixedHeight(WHY_LINES * QFontMetrics(self._theme.font("caption")).lineSpacing())

    def show_seen(self, seen: Seen) -> None:
        """Show what became of a drawing the phone's way."""
        self.preview.show_pixels(None if seen.phone is None else seen.phone.image)
        words = phone_words(seen.phone)
        self.answer.setText(words)
        self.answer.setAccessibleName(words)


def phone_words(phone: PhoneSeen | None) -> str:
    """What the network says to it, in a few words."""
    prediction = phone.prediction if phone is not None else None
    if prediction is None or prediction.digit is None:
        return "As the phone sends it"
    if prediction.answer == "digit":
        return f"Phone: {prediction.digit}, {per_cent(prediction.confidence)} %"
    return "Phone: not sure"
