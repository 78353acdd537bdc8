"""Being somebody else, to whom files and folders do not belong."""

import contextlib
import os

import pytest


@pytest.fixture
def stranger(tmp_path):
    """Be a user to whom a folder does not belong; an administrator's test becomes somebody else for a while."""
    if os.name != "posix":
        pytest.skip("rights are another matter there")
    user = os.geteuid()
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() != "root" or user == 0:
            folder.chmod(folder.stat().st_mode | 0o055)

    @contextlib.contextmanager
    def be():
        if user == 0:
            os.seteuid(65534)
        try:
            yield
        finally:
            if user == 0:
                os.seteuid(0)

    return be
