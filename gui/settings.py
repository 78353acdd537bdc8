"""What is remembered from one start to the next: sizes, theme, last choices. Damage is ignored, never a failure."""

import contextlib
import logging
import re
import secrets
from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QLockFile, QSettings

from core import files, places
from core.errors import DataError

log = logging.getLogger(__name__)

VERSION = 1
DEVICE = "device"
"""What trains, as `core.model.devices.checked` describes it."""

DRAFT = re.compile(r"(?=.*[A-Z])(?=.*[a-z])[A-Za-z]{6}")
"""What Qt adds to the file's name while it saves; not what people do, as in `settings.ini.backup`."""
MAX_BYTES = 1 << 20
"""A hundred times what is ever remembered."""


def settings_file() -> Path:
    """Where the settings are kept."""
    return Path(platformdirs.user_config_dir(places.APP, appauthor=False)) / "settings.ini"


class Settings:
    """Values by key, with the type that the default has.

    A file that cannot be read, or is of another version, is put aside with a note in the log; single values of a wrong
    type give their default.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or settings_file()
        self._store = self._open()

    def text(self, key: str, default: str = "") -> str:
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: float) -> float:
        try:
            value = float(self.text(key, str(default)))
        except ValueError:
            log.info("the setting %s is no number and is ignored", key)
            return default
        return value if value == value and abs(value) < 1e12 else default  # noqa: PLR0124  (not a number)

    def flag(self, key: str, default: bool) -> bool:
        return {"true": True, "false": False}.get(self.text(key).lower(), default)

    def data(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set(self, key: str, value: str | float | bool | QByteArray) -> None:
        """Remember; written at the latest by `save`."""
        stored = str(value).lower() if isinstance(value, bool) else str(value)
        self._store.setValue(key, value if isinstance(value, QByteArray) else stored)

    def beside(self, name: str) -> Path:
        """Where a file is kept that belongs to the settings."""
        return self._path.with_name(name)

    def save(self) -> None:
        """Write everything to the file; a full disk or a read-only folder leaves a line in the log."""
        self._store.setValue("version", str(VERSION))
        self._store.sync()
        if self._store.status() != QSettings.Status.NoError:
            log.info("the settings could not be saved in %s", self._path)

    def _open(self) -> QSettings:
        self._sweep()
        if not self._path.exists():
            return QSettings(str(self._path), QSettings.Format.IniFormat)
        try:
            with files.opened(self._path, MAX_BYTES, DataError) as (file, _):
                content = file.read(MAX_BYTES)
        except DataError as error:
            log.info("the settings in %s are ignored: %s", self._path, error)
            self._move_aside()  # Qt would read it whatever it is
            return QSettings(str(self._path), QSettings.Format.IniFormat)
        store = QSettings(str(self._path), QSettings.Format.IniFormat)
        if reason := self._damage(content, store):
            log.info("the settings in %s are ignored: %s", self._path, reason)
            store.clear()
        return store

    def _sweep(self) -> None:
        """Delete what killed processes left of a saving, under the lock by which Qt saves."""
        lock = QLockFile(f"{self._path}.lock")
        if not lock.tryLock(0):
            return
        with contextlib.suppress(OSError):
            for path in self._path.parent.iterdir():
                ending = path.name.removeprefix(f"{self._path.name}.")
                if DRAFT.fullmatch(ending):
                    path.unlink()
        lock.unlock()

    def _move_aside(self) -> None:
        """Put what cannot be read under another name; where that is not allowed, nothing is remembered."""
        aside = self._path.with_name(f"{self._path.name}.damaged-{secrets.token_hex(4)}")
        try:
            self._path.rename(aside)
        except OSError as error:
            log.info("%s cannot be moved aside: %s", self._path, error)
            self._path = aside

    @staticmethod
    def _damage(content: bytes, store: QSettings) -> str:
        """Why the file cannot be used; "" if it can."""
        try:
            content.decode()
        except UnicodeDecodeError as error:
            return str(error)
        if store.status() != QSettings.Status.NoError:
            return "they are damaged"
        version = store.value("version")
        return "" if version == str(VERSION) else f"their version is {version}, not {VERSION}"
