"""The networks that were open lately: the first is opened again at the next start, the others stand in a menu."""

import json
import logging
from dataclasses import asdict, dataclass, replace
from typing import Annotated

import msgspec

from gui.open_network import Opened
from gui.settings import Settings

log = logging.getLogger(__name__)

KEY = "recentNetworks"
MAX_KEPT = 8
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


@dataclass(frozen=True, slots=True)
class RecentNetwork:
    """A network that was open.

    Attributes:
        words: Who it was.
        run: The id of its run; "" for a file.
        path: Its file; "" for a run.
    """

    words: Words
    run: str = ""
    path: str = ""

    def __post_init__(self) -> None:
        if bool(self.run) == bool(self.path):
            raise ValueError("a network is a run's or a file's")

    @classmethod
    def of(cls, opened: Opened) -> "RecentNetwork | None":
        """This network; None if it is kept nowhere, and so cannot be opened again."""
        words = replace(opened, training=False).words
        if opened.run:
            return cls(words, run=opened.run.id)
        return cls(words, path=str(opened.path.absolute())) if opened.path else None

    def same(self, other: "RecentNetwork | None") -> bool:
        """Whether the other is the same run or file."""
        return other is not None and (self.run, self.path) == (other.run, other.path)


class RecentNetworks:
    """Their list, the latest first, in the settings. Damage is ignored."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def entries(self) -> tuple[RecentNetwork, ...]:
        """At most `MAX_KEPT`, each run and file once."""
        try:
            return tuple(msgspec.json.decode(self._settings.text(KEY, "[]"), type=list[RecentNetwork])[:MAX_KEPT])
        except (msgspec.MsgspecError, ValueError) as error:
            log.info("the recent networks are ignored: %s", error)
            return ()

    def remember(self, opened: Opened | None) -> None:
        """This one is open now."""
        new = RecentNetwork.of(opened) if opened else None
        if new:
            self._write([new, *(kept for kept in self.entries if not kept.same(new))][:MAX_KEPT])

    def forget(self, entry: RecentNetwork) -> None:
        """It is not there any more."""
        self._write([kept for kept in self.entries if not kept.same(entry)])

    def _write(self, entries: list[RecentNetwork]) -> None:
        self._settings.set(KEY, json.dumps([asdict(entry) for entry in entries], ensure_ascii=False))
