"""The ways in which people write the digits 0 to 3, as a few control points of our own design."""

import math

from core.data.synthetic.frame import Dice, Line, arc, turned

# ---- 0


def zero(dice: Dice, start: tuple[float, float] = (-130, -50)) -> list[Line]:
    """A ring, begun where `start` says (degrees), mostly against the clock; its ends meet, miss or cross."""
    width = dice.between(0.22, 0.56)
    turn = dice.between(-405, -325)
    begin = dice.between(*start)
    if dice.likely(0.15):
        begin, turn = -180 - begin, -turn
    ring = arc(0.33, 0.5, width, 0.5, begin, turn, dice.between(-0.32, 0.32))
    return [turned(ring, 0.33, 0.5, dice.between(-0.5, 0.5))]


def zero_slashed(dice: Dice) -> list[Line]:
    reach = dice.between(0.25, 0.65)
    flat = dice.between(0.5, 1.1)
    middle_x, middle_y = dice.between(0.28, 0.38), dice.between(0.45, 0.55)
    slash: Line = [
        (middle_x + reach * 0.65, middle_y - reach * flat),
        (middle_x - reach * 0.65, middle_y + reach * flat),
    ]
    return [*zero(dice), slash]


def zero_dotted(dice: Dice) -> list[Line]:
    x, y = dice.between(0.26, 0.4), dice.between(0.42, 0.58)
    dash_x, dash_y = dice.between(-0.05, 0.05), dice.between(0.0, 0.12)
    return [*zero(dice), [(x, y), (x + dash_x, y + dash_y)]]


def zero_looped(dice: Dice) -> list[Line]:
    """Closed by a small loop at the top whose end leads off to the right."""
    width = dice.between(0.26, 0.42)
    out = dice.between(0.12, 0.4)
    lift = dice.between(-0.08, 0.12)
    ring = arc(0.33, 0.55, width, 0.45, dice.between(-80, -50), dice.between(-330, -290))
    return [[*ring, (0.3, 0.12 - lift), (0.42, 0.03 - lift), (0.42 + out, 0.08 - lift)]]


# ---- 1


def _stem(dice: Dice, lean: float = 0.0) -> Line:
    bow = dice.between(-0.05, 0.05)
    return [(0.35 + lean, 0.0, 1), (0.35 + bow + lean / 2, 0.5), (0.35 - dice.between(-0.04, 0.04), 1.0)]


def _flag(dice: Dice) -> Line:
    angle = dice.between(0.66, 1.45)
    reach = dice.between(0.15, 0.3 + 0.3 * angle)
    x, y = reach * math.cos(angle), reach * math.sin(angle)
    bend = dice.between(-0.04, 0.05)
    hook: Line = [(0.35 - x + dice.between(0.02, 0.1), y + 0.04)] if dice.likely(0.25) else []
    return [*hook, (0.35 - x, y), (0.35 - x / 2 + bend, y / 2 + bend)]


def one(dice: Dice) -> list[Line]:
    return [_stem(dice)]


def one_flagged(dice: Dice) -> list[Line]:
    flag, stem = _flag(dice), _stem(dice)
    if dice.likely(0.2):
        stem[0] = (0.35, 0.0, dice.between(0, 0.8))
    return [[*flag, *stem]]


def one_steep(dice: Dice) -> list[Line]:
    """The flag is nearly a stem of its own: up, a sharp turn, down."""
    left, low = dice.between(0.2, 0.62), dice.between(0.3, 0.8)
    rise: Line = [(0.35 - left, low), (0.35 - left * dice.between(0.35, 0.6), low * dice.between(0.35, 0.5))]
    return [[*rise, (0.35, 0.0, dice.between(0.4, 1)), *_stem(dice)[1:]]]


def _foot(dice: Dice) -> Line:
    left, right = dice.between(0.1, 0.35), dice.between(0.1, 0.35)
    level, rise = dice.between(0.97, 1.04), dice.between(-0.05, 0.05)
    return [(0.35 - left, level + rise), (0.35 + right, level - rise)]


def one_footed(dice: Dice) -> list[Line]:
    return [_stem(dice), _foot(dice)]


def one_flagged_footed(dice: Dice) -> list[Line]:
    return [[*_flag(dice), *_stem(dice)], _foot(dice)]


def one_dragged_foot(dice: Dice) -> list[Line]:
    """The pen stays down: stem, back to the left, foot to the right."""
    start = _flag(dice) if dice.likely(0.6) else []
    stem, foot = _stem(dice), _foot(dice)
    return [[*start, *stem, (foot[0][0], foot[0][1], 0.9), foot[1]]]


# ---- 2


def _two_top(dice: Dice) -> Line:
    hook = dice.between(0.02, 0.42)
    start_x, width = dice.between(-0.04, 0.2), dice.between(0.46, 0.72)
    return [
        (start_x, hook),
        (0.16, dice.between(0.04, 0.1)),
        (0.34, 0.0),
        (width - 0.08, 0.08),
        (width, dice.between(0.2, 0.3)),
        (width * dice.between(0.74, 0.96), dice.between(0.44, 0.68)),
    ]


def two(dice: Dice) -> list[Line]:
    """A sharp corner at the lower left, then a base: straight, rising, falling or wavy."""
    wave, rise = dice.between(-0.1, 0.1), dice.between(-0.3, 0.14)
    right = dice.between(0.34, 1.05)
    left = dice.between(-0.2, 0.14)
    base: Line = [
        (left, 1.0, dice.between(0.6, 1)),
        (right * 0.5, 1.0 - wave - rise / 2),
        (right, 1.0 - rise + wave / 2),
    ]
    return [[*_two_top(dice), (0.24, dice.between(0.72, 0.84)), *base]]


def two_looped(dice: Dice) -> list[Line]:
    """A loop at the lower left, round or so narrow that the pen goes back along its way; then a wavy foot."""
    low, rise = dice.between(0.84, 1.0), dice.between(0.03, 0.34)
    left, wide = dice.between(-0.16, 0.06), dice.between(0.0, 0.22)
    right, end = dice.between(0.5, 1.0), dice.between(-0.16, 0.2)
    loop: Line = [
        (left + 0.04 + wide * 0.6, low, dice.between(0, 0.5)),
        (left - wide * 0.3, low - wide * 0.7, dice.between(0, 0.5)),
        (left + dice.between(0.1, 0.24), low - rise),
        (dice.between(0.36, 0.48), low - rise * 0.4 + 0.01),
        (right, low + end),
    ]
    return [[*_two_top(dice), (0.26, low - dice.between(0.12, 0.24)), *loop]]


def two_large_loop(dice: Dice) -> list[Line]:
    """The loop at the lower left is nearly as large as the bowl above it."""
    size, width = dice.between(0.16, 0.42), dice.between(0.12, 0.36)
    left = dice.between(0.04, 0.2)
    loop: Line = [
        (left + width / 2 + 0.08, 1 - size * 0.5),
        (left, 1.0),
        (left - width / 2, 1 - size * 0.45),
        (left + 0.03, 1 - size),
        (left + width / 2 + 0.12, 1 - size * dice.between(0.3, 0.7)),
        (dice.between(0.5, 0.95), dice.between(0.84, 1.1)),
    ]
    return [[*_two_top(dice), *loop]]


def two_bowl(dice: Dice) -> list[Line]:
    """A large bowl, sometimes nearly closed, that sweeps low to the left into a flat loop or corner."""
    low, width = dice.between(0.82, 0.98), dice.between(0.5, 0.72)
    size = dice.between(0.0, 0.24)
    bowl: Line = [
        (dice.between(0.0, 0.22), dice.between(0.16, 0.5)),
        (0.1, dice.between(0.06, 0.14)),
        (0.32, 0.0),
        (width - 0.06, 0.12),
        (width, dice.between(0.3, 0.42)),
        (width * dice.between(0.66, 0.84), 0.66),
    ]
    sweep: Line = [
        (0.16, low - dice.between(0.0, 0.06)),
        (-dice.between(0.0, 0.16), low - size * 0.4, dice.between(0, 0.8)),
        (0.06, low - size),
        (0.3, low - size * 0.4 + 0.02),
        (dice.between(0.5, 0.95), low + dice.between(-0.06, 0.22)),
    ]
    return [[*bowl, *sweep]]


def two_angular(dice: Dice) -> list[Line]:
    """Like a Z: flat top, corner, diagonal, corner, base."""
    sharp = dice.between(0.2, 1)
    top = dice.between(0.0, 0.1)
    right = dice.between(0.45, 0.7)
    first: Line = [(dice.between(-0.06, 0.12), top + dice.between(-0.03, 0.2)), (right * 0.6, top - 0.03)]
    bend = dice.between(0.0, 0.1)
    return [
        [
            *first,
            (right, top + 0.08, sharp),
            (right * 0.6 + bend, 0.5 + bend),
            (dice.between(-0.1, 0.1), 1.0, dice.between(0.6, 1)),
            (dice.between(0.3, 0.95), 1.0 - dice.between(-0.16, 0.1)),
        ]
    ]


# ---- 3


def _three_belly(dice: Dice, x: float, y: float) -> Line:
    right, left = dice.between(0.48, 0.8), dice.between(-0.28, 0.18)
    curl = dice.between(0.7, 1.08)
    return [
        (x + 0.2, y + 0.02),
        (right, (1 + y) / 2 - 0.04, dice.between(0, 0.7)),
        (right - 0.08, dice.between(0.82, 0.92)),
        (0.34, dice.between(0.94, 1.02)),
        (left + 0.1, (1 + curl) / 2),
        (left, curl),
    ]


def three(dice: Dice) -> list[Line]:
    """Two round bellies; between them a corner, a bend or a deep notch."""
    x, y = dice.between(0.1, 0.48), dice.between(0.34, 0.56)
    right = dice.between(0.46, 0.66)
    top: Line = [
        (dice.between(-0.02, 0.12), dice.between(0.06, 0.24)),
        (0.16, 0.04),
        (0.36, 0.0),
        (right, dice.between(0.08, 0.16), dice.between(0, 0.7)),
        (right - 0.05, y - 0.14),
    ]
    return [[*top, (x, y, dice.between(0.2, 1)), *_three_belly(dice, x, y)]]


def three_flat(dice: Dice) -> list[Line]:
    """A flat top, a diagonal back to the middle, a round belly."""
    x, y = dice.between(0.16, 0.38), dice.between(0.34, 0.46)
    slope = dice.between(-0.06, 0.06)
    top: Line = [(dice.between(-0.02, 0.1), slope), (dice.between(0.5, 0.66), -slope, dice.between(0.6, 1))]
    return [[*top, (x, y, dice.between(0.5, 1)), *_three_belly(dice, x, y)]]


def three_looped(dice: Dice) -> list[Line]:
    """A small loop between the bellies."""
    y, size = dice.between(0.42, 0.54), dice.between(0.05, 0.12)
    top: Line = [(dice.between(0.0, 0.12), dice.between(0.08, 0.22)), (0.3, 0.0), (0.54, 0.14), (0.42, y - 0.06)]
    loop: Line = [(0.24, y + size * 0.6), (0.16, y), (0.26, y - size * 0.7)]
    return [[*top, *loop, *_three_belly(dice, 0.24, y)]]
