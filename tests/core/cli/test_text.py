"""No text of others ends a line, steers the terminal, breaks a column or fails in an encoding."""

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cli.text import ELSE_ESCAPED, MAX_LINE, columns, elided, in_encoding, one_line

ANYTHING = st.text(st.characters(codec=None, exclude_categories=())) | st.text(
    st.sampled_from("a \n\r\t\x1b\x9b\x85\u2028\u202e\u2066\ud800\udcff\ufeff─×…ü漢")
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – 漢字 é", "plain – 漢字 é"),
        ("two\r\nlines", "two lines"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b31m", r"\x9b31m"),
        ("\u202eturned", r"\u202eturned"),
        ("half \udcff", r"half \udcff"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
    ],
)
def test_how_foreign_text_is_shown(text, shown):
    assert one_line(text) == shown


@given(ANYTHING)
def test_what_is_shown_is_one_harmless_line(text):
    shown = one_line(text)
    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in shown)
    assert not any(
        unicodedata.bidirectional(character) in {"RLO", "LRO", "RLE", "LRE", "RLI", "LRI"} for character in shown
    )
    assert one_line(shown) == shown


def test_a_line_has_an_end():
    shown = one_line("a" * 50_000 + "z" * 50_000)
    assert columns(shown) == MAX_LINE
    assert shown.startswith("aaa")
    assert shown.endswith("zzz")
    assert "…" in shown


@given(ANYTHING, st.integers(4, 40))
def test_elided_keeps_to_its_columns(text, most):
    line = one_line(text)
    short = elided(line, most)
    assert columns(short) <= most
    assert short == line or "…" in short


def test_wide_characters_and_accents_are_measured():
    assert columns("a漢e\u0301") == 4
    assert elided("漢" * 30, 10) == "漢漢漢…漢"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp437", "shift_jis", "utf-8", "utf-16"])
@given(text=ANYTHING)
def test_every_encoding_takes_every_text(encoding, text):
    assert isinstance(in_encoding(text, encoding), str)


def test_what_an_encoding_lacks_looks_alike():
    assert in_encoding("28 × 28 – ──… ü 🖊", "ascii") == r"28 x 28 - --... \xfc \U0001f58a"
    assert in_encoding("28 × 28 – ──… ü", "cp1252") == "28 × 28 – --… ü"


def test_only_writing_is_made_easier():
    with pytest.raises(UnicodeDecodeError):
        codecs.decode(b"\xff", "utf-8", ELSE_ESCAPED)
