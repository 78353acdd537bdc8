import pytest

from gui.training.curves import Curves


@pytest.fixture
def curves(qtbot, theme, jobs):
    made = Curves(theme, jobs)
    qtbot.addWidget(made)
    made.resize(640, 640)
    made.show()
    return made
