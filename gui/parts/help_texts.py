"""The words behind every "?": two sentences, and the lesson that goes further. They live in resources/help.json."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class HelpText:
    """One topic.

    Attributes:
        topic: Its key.
        title: One to four words.
        short: Two sentences for the "?".
        lesson: One or more paragraphs, separated by empty lines.
    """

    topic: str
    title: str
    short: str
    lesson: str


@cache
def all_texts() -> dict[str, HelpText]:
    """Every topic, in the order in which they should be read."""
    document = json.loads(resources.files("resources").joinpath("help.json").read_text(encoding="utf-8"))
    return {
        topic: HelpText(topic, entry["title"], entry["short"], "\n\n".join(entry["lesson"]))
        for topic, entry in document.items()
    }


def text(topic: str) -> HelpText:
    """The words about `topic`.

    Raises:
        KeyError: Nobody has written about it; a bug, and a test.
    """
    return all_texts()[topic]
