"""The ways in which people write the digits 4 to 6, as a few control points of our own design."""

from core.data.synthetic.frame import Dice, Line

# ---- 4


def four_open(dice: Dice) -> list[Line]:
    """Two strokes: an L, sharp or round, and a stem that crosses its bar."""
    bar, left = dice.between(0.42, 0.72) + 0.14 * dice.roll() ** 4, dice.between(-0.04, 0.08)
    sharp = dice.between(0, 1)
    top_x = dice.between(0.02, 0.3)
    stem_x = dice.between(0.24, 0.56)
    right = stem_x + dice.between(0.02, 0.28)
    angle: Line = [
        (top_x, dice.between(-0.05, 0.1)),
        (left, bar - dice.between(0.02, 0.08), sharp),
        (left + 0.15, bar + 0.01),
        (right, bar + dice.between(-0.1, 0.04)),
    ]
    stem: Line = [
        (max(stem_x + dice.between(0, 0.14), top_x + 0.16), dice.between(-0.05, bar - 0.16)),
        (stem_x, bar),
        (stem_x - dice.between(-0.04, 0.1), 1.0),
    ]
    return [angle, stem]


def four_closed(dice: Dice) -> list[Line]:
    """Two strokes from the same top: a triangle and its stem."""
    bar, top = dice.between(0.5, 0.75), dice.between(0.34, 0.52)
    right = top + dice.between(0.1, 0.36)
    angle: Line = [
        (top + dice.between(-0.03, 0.03), 0.0),
        (dice.between(-0.05, 0.05), bar, dice.between(0.7, 1)),
        (right, bar + dice.between(-0.04, 0.04)),
    ]
    return [angle, [(top, dice.between(-0.04, 0.1)), (top - dice.between(-0.04, 0.08), 1.0)]]


def four_one_stroke_closed(dice: Dice) -> list[Line]:
    """From the end of the bar: left, up to the top, down the stem."""
    bar, top = dice.between(0.5, 0.72), dice.between(0.34, 0.5)
    return [
        [
            (top + dice.between(0.12, 0.36), bar + dice.between(-0.04, 0.04)),
            (dice.between(-0.05, 0.05), bar, dice.between(0.6, 1)),
            (top, 0.0, dice.between(0.6, 1)),
            (top - dice.between(-0.04, 0.08), 1.0),
        ]
    ]


def four_one_stroke_open(dice: Dice) -> list[Line]:
    """Down, round to the right, up to the top of the stem, and down it: the pen stays on the paper."""
    bar = dice.between(0.42, 0.68)
    sharp = dice.between(0, 0.9)
    top, stem_x = dice.between(-0.04, bar - 0.26), dice.between(0.46, 0.6)
    return [
        [
            (dice.between(0.02, 0.18), dice.between(-0.04, 0.1)),
            (0.0, bar - 0.06, sharp),
            (0.17, bar, sharp / 2),
            (stem_x - 0.1, bar - dice.between(0.05, 0.16)),
            (stem_x, top, dice.between(0.7, 1)),
            (stem_x - dice.between(-0.02, 0.14), 1.0),
        ]
    ]


def four_short_stem(dice: Dice) -> list[Line]:
    """Two strokes: down, round and to the right, and a stem that only just crosses its end."""
    bar, right = dice.between(0.5, 0.72), dice.between(0.4, 0.66)
    dip = dice.between(-0.02, 0.08)
    angle: Line = [
        (dice.between(0.12, 0.42), 0.0),
        (dice.between(-0.02, 0.08), bar - dice.between(0.06, 0.14), dice.between(0, 0.8)),
        (0.14, bar + dip),
        (right, bar + dice.between(-0.1, 0.06)),
    ]
    x = right - dice.between(0.04, 0.2)
    return [
        angle,
        [(x + dice.between(-0.04, 0.1), bar - dice.between(0.06, 0.26)), (x - dice.between(-0.04, 0.08), 1.0)],
    ]


# ---- 5


def _five_belly(dice: Dice, x: float, y: float) -> Line:
    right, left = dice.between(0.34, 0.74), dice.between(-0.2, 0.16)
    curl = dice.between(0.74, 1.02)
    return [
        (x + 0.24, y - dice.between(0.0, 0.08)),
        (right, (1 + y) / 2 - dice.between(0.06, 0.12)),
        (right - 0.03, dice.between(0.8, 0.88)),
        (0.32, 1.0),
        (left + 0.08, (1 + curl) / 2 + 0.01),
        (left, curl),
    ]


def five_one_stroke(dice: Dice) -> list[Line]:
    """From the end of the cap: left, down, belly; corners sharp or round."""
    sharp, y = dice.between(0.1, 1), dice.between(0.28, 0.52)
    cap, x = dice.between(-0.06, 0.1), dice.between(0.06, 0.2)
    start: Line = [(dice.between(0.4, 0.95), 0.02 + dice.between(-0.16, 0.04)), (x + 0.03, 0.02 + cap / 2, sharp)]
    return [[*start, (x - dice.between(-0.04, 0.18), y, sharp), *_five_belly(dice, x, y)]]


def five_two_strokes(dice: Dice, gap: tuple[float, float] = (-0.04, 0.03)) -> list[Line]:
    """Down and belly first, the cap afterwards."""
    y, x = dice.between(0.28, 0.54), dice.between(0.04, 0.26)
    body: Line = [(x + 0.02, 0.04), (x - dice.between(-0.04, 0.18), y, dice.between(0.4, 1)), *_five_belly(dice, x, y)]
    away, rise = dice.between(*gap), dice.between(-0.08, 0.28)
    length = dice.between(0.2, 0.9)
    return [body, [(x + away, 0.04 - max(0.0, away) / 2), (x + away + length, 0.04 - rise)]]


def five_detached(dice: Dice) -> list[Line]:
    """The cap does not touch."""
    return five_two_strokes(dice, (0.06, 0.24))


def five_tee(dice: Dice) -> list[Line]:
    """The cap reaches out to the left, too, or is drawn first and the pen goes on from its middle."""
    return five_two_strokes(dice, (-0.28, -0.06))


def five_round(dice: Dice) -> list[Line]:
    """Like an S."""
    x = dice.between(0.04, 0.16)
    start: Line = [(dice.between(0.48, 0.7), dice.between(-0.02, 0.1)), (0.34, 0.0), (x, dice.between(0.1, 0.2))]
    return [[*start, (x + 0.08, dice.between(0.34, 0.42)), *_five_belly(dice, x + 0.1, dice.between(0.44, 0.54))]]


# ---- 6


def _six_loop(dice: Dice, top: float, *, inside: float) -> Line:
    right = dice.between(0.24, 0.8)
    return [
        (0.08, dice.between(0.88, 0.96)),
        (right * 0.5, 1.0),
        (right - 0.05, 0.9),
        (right, (1 + top) / 2),
        (right * 0.62, top),
        (right * 0.27, top + 0.1),
        (0.03 + inside, top + dice.between(0.16, 0.3)),
    ]


def six(dice: Dice) -> list[Line]:
    """A curved back and a loop that closes on it, stays short of it or crosses it."""
    top = dice.between(0.34, 0.68)
    start_x = dice.between(0.16, 0.7)
    back: Line = [
        (start_x, dice.between(-0.02, 0.06)),
        (start_x * 0.45 + 0.04, dice.between(0.18, 0.28)),
        (0.03, 0.5),
        (0.0, 0.7),
    ]
    return [[*back, *_six_loop(dice, top, inside=dice.between(-0.08, 0.14))]]


def six_straight(dice: Dice) -> list[Line]:
    """A straight stem, leaning or upright, and a small loop."""
    start_x = dice.between(0.0, 0.6)
    back: Line = [(start_x, 0.0), (start_x * 0.5 + 0.01, 0.38), (0.02, 0.72)]
    return [[*back, *_six_loop(dice, dice.between(0.4, 0.8), inside=dice.between(-0.06, 0.1))]]


def six_open(dice: Dice) -> list[Line]:
    """The loop ends before it comes back to the stem."""
    line = six_straight(dice)[0] if dice.likely(0.5) else six(dice)[0]
    return [line[:-1] if dice.likely(0.5) else line[:-2]]


def six_crossed(dice: Dice) -> list[Line]:
    """A straight stem and a small loop whose end crosses it."""
    line = six_straight(dice)[0]
    y = dice.between(0.6, 0.9)
    return [[*line[:-1], (0.1, y), (-dice.between(0.04, 0.24), y + dice.between(-0.06, 0.08))]]


def six_apart(dice: Dice) -> list[Line]:
    """The loop lies to the right, apart from the stem, and closes on the base."""
    start_x, right = dice.between(0.02, 0.6), dice.between(0.48, 0.84)
    top, inner = dice.between(0.42, 0.66), dice.between(0.14, 0.34)
    stem: Line = [(start_x, 0.0), (start_x * 0.45, 0.36), (0.0, 0.74), (dice.between(0.04, 0.1), 0.93)]
    loop: Line = [
        (right * 0.55, 1.0),
        (right, dice.between(0.76, 0.88)),
        (right * 0.8, top + 0.02),
        (inner + 0.14, top + 0.06),
        (inner, dice.between(0.76, 0.9)),
        (inner + dice.between(0.04, 0.18), dice.between(0.94, 1.08)),
    ]
    return [[*stem, *loop]]


def six_curled(dice: Dice) -> list[Line]:
    """The loop goes on inwards like a snail; the top bends over."""
    top = dice.between(0.4, 0.58)
    back: Line = [(dice.between(0.5, 0.66), dice.between(0.04, 0.16)), (0.36, 0.0), (0.1, 0.2), (0.0, 0.6)]
    loop = _six_loop(dice, top, inside=dice.between(0.08, 0.2))
    return [[*back, *loop, (dice.between(0.2, 0.36), dice.between(0.78, 0.86))]]
