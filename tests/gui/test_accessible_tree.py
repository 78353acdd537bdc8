"""What a screen reader finds: tests/accessible_tree.py walks it, and writes it into a file to be read."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest
from accessible_tree import PAGES, Role, faults, shown, tree
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QMainWindow, QWidget

import gui
from gui.drawing.small_pictures import InputPreview, Trace
from gui.parts.accessible import ROLE, announce, install_roles

OWN_ROLES = (QAbstractButton, QComboBox, QMainWindow)  # Qt knows what they are, also when they paint themselves


def painted_classes() -> list[type[QWidget]]:
    """Every widget of ours that paints itself."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(gui.__path__, "gui.")
        if not found.name.endswith("__main__")
    ]
    classes = {made for module in modules for _, made in inspect.getmembers(module, inspect.isclass)}
    ours = [made for made in classes if made.__module__.startswith("gui.") and issubclass(made, QWidget)]
    return sorted((made for made in ours if "paintEvent" in vars(made)), key=lambda made: made.__name__)


def test_every_page_and_every_dialog_can_be_heard(window, tmp_path) -> None:
    seen = {}
    for name, widget in shown(window, tmp_path):
        nodes = tree(widget)
        assert faults(nodes) == [], name
        seen[name] = nodes
    assert len(seen) == 12
    assert all(len(seen[page]) > 60 for page in PAGES)
    roles = {node.role for node in seen["Training"]}
    assert {Role.Chart, Role.Canvas, Role.Graphic, Role.Grouping, Role.Table, Role.SpinBox} <= roles


def test_it_is_heard_in_the_order_in_which_it_is_read(window, tmp_path) -> None:
    next(shown(window, tmp_path))
    names = [node.name for node in tree(window)]
    places = [names.index(name) for name in ("Train", "Settings", "Pages", "Loss curves", "Drawing", "Prediction")]
    assert places == sorted(places)
    assert names.index("Training") < names.index("Loss curves")


def test_what_has_no_name_label_or_role_is_found(window) -> None:
    window.data_panel.title.setBuddy(None)
    window.drawing_panel.canvas.setAccessibleName("")
    window.drawing_panel.canvas.setToolTip("")
    window.drawing_panel.canvas.setAccessibleDescription("")
    found = faults(tree(window))
    for name, fault in (("dataBox", "label"), ("canvas", "name"), ("canvas", "say what it shows")):
        assert any(name in one and fault in one for one in found), (name, fault)


@pytest.mark.parametrize("made", painted_classes(), ids=lambda made: made.__name__)
def test_whatever_is_painted_says_what_it_is(made: type[QWidget]) -> None:
    assert hasattr(made, ROLE) or issubclass(made, OWN_ROLES)


def test_a_role_holds_for_a_painted_widget(theme, qtbot) -> None:
    install_roles()
    trace = Trace(theme, "trace", "How sure")
    qtbot.addWidget(trace)
    interface = QAccessible.queryAccessibleInterface(trace)
    assert (interface.role(), interface.text(QAccessible.Text.Name)) == (Role.Chart, "How sure")


def test_a_trace_says_its_course(theme, qtbot) -> None:
    trace = Trace(theme, "trace", "How sure")
    qtbot.addWidget(trace)
    assert trace.accessibleDescription() == "Nothing is traced yet."
    trace.show_values([0.25, 0.1, 0.95, 0.9])
    assert trace.accessibleDescription() == "From 25% to 90%, never below 10% or above 95%."


def test_the_preview_says_where_the_ink_is(theme, qtbot) -> None:
    preview = InputPreview(theme)
    qtbot.addWidget(preview)
    assert preview.accessibleDescription() == "Nothing but paper."
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 10:12] = 200
    preview.show_pixels(pixels)
    assert preview.accessibleDescription() == "40 of 784 pixels have ink, in rows 5 to 24 and columns 11 to 12."
    preview.show_pixels(None)
    assert preview.accessibleDescription() == "Nothing but paper."


def test_a_message_is_spoken(window, qtbot, monkeypatch) -> None:
    said = []
    monkeypatch.setattr("gui.frame.message_bar.announce", lambda _widget, words: said.append(words))
    from core.errors import DigitTrainerError

    window.messages.show_error(DigitTrainerError("It is broken.", "Mend it."))
    assert said == ["It is broken. Mend it."]
    announce(window.messages, "nobody listens, and nothing happens")
