"""Colours on top of each other, and text that can be read on whatever is painted below it."""

from PySide6.QtGui import QColor

from gui.theme import Theme

ENOUGH = 4.5  # WCAG 2, level AA
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """`share` of a colour, 0 to 1, on an opaque ground: opaque, in whole steps of 8 bits as screens show them."""
    parts = ((colour.red(), ground.red()), (colour.green(), ground.green()), (colour.blue(), ground.blue()))
    return QColor(*(round(below + (above - below) * share) for above, below in parts))


def over(tint: QColor, ground: QColor) -> QColor:
    """The opaque colour that a see-through `tint` gives on an opaque `ground`."""
    return mixed(tint, ground, tint.alphaF())


def contrast(first: QColor, second: QColor) -> float:
    """WCAG 2's contrast of two opaque colours: 1 for the same, 21 for black and white."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_colour(theme: Theme, ground: QColor) -> QColor:
    """The theme's own text colour where that can be read on `ground`, else black or white: one of them always can."""
    usual = theme.colour("text")
    if contrast(usual, ground) >= ENOUGH:
        return usual
    return max((theme.colour("canvas"), theme.colour("ink")), key=lambda colour: contrast(colour, ground))


def _luminance(colour: QColor) -> float:
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return _RED * red + _GREEN * green + _BLUE * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
