"""Figures as people read them, the same in the window and in the terminal."""


def percent(share: float | None) -> str:
    """A share of 1 with two decimals, as in "98.71 %"; a dash for None."""
    return "–" if share is None else f"{share * 100:.2f} %"


def capital(words: str) -> str:
    """Words for the beginning of a line: the outcome "stopped early" as "Stopped early"."""
    return words[:1].upper() + words[1:]


def duration(seconds: float) -> str:
    """A time as one reads it aloud: "58 s", "3 min 20 s", "1 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
