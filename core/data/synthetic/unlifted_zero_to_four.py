"""Ways of writing 0 to 4 that run on where others lift the pen, or run together: control points of our own design."""

from core.data.synthetic.frame import Dice, Line, arc


def zero_overlapped(dice: Dice) -> list[Line]:
    """The end goes on past the beginning, into the ring or away from it, as a tail."""
    width, begin = dice.between(0.24, 0.42), dice.between(-110, -60)
    ring = arc(0.33, 0.5, width, 0.5, begin, dice.between(-370, -340), dice.between(-0.1, 0.1))
    inward = dice.likely(0.5)
    tail = (0.33 + dice.between(-0.06, 0.1), 0.3) if inward else (0.33 - width, -dice.between(0.0, 0.14))
    return [[*ring, tail]]


def one_roofed(dice: Dice) -> list[Line]:
    """A long flag, rising like a roof, and a stem that leans back under it."""
    left, low = dice.between(0.3, 0.72), dice.between(0.2, 0.54)
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


def four_stub(dice: Dice) -> list[Line]:
    """Down, across, and from the end of the bar a short stem that hardly rises above it and ends early."""
    bar, right = dice.between(0.62, 0.8), dice.between(0.34, 0.5)
    start = dice.between(0.1, 0.3)
    rise, fall = dice.between(0.04, 0.22), dice.between(0.1, 0.26)
    corner = dice.between(0.1, 0.9)
    across: Line = [(0.02, bar, corner), (right, bar - dice.between(0.0, 0.1), 0.6)]
    stem: Line = [(right + 0.04, bar - 0.06 - rise, 0.7), (right - dice.between(0.0, 0.08), bar + fall)]
    if dice.likely(0.4):
        return [[(start, 0.0), (start * 0.5, bar * 0.6), *across], stem]
    return [[(start, 0.0), (start * 0.5, bar * 0.6), *across, *stem]]
