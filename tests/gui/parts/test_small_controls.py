from PySide6.QtCore import QEvent, QObject

from gui.parts.small_controls import ProgressBar


class Animated(QObject):
    """Counts what the style asks for, to move a bar by itself."""

    def __init__(self, bar: ProgressBar) -> None:
        super().__init__(bar)
        self.times = 0
        bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.times += event.type() == QEvent.Type.StyleAnimationUpdate
        return super().eventFilter(watched, event)


def test_a_bar_moves_by_itself_only_while_nobody_knows_how_far_it_is(qtbot, dressed):
    bar = ProgressBar()
    qtbot.addWidget(bar)
    seen = Animated(bar)
    bar.setRange(0, 0)
    bar.show()
    qtbot.waitUntil(lambda: seen.times > 2)
    bar.setRange(0, 100)
    before = seen.times
    qtbot.waitUntil(lambda: seen.times > before)  # the last one, which it does not take
    qtbot.wait(150)
    assert seen.times == before + 1
    bar.setRange(0, 0)
    qtbot.waitUntil(lambda: seen.times > before + 2)
