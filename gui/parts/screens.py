"""Windows fit their screen, with their frames: when they open, and when screens change or go."""

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QStyle, QWidget

CHECKS_MS = (0, 100, 500)
"""After a window is shown. The system adds the frame some time later, and does not say when it has."""


class ScreenFit(QObject):
    """Keeps a window within what its screen has free. Call `opened` in its `showEvent`.

    Where its user moves it to, and how large it is made by hand, is left alone until the screens change.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._screen: QScreen | None = None
        self._fitted_frame = QRect()

    def opened(self) -> None:
        """Fit now, before the window is seen, and again once its frame is known."""
        self.fit()
        for delay in CHECKS_MS:
            QTimer.singleShot(delay, self, self._check_frame)
        handle = self._window.windowHandle()
        if self._screen is None and handle is not None:
            handle.screenChanged.connect(self._follow)
            self._follow(handle.screen())

    def fit(self) -> None:
        """Make the window so small, and move it so far, that all of it is on its screen."""
        window = self._window
        if window.isMaximized() or window.isFullScreen() or window.isMinimized():
            return
        area, framed, frame = self._area(), self._framed(), self._frame()
        self._fitted_frame = frame
        size = framed.size().boundedTo(area.size())
        corner = QPoint(
            max(area.left(), min(framed.left(), area.right() + 1 - size.width())),
            max(area.top(), min(framed.top(), area.bottom() + 1 - size.height())),
        )
        wanted = QRect(corner + frame.topLeft(), size - frame.size())
        if wanted != window.geometry():
            window.setGeometry(wanted)

    def room(self) -> QSize:
        """How large the window may be without its frame."""
        return self._area().size() - self._frame().size()

    def _check_frame(self) -> None:
        """Fit again if the system has added a frame since."""
        if self._frame() != self._fitted_frame:
            self.fit()

    def _area(self) -> QRect:
        """What the screen has free that shows most of the window; a screen that is gone shows nothing."""
        framed = self._framed()

        def seen(screen: QScreen) -> int:
            part = screen.availableGeometry().intersected(framed)
            return part.width() * part.height()

        screens = [QGuiApplication.primaryScreen(), *QGuiApplication.screens()]
        return max(screens, key=seen).availableGeometry()

    def _framed(self) -> QRect:
        inside, frame = self._window.geometry(), self._frame()
        return QRect(inside.topLeft() - frame.topLeft(), inside.size() + frame.size())

    def _frame(self) -> QRect:
        """Where the inside begins within the frame, and how much wider and higher the frame is."""
        handle = self._window.windowHandle()
        margins = handle.frameMargins() if handle is not None else None
        if margins is None or (margins.isNull() and not handle.isExposed()):
            title = self._window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
            return QRect(0, title, 0, title)  # as far as one can tell before the system has made it
        return QRect(margins.left(), margins.top(), margins.left() + margins.right(), margins.top() + margins.bottom())

    def _follow(self, screen: QScreen | None) -> None:
        """Hear of changes of the screen that the window is on now."""
        if self._screen is not None and self._screen in QGuiApplication.screens():
            self._screen.availableGeometryChanged.disconnect(self._changed)
        moved = self._screen is not None
        self._screen = screen
        if screen is not None:
            screen.availableGeometryChanged.connect(self._changed)
        if moved:
            QTimer.singleShot(0, self, self._shrink)

    def _changed(self, _area: QRect) -> None:
        QTimer.singleShot(0, self, self.fit)  # once every screen has its new place

    def _shrink(self) -> None:
        """On another screen now, perhaps still being dragged: no larger than it, but where it is."""
        if self._window.screen() in QGuiApplication.screens() and not self._window.isMaximized():
            self._window.resize(self._window.size().boundedTo(self.room()))
