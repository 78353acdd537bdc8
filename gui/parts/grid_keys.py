"""How arrows go through pictures that lie in rows."""

from PySide6.QtCore import Qt

STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


def stepped(key: Qt.Key, current: int | None, count: int, columns: int) -> int | None:
    """The place that an arrow leads to, of `count` in rows of `columns`; None for another key, or without any."""
    if key not in STEPS or not count:
        return None
    across, down = STEPS[key]
    before = -1 if current is None else current
    return min(max(before + across + down * columns, 0), count - 1)
