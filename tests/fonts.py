"""The fonts that tests measure in: the system's own, and the widest and the narrowest that are installed."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication

SAMPLE = "Epoch 10 of 20: 94,602 parameters, 99.02 % of the digits are read right."
NEEDED = "×−–’·é"  # a font without these is no font for text
POINTS = (9, 10, 13)
KINDS = ("default", "widest", "narrowest")


@cache
def families() -> dict[str, str]:
    """The family of each kind."""
    default = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()
    widths = {family: _width(family) for family in QFontDatabase.families(QFontDatabase.WritingSystem.Latin)}
    usable = {family: width for family, width in widths.items() if width} or {default: 1.0}
    return {
        "default": default,
        "widest": max(usable, key=lambda family: usable[family]),
        "narrowest": min(usable, key=lambda family: usable[family]),
    }


def same_as(kind: str) -> str:
    """An earlier kind that has the same family; "" if there is none."""
    earlier = KINDS[: KINDS.index(kind)]
    return next((other for other in earlier if families()[other] == families()[kind]), "")


def use(app: QApplication, family: str, points: float) -> QFont:
    """Make it the font of the application."""
    font = QFont(family)
    font.setPointSizeF(points)
    app.setFont(font)
    return font


def _width(family: str) -> float:
    """Of the sample; 0 if nobody would choose the font for a desktop."""
    font = QFont(family)
    font.setPixelSize(100)
    metrics, raw = QFontMetricsF(font), QRawFont.fromFont(font)
    monospaced = metrics.horizontalAdvance("i") == metrics.horizontalAdvance("W")
    if (
        monospaced
        or not QFontDatabase.isSmoothlyScalable(family)
        or not all(raw.supportsCharacter(ord(sign)) for sign in NEEDED)
    ):
        return 0.0
    return metrics.horizontalAdvance(SAMPLE)
