"""Open a picture: a photo of a digit is centred and read; beside it, what the tutorial's app would have sent."""

import numpy as np
import pytest
from chance import generator
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent

from core.data import ink
from core.data.synthetic import pen


@pytest.fixture
def photo(tmp_path):
    """A large one in the corner of a sheet in uneven light, by a blue pen."""
    stroke = np.array([(150, 90), (140, 330)], np.float32)
    marked = ink.render([stroke], 600, 800, pen=14) / 255
    light = np.linspace(250, 170, 800)[None, :, None] * np.array([1.0, 0.98, 0.92])
    colours = light * (1 - marked[..., None]) + np.array([40, 60, 150]) * marked[..., None]
    path = tmp_path / "photo.jpg"
    Image.fromarray(colours.clip(0, 255).astype(np.uint8)).save(path, quality=85)
    return path


def test_a_dropped_photo_is_read_wherever_the_digit_stands(user_with_network, photo, tmp_path) -> None:
    user = user_with_network
    panel = user.window.drawing_panel
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(photo))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    panel.canvas.dropEvent(QDropEvent(QPoint(50, 50), Qt.DropAction.CopyAction, dropped, buttons, modifiers))
    user.wait(lambda: not panel.canvas.empty)
    user.wait_until_read()
    assert user.text("answerLabel") == "1"
    rows, columns = np.nonzero(panel.last_seen.image)
    assert abs(columns.mean() - 13.5) < 1
    assert rows.max() - rows.min() in range(18, 22)
    user.screenshot(tmp_path / "photo.png")
    user.press("Ctrl+Z")
    user.wait_until_read()
    assert user.text("answerLabel") == "nothing drawn"


def test_what_the_tutorials_app_would_send_stands_beside(user_with_network, tmp_path) -> None:
    user = user_with_network
    panel = user.window.drawing_panel
    user.window.commands["actionPhoneView"].trigger()
    small = [stroke * 0.2 + 10 for stroke in pen.strokes(4, generator(3))]
    user.draw(small)
    user.wait(lambda: panel.last_seen.phone is not None)
    ours, phones = panel.last_seen.image, panel.last_seen.phone.image
    assert np.nonzero(ours)[0].mean() == pytest.approx(13.5, abs=1)
    assert np.nonzero(phones)[0].mean() < 8
    assert user.find("phonePreview").isVisible()
    user.screenshot(tmp_path / "phone.png")
    user.window.commands["actionPhoneView"].trigger()
    assert not user.find("phonePreview").isVisible()
