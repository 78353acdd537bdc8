"""Ways of writing 5 to 9 that run on where others lift the pen, or run together: control points of our own design."""

from core.data.synthetic.frame import Dice, Line


def five_looped(dice: Dice) -> list[Line]:
    """From the end of the cap to the left, with a small loop at the corner, then down into the belly."""
    size, neck = dice.between(0.03, 0.1), dice.between(0.3, 0.44)
    right, left = dice.between(0.4, 0.7), dice.between(-0.16, 0.12)
    return [
        [
            (dice.between(0.44, 0.8), dice.between(-0.06, 0.06)),
            (0.2, 0.03),
            (0.08, 0.04 + size),
            (0.05, 0.06 - size),
            (0.12, 0.06),
            (0.09, neck),
            (0.3, neck - dice.between(0.0, 0.06)),
            (right, 0.66),
            (0.34, 1.0),
            (left, dice.between(0.82, 1.0)),
        ]
    ]


def six_inked(dice: Dice) -> list[Line]:
    """A long stem and a loop at its foot so small that the ink may fill it."""
    start_x, size = dice.between(0.06, 0.5), dice.between(0.12, 0.25)
    top, low = 1 - size * dice.between(1.0, 1.6), dice.between(0.0, 0.1)
    right = low + size * dice.between(0.8, 1.5)
    return [
        [
            (start_x, 0.0),
            (start_x * 0.5 + low * 0.5, dice.between(0.38, 0.5)),
            (low, 0.8),
            (low + size * 0.3, 0.98),
            (right, 1 - size * 0.5),
            (low + size * 0.4, top),
            (low + dice.between(-0.04, 0.06), 0.92),
        ]
    ]


def _seven_top(dice: Dice) -> Line:
    right = dice.between(0.5, 0.68)
    start: Line = [(dice.between(-0.06, 0.08), dice.between(0.0, 0.14))]
    if dice.likely(0.3):
        start = [(0.0, dice.between(0.14, 0.28)), (0.02, 0.04, 0.8)]
    return [*start, (0.26, 0.02), (right, dice.between(-0.02, 0.08), dice.between(0.4, 1))]


def seven_looped_bar(dice: Dice) -> list[Line]:
    """From the foot a loop goes back, up and to the left, and comes across the stem as its bar."""
    foot, y = dice.between(0.1, 0.34), dice.between(0.44, 0.64)
    left, depth = dice.between(-0.16, 0.08), dice.between(0.06, 0.3)
    return [
        [
            *_seven_top(dice),
            (0.42, 0.46),
            (foot, 1.0, dice.between(0, 0.8)),
            (left + 0.06, 1 - depth),
            (left, y + dice.between(0.06, 0.14)),
            (left + 0.14, y + 0.02),
            (dice.between(0.5, 0.76), y - dice.between(-0.04, 0.08)),
        ]
    ]


def seven_retraced_bar(dice: Dice) -> list[Line]:
    """Down the stem and back up it, then the bar: to the right, or first to the left and across."""
    foot, y = dice.between(0.08, 0.32), dice.between(0.44, 0.62)
    x = 0.5 + (foot - 0.5) * y
    line: Line = [*_seven_top(dice), (0.42, 0.46), (foot, 1.0, 0.9)]
    if dice.likely(0.5):
        line += [(x - 0.02, y + 0.1), (x - dice.between(0.12, 0.3), y + dice.between(0.0, 0.06), 0.7)]
    else:
        line += [(x - 0.03, y + 0.04, 0.8)]
    return [[*line, (x + dice.between(0.16, 0.36), y - dice.between(-0.04, 0.08))]]


def seven_curled(dice: Dice) -> list[Line]:
    """A curl where the top begins, a round shoulder and a stem that bends."""
    curl, right = dice.between(0.01, 0.06), dice.between(0.5, 0.7)
    return [
        [
            (0.04 + curl, 0.1 + curl),
            (0.0, 0.12 + curl),
            (-0.02, 0.06),
            (0.14, 0.02),
            (0.3, 0.05),
            (right, dice.between(-0.02, 0.08), dice.between(0, 0.8)),
            (0.4, 0.46),
            (dice.between(0.1, 0.34), 1.0),
        ]
    ]


def seven_low_bar(dice: Dice) -> list[Line]:
    """A short stem, a bar at its lower third or at its very foot, and the foot may turn out beside it."""
    foot, y = dice.between(0.14, 0.36), dice.between(0.62, 0.84)
    x = 0.5 + (foot - 0.5) * y
    stem: Line = [*_seven_top(dice), (0.44, 0.4), (foot, 1.0)]
    bar: Line = [
        (x - dice.between(0.16, 0.34), y + dice.between(-0.02, 0.1)),
        (x + dice.between(0.14, 0.36), y - dice.between(-0.04, 0.08)),
    ]
    return [stem, bar]


def eight_narrow(dice: Dice) -> list[Line]:
    """An S and a nearly straight way back up: the loops are thin, one may be filled by the ink."""
    upper, lower = dice.between(0.06, 0.2), dice.between(0.0, 0.2)
    waist = dice.between(0.4, 0.62)
    return [
        [
            (0.34 + upper, dice.between(0.04, 0.14)),
            (0.3, 0.0),
            (0.3 - upper, waist * 0.5),
            (0.34 + lower * 0.8, 0.74),
            (0.3, 1.0),
            (0.28 - lower, dice.between(0.8, 0.92)),
            (0.33, waist),
            (0.36 + upper + dice.between(0.0, 0.24), dice.between(-0.06, 0.14)),
        ]
    ]


def eight_ribbon(dice: Dice) -> list[Line]:
    """Two loops so thin that the ink fills both: a ribbon, thicker above than below or the other way round."""
    upper, lower = dice.between(0.06, 0.13), dice.between(0.04, 0.1)
    waist = dice.between(0.42, 0.6)
    return [
        [
            (0.36 + upper, dice.between(0.06, 0.2)),
            (0.32, 0.0),
            (0.32 - upper, waist * 0.4),
            (0.3, waist),
            (0.3 + lower, 0.84),
            (0.27, 1.0),
            (0.27 - lower, 0.84),
            (0.3, waist),
            (0.34 + upper, waist * 0.45),
            (0.36 + upper + dice.between(-0.04, 0.1), dice.between(-0.02, 0.2)),
        ]
    ]


def nine_gaping(dice: Dice) -> list[Line]:
    """Begun in the middle of the head: up to the left, over the top, down the stem. The head stays open below."""
    low, right = dice.between(0.26, 0.46), dice.between(0.42, 0.58)
    end = right - dice.between(-0.06, 0.24)
    return [
        [
            (right - dice.between(0.1, 0.3), low),
            (0.1, low * 0.9),
            (dice.between(-0.02, 0.08), low * 0.5),
            (right * 0.5, dice.between(-0.02, 0.04)),
            (right, low * 0.5),
            ((right + end) / 2 + dice.between(0.0, 0.06), 0.66),
            (end, 1.0),
        ]
    ]


def nine_wide_foot(dice: Dice) -> list[Line]:
    """The stem swings far out to the left at its foot, and may turn up there."""
    low, right = dice.between(0.3, 0.52), dice.between(0.48, 0.62)
    hook, bulge = dice.between(-0.34, -0.04), dice.between(0.0, 0.12)
    line: Line = [
        (right - dice.between(0.0, 0.12), dice.between(0.04, 0.16)),
        (right * 0.5, 0.0),
        (0.02, low * 0.5),
        (right * 0.4, low),
        (right - 0.06, low * 0.7),
        (right, dice.between(0.04, 0.2), dice.between(0, 0.8)),
        (right + bulge, 0.62),
        (right * 0.6, 0.96),
        (hook + 0.16, dice.between(0.94, 1.02)),
    ]
    return [[*line, (hook, dice.between(0.74, 0.96))]]


def nine_collapsed(dice: Dice) -> list[Line]:
    """The head is a short thick stroke to the left, or a loop that the ink fills; the stem leans back under it."""
    left, low = dice.between(0.26, 0.46), dice.between(0.14, 0.34)
    right, thin = dice.between(0.42, 0.56), dice.between(0.0, 0.07)
    line: Line = [
        (right - dice.between(0.0, 0.08), dice.between(0.0, 0.08)),
        (right - left * 0.6, low * 0.5 - thin),
        (right - left, low),
        (right - left * 0.5, low * 0.9 + thin),
        (right, dice.between(0.02, 0.14), dice.between(0.2, 1)),
        (right - dice.between(0.0, 0.12), 0.5),
    ]
    return [[*line, (dice.between(0.0, 0.3), 1.0)]]
