"""First at once, last always, latest wins."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """Calls `action` at most once every `interval` milliseconds.

    The first request is answered at once; requests that come too soon are answered together, when the interval is over.
    """

    def __init__(self, action: Callable[[], None], interval: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._asked = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval)
        self._timer.timeout.connect(self._over)

    def set_interval(self, interval: int) -> None:
        """Milliseconds between two calls; holds from the next one."""
        self._timer.setInterval(interval)

    def request(self) -> None:
        """Call the action now, or as soon as it may be called again."""
        if self._timer.isActive():
            self._asked = True
        else:
            self._call()

    def flush(self) -> None:
        """Answer what is waiting now."""
        if self._asked:
            self._call()

    def _over(self) -> None:
        if self._asked:
            self._call()

    def _call(self) -> None:
        self._asked = False
        self._timer.start()
        self._action()
