"""The ways in which people write the digits 7 to 9, as a few control points of our own design."""

from core.data.synthetic.four_to_six import six
from core.data.synthetic.frame import Dice, Line, arc

# ---- 7


def _seven_body(dice: Dice) -> Line:
    corner = dice.between(0.36, 0.72)
    bow, foot = dice.between(-0.12, 0.14), dice.between(0.0, 0.45)
    return [(corner, dice.between(-0.04, 0.14), dice.between(0.2, 1)), ((corner + foot) / 2 - bow, 0.48), (foot, 1.0)]


def _seven_top(dice: Dice) -> Line:
    wave = dice.between(-0.02, 0.07)
    return [(dice.between(-0.1, 0.1), dice.between(-0.04, 0.18)), (0.14, 0.03 - wave), (0.3, 0.04 + wave)]


def _serif(dice: Dice) -> Line:
    return [(dice.between(-0.08, 0.08), dice.between(0.12, 0.42)), (dice.between(-0.03, 0.05), 0.02, 1)]


def _bar(dice: Dice, body: Line) -> Line:
    y = dice.between(0.4, 0.72)
    x = body[1][0] + (body[2][0] - body[1][0]) * (y - 0.48) * 1.6 + dice.between(-0.06, 0.06)
    left, right, rise = dice.between(0.08, 0.36), dice.between(0.08, 0.36), dice.between(-0.06, 0.12)
    return [(x - left, y + rise), (x + right, y - rise)]


def seven(dice: Dice) -> list[Line]:
    return [[*_seven_top(dice), *_seven_body(dice)]]


def seven_flicked(dice: Dice) -> list[Line]:
    """Barred; the foot turns out to the right."""
    body = _seven_body(dice)
    x = body[-1][0]
    foot: Line = [(x, 0.94), (x + dice.between(0.05, 0.2), dice.between(0.94, 1.04))]
    return [[*_seven_top(dice), *body[:2], *foot], _bar(dice, body)]


def seven_barred(dice: Dice) -> list[Line]:
    body = _seven_body(dice)
    return [[*_seven_top(dice), *body], _bar(dice, body)]


def seven_serifed(dice: Dice) -> list[Line]:
    return [[*_serif(dice), *_seven_top(dice)[1:], *_seven_body(dice)]]


def seven_serifed_barred(dice: Dice) -> list[Line]:
    body = _seven_body(dice)
    return [[*_serif(dice), *_seven_top(dice)[1:], *body], _bar(dice, body)]


def seven_curved(dice: Dice) -> list[Line]:
    """Hooked at the left, round at the corner, barred low."""
    right, foot = dice.between(0.42, 0.66), dice.between(0.04, 0.34)
    top: Line = [
        (dice.between(-0.06, 0.08), dice.between(0.1, 0.26)),
        (0.12, dice.between(0.02, 0.08)),
        (0.3, 0.0),
        (right, dice.between(0.06, 0.18)),
    ]
    body: Line = [(right * 0.86, 0.4), (foot, 1.0)]
    y, left = dice.between(0.5, 0.78), dice.between(0.12, 0.36)
    x = right * 0.86 + (foot - right * 0.86) * (y - 0.4) / 0.6
    bar: Line = [
        (x - left, y + dice.between(-0.04, 0.08)),
        (x + dice.between(0.12, 0.36), y - dice.between(-0.04, 0.08)),
    ]
    return [[*top, *body], bar]


# ---- 8


def eight(dice: Dice) -> list[Line]:
    """One loop, begun at the upper right as an S; its end comes back to the start."""
    waist, upper = dice.between(0.34, 0.62), dice.between(0.04, 0.34)
    lower, cross = dice.between(0.03, 0.36), dice.between(0.24, 0.4)
    line: Line = [
        (0.32 + upper * 0.8, dice.between(0.06, 0.3)),
        (0.32 + dice.between(-0.1, 0.1), dice.between(0.0, 0.06)),
        (0.32 - upper, waist * 0.45),
        (cross, waist),
        (0.32 + lower, dice.between(0.7, 0.8)),
        (0.32, 1.0),
        (0.32 - lower, dice.between(0.72, 0.82)),
        (cross, waist),
        (0.32 + upper, waist * 0.5),
        (0.32 + upper * dice.between(0.5, 1.0), dice.between(0.02, 0.16)),
    ]
    return [line]


def eight_clockwise(dice: Dice) -> list[Line]:
    """The mirror image: begun at the upper left."""
    return [[(0.64 - point[0], *point[1:]) for point in line] for line in eight(dice)]


def eight_open(dice: Dice) -> list[Line]:
    """The ends do not meet at the top; one may reach far out."""
    line = eight_clockwise(dice)[0] if dice.likely(0.3) else eight(dice)[0]
    side = 1 if line[-2][0] > 0.32 else -1
    line[0] = (line[0][0] - side * dice.between(-0.2, 0.1), line[0][1] - dice.between(0, 0.06))
    line[-1] = (line[-2][0] + side * dice.between(0.0, 0.4), dice.between(-0.14, 0.2))
    if dice.likely(0.4):
        del line[-2]  # straight up and out
    return [line]


def eight_two_circles(dice: Dice) -> list[Line]:
    middle = dice.between(0.38, 0.58)
    small, large = dice.between(0.14, 0.3), dice.between(0.18, 0.36)
    lap = dice.between(-0.03, 0.05)
    upper = arc(0.32, middle / 2, small, middle / 2, dice.between(-130, 60), dice.between(-390, -345))
    height = (1 - middle + lap) / 2
    lower = arc(dice.between(0.28, 0.36), 1 - height, large, height, dice.between(-130, -50), dice.between(-390, -345))
    return [upper, lower]


def eight_from_left(dice: Dice) -> list[Line]:
    """Begun at the left: across, round below, up, and over the top to the left."""
    waist = dice.between(0.34, 0.56)
    upper, lower = dice.between(0.16, 0.3), dice.between(0.05, 0.26)
    return [
        [
            (dice.between(-0.16, 0.24), waist + dice.between(-0.26, 0.12)),
            (0.26, waist - dice.between(0, 0.06)),
            (0.3 + lower, 0.68),
            (0.3 + lower * 0.7, 0.9),
            (0.28, 1.0),
            (0.28 - lower, 0.82),
            (0.36, waist),
            (0.36 + upper, waist * 0.45),
            (0.36, 0.0),
            (0.36 - upper * dice.between(0.6, 1.2), dice.between(0.04, 0.3)),
        ]
    ]


def eight_from_waist(dice: Dice) -> list[Line]:
    """Begun in the middle: up and round, then down and round."""
    waist = dice.between(0.38, 0.58)
    upper, lower = dice.between(0.14, 0.3), dice.between(0.16, 0.34)
    return [
        [
            (0.34, waist + dice.between(-0.05, 0.03)),
            (0.32 - upper, waist * 0.5),
            (0.32, 0.0),
            (0.32 + upper, waist * 0.45),
            (0.32, waist),
            (0.32 - lower, 0.76),
            (0.32, 1.0),
            (0.32 + lower, 0.76),
            (0.34 + dice.between(-0.06, 0.06), waist + dice.between(-0.04, 0.06)),
        ]
    ]


# ---- 9


def _nine_loop(dice: Dice, low: float) -> Line:
    left, right = dice.between(-0.06, 0.22), dice.between(0.5, 0.62)
    middle = (left + right) / 2
    return [
        (right - dice.between(-0.14, 0.2), dice.between(0.02, 0.2)),
        (middle + dice.between(-0.06, 0.06), 0.0),
        (left + 0.04, low * 0.3),
        (left, low * 0.7, dice.between(0, 0.6)),
        (middle - 0.06, low),
        (right - 0.1, low * dice.between(0.6, 0.9)),
    ]


def nine(dice: Dice) -> list[Line]:
    """A loop and a straight stem with a corner between them."""
    x = dice.between(0.5, 0.6)
    end = dice.between(0.2, 0.6)
    corner: Line = [(x, dice.between(-0.04, 0.24), dice.between(0.3, 1)), ((x + end) / 2 + 0.03, 0.55), (end, 1.0)]
    return [[*_nine_loop(dice, dice.between(0.18, 0.56)), *corner]]


def nine_hooked(dice: Dice) -> list[Line]:
    """The stem bends to the left at its foot."""
    x, hook = dice.between(0.5, 0.62), dice.between(-0.16, 0.24)
    bulge = dice.between(-0.04, 0.22)
    stem: Line = [
        (x, dice.between(-0.02, 0.24), dice.between(0.1, 1)),
        (x + bulge * 0.6, 0.48),
        (x + bulge, dice.between(0.7, 0.86)),
        (dice.between(0.3, 0.44), 1.0),
        (hook, dice.between(0.84, 1.04)),
    ]
    return [[*_nine_loop(dice, dice.between(0.14, 0.54)), *stem]]


def nine_clockwise(dice: Dice) -> list[Line]:
    """Begun at the right of the loop: left, up, over the top and straight down, across the beginning."""
    low, right = dice.between(0.28, 0.6), dice.between(0.36, 0.58)
    end = right + dice.between(-0.22, 0.1)
    loop: Line = [
        (right + dice.between(-0.08, 0.3), low - dice.between(-0.04, 0.16)),
        (right * 0.5, low),
        (dice.between(-0.02, 0.08), low * 0.6),
        (right * 0.5, 0.0),
        (right, dice.between(0.1, 0.24)),
    ]
    if dice.likely(0.3):
        return [[*loop, (right, 0.6), (right * 0.6, 1.0), (dice.between(-0.1, 0.16), dice.between(0.86, 1.0))]]
    return [[*loop, ((right + end) / 2 + 0.02, 0.6), (end, 1.0)]]


def nine_crossed(dice: Dice) -> list[Line]:
    """More than once round, then slanting through the loop, out to the right and hooked."""
    rx, ry = dice.between(0.1, 0.26), dice.between(0.1, 0.26)
    loop = arc(0.3, ry, rx, ry, dice.between(-120, -20), dice.between(-450, -380))
    right, hook = dice.between(0.42, 0.66), dice.between(-0.1, 0.24)
    return [
        [*loop, (0.34, 2 * ry + 0.06), (right, dice.between(0.66, 0.84)), (0.34, 1.0), (hook, dice.between(0.86, 1.02))]
    ]


def nine_low(dice: Dice) -> list[Line]:
    """A large loop that closes low on the stem."""
    low = dice.between(0.52, 0.82)
    x = dice.between(0.5, 0.6)
    return [[*_nine_loop(dice, low), (x, dice.between(0.04, 0.3), 0.8), (x - dice.between(-0.2, 0.2), 1.0)]]


def nine_open(dice: Dice) -> list[Line]:
    """A bow, open to the right, goes over into the stem; straight or hooked."""
    low, right = dice.between(0.28, 0.5), dice.between(0.42, 0.6)
    bow: Line = [
        (right - dice.between(-0.06, 0.14), dice.between(0.0, 0.1)),
        (right * 0.5, 0.0),
        (dice.between(0.0, 0.1), low * 0.5),
        (right * 0.4, low),
        (right - 0.08, low * 0.92),
    ]
    stem: Line = [
        (right, low * dice.between(0.2, 0.8), dice.between(0.1, 1)),
        (right - dice.between(-0.04, 0.08), 0.72),
    ]
    if dice.likely(0.6):
        return [[*bow, *stem, (right * 0.6, 1.0), (dice.between(-0.1, 0.16), dice.between(0.86, 1.0))]]
    return [[*bow, *stem, (right - dice.between(-0.02, 0.2), 1.0)]]


def nine_small_head(dice: Dice) -> list[Line]:
    """A small head, hardly closed, at the left of a long stem that bends out and back."""
    left, low = dice.between(0.02, 0.26), dice.between(0.16, 0.32)
    right, bulge = dice.between(0.44, 0.58), dice.between(0.0, 0.16)
    head: Line = [
        (right - dice.between(0.0, 0.12), dice.between(0.0, 0.08)),
        (left + 0.04, dice.between(-0.02, 0.08)),
        (left, low * 0.7),
        (left + 0.12, low),
        (right - dice.between(0.02, 0.1), low * dice.between(0.4, 0.9)),
    ]
    stem: Line = [
        (right, dice.between(0.02, 0.14), dice.between(0, 1)),
        (right + bulge, 0.4),
        (right + bulge * 0.4, 0.74),
        (dice.between(0.0, 0.4), 1.0),
    ]
    return [[*head, *stem]]


def nine_round(dice: Dice) -> list[Line]:
    """A six upside down."""
    return [[(0.62 - point[0], 1 - point[1], *point[2:]) for point in reversed(line)] for line in six(dice)]


def nine_two_strokes(dice: Dice) -> list[Line]:
    low, x = dice.between(0.38, 0.56), dice.between(0.5, 0.58)
    loop = arc(x / 2, low / 2, x / 2, low / 2, dice.between(-70, 20), dice.between(-380, -320))
    end = dice.between(-0.08, 0.14)
    return [loop, [(x, dice.between(-0.02, 0.14)), (x - end / 3, 0.5), (x - end, 1.0)]]
