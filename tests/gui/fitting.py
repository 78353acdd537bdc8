"""Run by test_fitting.py in a process of its own, on a screen of its own: opens the window and every dialog.

    fitting.py FOLDER [TEXT_SCALE [high]]

Prints one JSON object: the frame of each and what the screen has free, in logical pixels; what stays cut off however
one scrolls; and whether each was large enough to be used.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from made import made_data, made_network
from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)
from studied import made_study
from waiting import deliver_everything

from core.data.my_digits import MyDigits
from core.study.shelf import StudyShelf
from core.training.store import RunStore
from gui.app import create_window
from gui.export.export_dialog import ExportDialog
from gui.export.subject import Subject
from gui.main_window import MainWindow
from gui.parts.widgets import ElidedLabel, HelpButton, HelpPopup
from gui.settings import Settings
from gui.setup.sample_browser import SampleBrowser

DIALOGS = {
    "actionAbout": "aboutDialog",
    "actionShortcuts": "shortcutsDialog",
    "actionLessons": "lessonsDialog",
    "actionMyDigits": "myDigitsDialog",
    "actionChallenge": "challengeDialog",
    "actionStudies": "studiesDialog",
}
PAGES = ("actionShowTraining", "actionShowEvaluation", "actionShowLayers", "actionShowRuns")
CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QSpinBox)


def numbers(area: QRect) -> list[int]:
    return [area.x(), area.y(), area.width(), area.height()]


def cut_off(window: QWidget, checked: set[str]) -> Iterator[str]:
    """Controls that cannot be brought into view as a whole; the parts of Qt's own are left out."""
    for made in [made for kind in CONTROLS for made in window.findChildren(kind)]:
        own = bool(made.objectName()) and not made.objectName().startswith("qt_")
        if not own or not made.isVisible() or made.window() is not window:
            continue
        checked.add(made.objectName())
        area = made.parentWidget()
        while area is not None and area is not window:
            if isinstance(area, QScrollArea) and area.widget().isAncestorOf(made):
                # Not ensureWidgetVisible: of a field it brings only the place of the cursor into view.
                middle = made.mapTo(area.widget(), made.rect().center())
                area.ensureVisible(middle.x(), middle.y(), made.width() // 2 + 1, made.height() // 2 + 1)
            area = area.parentWidget()
        deliver_everything()
        seen = made.visibleRegion().boundingRect().size()
        if (seen.width(), seen.height()) < (made.width(), made.height()) or seen != made.size():
            yield f"{window.objectName()}: {made.objectName()} {seen.toTuple()} of {made.size().toTuple()}"


def cut_words(window: QWidget) -> Iterator[str]:
    """Buttons and labels that are narrower than what is written on them. Labels that wrap or end in … may be."""
    for made in [*window.findChildren(QPushButton), *window.findChildren(QLabel)]:
        free = isinstance(made, ElidedLabel) or (isinstance(made, QLabel) and made.wordWrap())
        if free or not made.isVisible() or made.window() is not window or made.objectName().startswith("qt_"):
            continue
        needed = made.fontMetrics().horizontalAdvance(made.text().replace("&", ""))
        if made.width() < needed:
            yield f"{window.objectName()}: {made.objectName()} {made.text()!r} {made.width()} of {needed}"


def settle(window: MainWindow) -> None:
    """Until nothing is read in the background any more."""
    deliver_everything()
    while window.controller.jobs.alive():
        deliver_everything()


def dialogs(window: MainWindow, folder: Path) -> Iterator[QWidget]:
    for action, name in DIALOGS.items():
        window.commands[action].trigger()
        settle(window)
        yield window.findChild(QWidget, name)
    settings, images = Settings(folder / "export.ini"), made_data().test.images
    export = ExportDialog(window.theme, window.controller.jobs, settings, Subject(made_network(), images), window)
    for made in (export, SampleBrowser(window.theme, made_data(), window)):
        made.show()
        yield made
    window.recipe_panel.findChild(HelpButton, "help_batch_size").open()
    yield next(made for made in QApplication.topLevelWidgets() if isinstance(made, HelpPopup))


def main() -> None:
    folder, scale = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    app = QApplication(sys.argv[:1])  # noqa: F841 - held until the end
    StudyShelf(folder / "runs").keep(made_study())
    window = create_window(
        "light", Settings(folder / "settings.ini"), RunStore(folder / "runs"), MyDigits(folder / "digits.json")
    )
    window.theme.set_text_scale(scale)
    window.theme.set_high_contrast("high" in sys.argv)
    window.taken_up.disconnect(window.begin)
    window.show()
    deliver_everything()
    window.training_panel.prepare()
    window.controller.open_network.network_changed.emit(made_network())
    window.evaluation_page.set_data(made_data())
    frames, lost, checked = {"mainWindow": numbers(window.frameGeometry())}, [], set()
    for page in PAGES:
        window.commands[page].trigger()
        settle(window)
        lost += [*cut_off(window, checked), *cut_words(window)]
    for made in dialogs(window, folder):
        deliver_everything()
        frames[made.objectName()] = numbers(made.frameGeometry())
        if not isinstance(made, HelpPopup):
            lost += [*cut_off(made, checked), *cut_words(made)]
        made.close()
        deliver_everything()
    free = numbers(window.screen().availableGeometry())
    window.leave()
    sys.stdout.write(json.dumps({"free": free, "frames": frames, "cut": lost, "checked": len(checked)}))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
