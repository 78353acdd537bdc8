"""Folders of pictures: with a million entries, with pipes for pictures, with themselves in them."""

import os
from pathlib import Path

from bombs.bomb import Bomb, Make
from bombs.pictures import Content, png


def folder_of(count: int, content: Content, links: int = 1, name: str = "{}.png") -> Make:
    """Pictures in the folder 0: `count` of them, each there under so many names."""

    def make(folder: Path) -> Path:
        within = folder / "digits" / "0"
        within.mkdir(parents=True)
        for number in range(count):
            first = within / name.format(number * links)
            first.write_bytes(content())
            for other in range(1, links):
                os.link(first, within / name.format(number * links + other))
        return folder / "digits"

    return make


def folder_of_endless(folder: Path) -> Path:
    within = folder / "digits" / "0"
    within.mkdir(parents=True)
    for number in range(300):
        os.mkfifo(within / f"{number}.png")
        (within / f"{number}.jpg").symlink_to("/dev/zero")
    return folder / "digits"


def linked_in_itself(folder: Path) -> Path:
    (folder / "digits").mkdir()
    for label in range(10):
        (folder / "digits" / str(label)).symlink_to(folder / "digits")
    return folder / "digits"


FOLDERS: dict[str, Make] = {
    "a folder of a million files that are no pictures": folder_of(20, lambda: b"x", 50_000, "{}.txt"),
    "a folder of 250,000 pictures": folder_of(5, lambda: b"x", 50_000),
    "a folder of 50,000 pictures that are none": folder_of(1, lambda: b"x", 50_000),
    "a folder of pictures of 64 million pixels": folder_of(5, lambda: png(8_000, 8_000)),
    "a folder of pipes and devices": folder_of_endless,
    "a folder that is its own digits": linked_in_itself,
}

BOMBS = [Bomb(what, "data", make, fast=make is folder_of_endless) for what, make in FOLDERS.items()]
