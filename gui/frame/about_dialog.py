"""About: what this is, which versions it is made of, its licence."""

import platform

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core import __version__, versions
from gui.parts.dialogs import Dialog
from gui.parts.icons import app_icon
from gui.parts.widgets import button, column, label, row
from gui.theme import GAP, INSIDE, Theme

PACKAGES = ("tensorflow", "keras", "coremltools", "PySide6-Essentials", "pyqtgraph", "numpy")
WIDTH = 370
SENTENCE = "Train a digit network, draw to test it, and export a Core ML file that is proven right."


def parts() -> dict[str, str]:
    """Every part with its version; parts that are missing say so."""
    found = {"Digit Trainer": __version__, "Python": platform.python_version(), "Qt": qVersion()}
    return found | versions.of(*PACKAGES) | {"System": platform.platform(terse=True)}


class AboutDialog(Dialog):
    """Shows the versions, and copies them for a report."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("aboutDialog", "About Digit Trainer", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        side = theme.px(56)
        picture.setPixmap(app_icon().pixmap(QSize(side, side), self.devicePixelRatioF()))
        picture.setAccessibleName("Digit Trainer's icon")
        picture.setAccessibleDescription("A handwritten digit.")
        words = QVBoxLayout()
        words.addWidget(label("Digit Trainer", "title"))
        words.addWidget(label(SENTENCE, "secondary", wrap=True))
        top = row(picture, (words, 1), spacing=INSIDE)
        top.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        table = QFormLayout()
        table.setHorizontalSpacing(GAP * 2)
        for name, number in parts().items():
            table.addRow(label(name, "secondary"), label(number))
        copy = button("Copy", "aboutCopy", tip="Copy the versions, for a report.")
        copy.clicked.connect(self._copy)
        close = button("Close", "aboutClose")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        licence = label("MIT licence. Built with Qt, which is used under the LGPL.", "caption", wrap=True)
        layout = column(top, table, licence, buttons, spacing=INSIDE, margin=INSIDE)
        layout.addStrut(theme.px(WIDTH))
        self.page.setLayout(layout)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name} {number}" for name, number in parts().items()))
