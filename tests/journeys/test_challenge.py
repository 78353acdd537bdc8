"""README: "work out the shapes and parameters of a network yourself, with help step by step"."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_the_challenge_is_solved_by_typing_and_nothing_spoils_it(user, tmp_path) -> None:
    user.press("Ctrl+3")
    user.wait(lambda: user.find("layerList").isVisible())  # before anything is trained
    user.click("challengeButton")
    dialog = user.find("challengeDialog")
    user.wait(dialog.isVisible)
    assert not user.find("layerList").isVisible()
    assert not user.find("layersFold").isEnabled()
    assert "94,602" not in user.find("layersFold").text()
    first, second = dialog.fields[0].edit, dialog.fields[1].edit
    QTest.keyClicks(first, "28, 28, 32")
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert user.text("challengeHint").startswith("side = side before")
    first.clear()
    QTest.keyClicks(first, "(None, 26, 26, 32)")
    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.keyClicks(second, "320")
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert user.text("challengeScore") == "2 of 16 fields · 5 of 48 points"
    user.screenshot(tmp_path / "challenge.png")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    user.wait(lambda: user.find("layerList").isVisible())
    assert user.find("layersFold").isEnabled()
    assert "94,602" in user.find("layersFold").text()
