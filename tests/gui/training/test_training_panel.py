import pytest
from made import end, made_record
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gui.parts.widgets import HelpPopup
from gui.training.training_panel import TrainingPanel


@pytest.fixture
def panel(qtbot, theme, jobs):
    made = TrainingPanel(theme, jobs)
    qtbot.addWidget(made)
    made.show()
    return made


def sentence(panel) -> str:
    return panel.findChild(QLabel, "diagnosisLabel").text()


def test_the_diagnosis_follows_the_run(panel):
    assert sentence(panel) == "Nothing has been trained yet."
    record = made_record((0.4, 0.3, 0.2))
    panel.set_record(record)
    assert sentence(panel).startswith("Still learning")
    end(record)
    panel.diagnose()
    assert sentence(panel).startswith("Finished")


def test_why_shows_the_figures(panel, qtbot):
    panel.set_record(made_record((0.4, 0.3, 0.2)))
    QTest.mouseClick(panel.findChild(QPushButton, "whyButton"), Qt.MouseButton.LeftButton)
    popup = panel.findChild(HelpPopup)
    assert "0.400 (epoch 1), 0.300 (epoch 2), 0.200 (epoch 3)" in popup.accessibleDescription()
    popup.close()
    QApplication.processEvents()


def test_where_there_is_nothing_to_explain_there_is_no_why(panel):
    panel.set_record(None)
    assert not panel.findChild(QPushButton, "whyButton").isVisible()
