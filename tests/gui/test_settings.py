import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QLockFile

from gui.settings import MAX_BYTES, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Ünïcode folder" / "settings.ini"


def test_what_is_saved_comes_back(path: Path) -> None:
    settings = Settings(path)
    settings.set("theme", "dark")
    settings.set("textScale", 1.25)
    settings.set("shown", True)
    settings.set("geometry", QByteArray(b"\x00\x01\xff"))
    settings.save()
    again = Settings(path)
    assert again.text("theme") == "dark"
    assert again.number("textScale", 1.0) == 1.25
    assert again.flag("shown", False) is True
    assert again.data("geometry") == QByteArray(b"\x00\x01\xff")


def test_what_is_not_there_gives_the_default(path: Path) -> None:
    settings = Settings(path)
    assert settings.text("theme", "light") == "light"
    assert settings.number("textScale", 1.5) == 1.5
    assert settings.flag("shown", True) is True
    assert settings.data("geometry").isEmpty()


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00broken",
        b"no settings at all",
        b"[General]\nversion=99\ntheme=dark\n",
        b"[General]\ntheme=dark\n",
        b"",
    ],
)
def test_a_damaged_file_is_ignored_with_a_note(content: bytes, path: Path, caplog) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with caplog.at_level(logging.INFO):
        settings = Settings(path)
    assert settings.text("theme", "light") == "light"
    assert "ignored" in caplog.text
    settings.set("theme", "dark")
    settings.save()
    assert Settings(path).text("theme") == "dark"


@pytest.mark.parametrize("value", ["much", "nan", "inf", "1e300"])
def test_a_value_of_a_wrong_kind_gives_its_default(value: str, path: Path) -> None:
    settings = Settings(path)
    settings.set("textScale", value)
    settings.set("shown", "perhaps")
    assert settings.number("textScale", 1.0) == 1.0
    assert settings.flag("shown", True) is True


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path, caplog) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = Settings(tmp_path / "file" / "settings.ini")
    settings.set("theme", "dark")
    with caplog.at_level(logging.INFO):
        settings.save()
    assert "could not be saved" in caplog.text


def test_what_a_killed_saving_left_goes_with_the_next_start_and_nothing_else(path: Path) -> None:
    Settings(path).save()
    draft, own = path.with_name("settings.ini.WNeFck"), path.with_name("settings.ini.backup")
    for other in (draft, own):
        other.write_bytes(b"[General]")
    lock = QLockFile(f"{path}.lock")
    lock.lock()
    Settings(path)
    assert draft.exists()  # another window may be saving
    lock.unlock()
    Settings(path)
    assert sorted(path.parent.iterdir()) == [path, own]


def test_what_is_no_file_or_too_large_is_moved_aside(path: Path, caplog) -> None:
    path.parent.mkdir()
    makers = (path.mkdir, lambda: path.symlink_to("/dev/zero"), lambda: path.write_bytes(bytes(MAX_BYTES + 1)))
    for number, make in enumerate(makers, start=1):
        make()
        with caplog.at_level(logging.INFO):
            settings = Settings(path)
        assert settings.text("theme", "light") == "light"
        assert "ignored" in caplog.text
        assert len(list(path.parent.glob("settings.ini.damaged-*"))) == number
        settings.set("theme", "dark")
        settings.save()
        assert Settings(path).text("theme") == "dark"
        path.unlink()
