"""Digits that are dropped: a file or a folder from elsewhere, on the data card or anywhere on the window."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from core import what_is_it
from core.data.file_source import ENDINGS
from core.file_kinds import Wanted
from gui.parts.file_drops import FileDrops, Takes
from gui.parts.widgets import restyle
from gui.setup.data_panel import DataPanel

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
OF_MNIST = ("ubyte", "ubyte.gz")
DATA_ENDINGS = (*ARCHIVES, *OF_MNIST, *(ending for endings in ENDINGS for ending in endings))
HDF5 = (".h5", ".hdf5")
PACKAGES = (".mlpackage", ".mlmodelc")
"""Folders that are one thing, and no digits."""


def any_path(_path: Path) -> bool:
    """For the card: whatever is dropped there is meant to be digits, and if it is none, that is said."""
    return True


def looks_like_data(path: Path) -> bool:
    """For the window, where pictures and networks may be dropped too: by the name, and HDF5 by what is in it."""
    name = path.name.lower()
    if name.endswith(HDF5) and path.exists():
        kind = what_is_it.kind_of(path)
        return kind is None or not kind.advice(Wanted.DATA)
    return name.endswith(DATA_ENDINGS) or (path.is_dir() and not name.endswith(PACKAGES))


class DataDrops(FileDrops):
    """Lets digits be dropped on a widget. The data card shows where they will go.

    Args:
        target: Gets the drops.
        panel: Is told what was dropped.
        takes: Whether a path is meant to be digits there.
    """

    def __init__(self, target: QWidget, panel: DataPanel, takes: Takes) -> None:
        super().__init__(
            target,
            lambda path: not panel.locked and takes(path),
            lambda path: panel.choose(str(path)),
            lambda over: restyle(panel, "dropping", over),
        )
