"""Ways of writing in which the pen stays on the paper where others lift it: a few control points of our own design."""

from core.data.synthetic.frame import Dice, Line, arc

# ---- 0 and 2


def zero_overlapped(dice: Dice) -> list[Line]:
    """The end goes on past the beginning, into the ring or away from it, as a tail."""
    width, begin = dice.between(0.24, 0.42), dice.between(-110, -60)
    ring = arc(0.33, 0.5, width, 0.5, begin, dice.between(-370, -340), dice.between(-0.1, 0.1))
    inward = dice.likely(0.5)
    tail = (0.33 + dice.between(-0.06, 0.1), 0.3) if inward else (0.33 - width, -dice.between(0.0, 0.14))
    return [[*ring, tail]]


def two_curled(dice: Dice) -> list[Line]:
    """A curl at the beginning, a bowl, and a loop lying flat at the foot."""
    curl, low = dice.between(0.06, 0.16), dice.between(0.84, 0.96)
    right, size = dice.between(0.5, 0.68), dice.between(0.04, 0.16)
    top: Line = [
        (0.16, 0.16 + curl),
        (0.04 + curl, 0.2 + curl * 0.4),
        (0.06, 0.12),
        (0.3, 0.0),
        (right, 0.16),
        (right * 0.8, 0.5),
    ]
    foot: Line = [
        (0.14, low),
        (-0.04, low - size * 0.4),
        (0.08, low - size),
        (0.34, low - size * 0.2),
        (dice.between(0.55, 0.9), low + dice.between(-0.08, 0.1)),
    ]
    return [[*top, *foot]]


# ---- 1


def one_roofed(dice: Dice) -> list[Line]:
    """A long flag, rising like a roof, and a stem that leans back under it."""
    left, low = dice.between(0.3, 0.72), dice.between(0.14, 0.5)
    top = dice.between(0.4, 0.5)
    return [
        [
            (top - left, low),
            (top - left * dice.between(0.4, 0.6), low * dice.between(0.4, 0.6)),
            (top, 0.0, dice.between(0.5, 1)),
            (dice.between(0.24, 0.4), 0.5),
            (dice.between(0.08, 0.36), 1.0),
        ]
    ]


# ---- 3


def three_shallow(dice: Dice) -> list[Line]:
    """A notch that hardly goes in, and an end that does not come back up."""
    y, notch, right = dice.between(0.32, 0.48), dice.between(0.28, 0.46), dice.between(0.5, 0.62)
    return [
        [
            (dice.between(0.0, 0.14), dice.between(0.02, 0.16)),
            (0.26, 0.0),
            (right, dice.between(0.02, 0.14), dice.between(0.2, 1)),
            (notch, y, dice.between(0.2, 1)),
            (right, dice.between(0.52, 0.64)),
            (right - 0.08, 0.8),
            (dice.between(0.02, 0.26), 1.0),
        ]
    ]


def three_curled(dice: Dice) -> list[Line]:
    """Curls at the top and in the middle, as one writes fast and round."""
    y, size, curl = dice.between(0.4, 0.54), dice.between(0.08, 0.2), dice.between(0.04, 0.14)
    right, left = dice.between(0.46, 0.7), dice.between(-0.2, 0.1)
    top: Line = [
        (0.12 + curl, 0.12 + curl),
        (0.08, 0.16 + curl),
        (0.02, 0.1),
        (0.2, 0.0),
        (right * 0.9, 0.1),
        (0.44, y - 0.08),
    ]
    middle: Line = [(0.26, y + size * 0.5), (0.12, y + size * 0.1), (0.22, y - size * 0.6), (0.42, y)]
    end: Line = [(right, 0.72), (0.36, 0.98), (left, dice.between(0.84, 1.0))]
    if dice.likely(0.4):
        end += [(left - 0.04, 0.8), (left + 0.12, 0.78)]
    return [[*top, *middle, *end]]


# ---- 4


def four_lightning(dice: Dice) -> list[Line]:
    """One zigzag: down to the left, across, and from the end of the bar down. There is no stem of its own."""
    bar, right = dice.between(0.4, 0.62), dice.between(0.42, 0.66)
    rise, sharp = dice.between(-0.04, 0.14), dice.between(0.5, 1)
    return [
        [
            (dice.between(0.18, 0.46), 0.0),
            (dice.between(-0.05, 0.06), bar, sharp),
            (right, bar - rise, sharp),
            (right - dice.between(0.0, 0.22), 1.0),
        ]
    ]


def four_looped(dice: Dice) -> list[Line]:
    """Small loops in the place of corners: at the left of the bar, or at its end before the stem."""
    bar, stem = dice.between(0.5, 0.7), dice.between(0.4, 0.56)
    size = dice.between(0.03, 0.1)
    start: Line = [(dice.between(0.1, 0.36), 0.0), (0.02, bar - 0.06)]
    corner: Line = [(-0.03, bar + size), (0.05, bar + size * 1.4), (0.12, bar)]
    across: Line = [(stem + 0.08, bar - 0.04), (stem + 0.1 + size, bar - 0.2), (stem + 0.02, dice.between(0.06, 0.26))]
    if dice.likely(0.5):
        corner = [(0.0, bar, 0.8)]
    return [[*start, *corner, *across, (stem, bar + 0.06), (stem - dice.between(0.0, 0.12), 1.0)]]


# ---- 5


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


# ---- 6


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


# ---- 7


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


# ---- 8


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


# ---- 9


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
