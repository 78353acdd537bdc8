"""First at once, last always, latest wins; and the pace at which a training is shown."""

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


class Pace(QObject):
    """Shows what is new in several ways, each no more often than suits it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._throttles: list[Throttle] = []

    def add(self, action: Callable[[], None], interval: int) -> Throttle:
        """Call `action` too, at most once every `interval` milliseconds."""
        self._throttles.append(Throttle(action, interval, self))
        return self._throttles[-1]

    def request(self) -> None:
        """There is something new."""
        for throttle in self._throttles:
            throttle.request()

    def flush(self) -> None:
        """Show now whatever waits."""
        for throttle in self._throttles:
            throttle.flush()
