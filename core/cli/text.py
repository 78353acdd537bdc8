"""Foreign text for terminals: a name or a path stays one line, keeps to its column, and cannot steer the terminal."""

import codecs
import re
import unicodedata

MAX_LINE = 2_000
"""Characters of a line; a longer one has no reader."""

_BREAKS = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]+")
UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""What ends a line, steers the terminal, turns the direction of writing, cannot be seen, or is half a character."""

ELSE_ESCAPED = "else-escaped"
"""The error handler of an encoding: what it lacks is replaced by what looks like it, or by its number."""

_LOOKS_LIKE = {
    "×": "x", "÷": "/", "−": "-", "–": "-", "—": "-", "─": "-", "·": ".", "…": "...", "±": "+-", "→": "->", "π": "pi",
    "█": "#", "░": ".", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "“": '"', "”": '"', "’": "'",
}  # fmt: skip


def one_line(text: str) -> str:
    """`text` without line breaks and whatever else steers a terminal, and not longer than a line may be."""
    if len(text) > 2 * MAX_LINE:
        text = f"{text[:MAX_LINE]}…{text[-MAX_LINE:]}"
    return elided(UNSAFE.sub(_number, _BREAKS.sub(" ", text)), MAX_LINE)


def in_encoding(text: str, encoding: str) -> str:
    """What of `text` is seen where it is written in `encoding`."""
    return text.encode(encoding, ELSE_ESCAPED).decode(encoding)


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes: Chinese characters two each, accents none."""
    return sum(_columns(character) for character in text)


def elided(text: str, most: int) -> str:
    """`text`, or its beginning and end if it takes more than `most` columns."""
    if columns(text) <= most:
        return text
    head = _beginning(text, (most - 1) * 2 // 3)
    tail = _beginning(text[::-1], most - 1 - columns(head))[::-1]
    return f"{head}…{tail}"


def _beginning(text: str, most: int) -> str:
    taken = 0
    for place, character in enumerate(text):
        taken += _columns(character)
        if taken > most or place >= most:
            return text[:place]
    return text


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _number(found: re.Match[str]) -> str:
    return found[0].encode("ascii", "backslashreplace").decode() if ord(found[0]) > 127 else f"\\x{ord(found[0]):02x}"


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    shown = [_LOOKS_LIKE.get(sign, sign.encode("ascii", "backslashreplace").decode()) for sign in lacking]
    return "".join(shown), error.end


codecs.register_error(ELSE_ESCAPED, _replaced)
