"""The export dialog of a small network."""

import pytest
from made import made_digits, made_network

from gui.export.export_dialog import ExportDialog
from gui.export.subject import Subject
from gui.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def make(qtbot, theme, jobs, settings):
    def made(*, as_app=False, **known) -> ExportDialog:
        subject = Subject(made_network(), made_digits(20).images, **known)
        dialog = ExportDialog(theme, jobs, settings, subject, as_app=as_app)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return made
