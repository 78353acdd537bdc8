"""What helps the journeys is itself right."""

import pytest

from core.errors import RunError


def test_an_error_in_the_window_ends_a_wait_with_what_it_says(open_window) -> None:
    user = open_window()
    user.window.controller.failed.emit(RunError("The training failed.", "Look into the log."))
    with pytest.raises(pytest.fail.Exception, match=r"The training failed\. Look into the log\."):
        user.wait(lambda: False)
    user.wait(lambda: True)
