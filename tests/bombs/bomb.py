"""Files that are small, quickly made or endless, and that ask for gigabytes or for minutes of those who read them."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Bomb:
    """One of them; see `table` for all.

    Attributes:
        name: For people.
        reader: A function in `readers`.
        make: Gets an empty folder; gives the path that is to be read.
        fast: Made and refused in a second, and tried always.
    """

    name: str
    reader: str
    make: Make
    fast: bool = False


def written(name: str, content: Callable[[], bytes]) -> Make:
    """A file with the bytes that `content` gives."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content())
        return folder / name

    return make


def sparse(name: str, size: int, start: bytes = b"", end: bytes = b"") -> Make:
    """A file of `size` bytes, all 0 but for its start and its end; it takes no room on the disk."""

    def make(folder: Path) -> Path:
        with (folder / name).open("wb") as file:
            file.write(start)
            file.truncate(size)
            file.seek(0 if end == b"" else -len(end), os.SEEK_END)
            file.write(end)
        return folder / name

    return make


def beside(whole: Make, name: str, bomb: Callable[[Path], object]) -> Make:
    """A sound folder, in which `bomb` gets the path of one file, which is gone, to put something in its place.

    Args:
        whole: Makes the folder.
        name: A pattern; of several files the innermost is taken.
        bomb: Gets its path.
    """

    def make(folder: Path) -> Path:
        path = whole(folder)
        found = max(path.rglob(name), key=lambda file: len(file.parts))
        found.unlink()
        bomb(found)
        return path

    return make


def in_place(make: Make) -> Callable[[Path], None]:
    """For `beside`: what `make` makes, moved there."""

    def put(path: Path) -> None:
        folder = path.with_name(".made")
        folder.mkdir()
        make(folder).replace(path)
        shutil.rmtree(folder)

    return put
