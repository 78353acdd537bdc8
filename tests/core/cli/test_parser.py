"""Wrong usage is refused before anything is done: an empty text is never the same as none, and numbers are plain."""

import argparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cli.parser import MAX_NAME, parse

VERBS = {
    "train": (),
    "study": (),
    "evaluate": ("latest",),
    "predict": ("latest", "a.png"),
    "export": ("latest", "--output", "a.mlmodel"),
    "sizes": ("latest",),
    "code": ("latest", "--output", "train.py"),
    "check": ("a.mlmodel",),
    "summary": ("chollet",),
    "runs": (),
    "data": (),
}
TEXTS = {
    "train": ("--architecture", "--data", "--recipe", "--name", "--device", "--runs", "--export", "--resume"),
    "study": (
        "--architecture",
        "--recipe",
        "--data",
        "--name",
        "--scheduler",
        "--csv",
        "--page",
        "--runs",
    ),
    "evaluate": ("--data", "--split", "--runs"),
    "predict": ("--runs",),
    "export": (
        "--output",
        "--input",
        "--precision",
        "--kit",
        "--author",
        "--description",
        "--license",
        "--version",
        "--runs",
    ),
    "sizes": ("--runs",),
    "code": ("--output", "--runs"),
    "check": ("--against", "--data", "--runs"),
    "summary": ("--runs",),
    "runs": ("--runs",),
    "data": (),
}
NUMBERS = {
    "train": ("--epochs", "--batch-size", "--learning-rate", "--seed", "--limit"),
    "study": ("--seeds", "--epochs", "--limit", "--at-once"),
    "summary": ("--batch-size",),
}


def refused(capsys, *arguments: str) -> str:
    with pytest.raises(SystemExit) as left:
        parse(arguments)
    assert left.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_the_lists_here_name_every_option_that_takes_a_value(monkeypatch):
    taking = {}
    add = argparse.ArgumentParser.add_argument

    def seen(self, *names, **options):
        if "action" not in options:
            taking.setdefault(self.prog.split()[-1], []).extend(name for name in names if name.startswith("--"))
        return add(self, *names, **options)

    monkeypatch.setattr(argparse.ArgumentParser, "add_argument", seen)
    parse(["runs"])
    assert taking.get("data", []) == []
    assert {verb: sorted(names) for verb, names in taking.items() if names} == {
        verb: sorted((*names, *NUMBERS.get(verb, ()))) for verb, names in TEXTS.items() if names
    }


@pytest.mark.parametrize(("verb", "option"), [(verb, option) for verb, options in TEXTS.items() for option in options])
@pytest.mark.parametrize("empty", ["", " ", "\t\n"])
def test_an_empty_option_is_wrong_usage(capsys, verb, option, empty):
    for given_as in ((option, empty), (f"{option}={empty}",)):
        said = refused(capsys, verb, *VERBS[verb], *given_as)
        assert f"argument {option}: " in said
        assert "must not be empty" in said or "invalid choice" in said


@pytest.mark.parametrize("arguments", [
    ("",), ("evaluate", ""), ("predict", ""), ("predict", "latest", "a.png", ""), ("check", ""),
    ("export", "", "--output", "a.mlmodel"), ("summary", ""), ("data", ""), ("data", "fetch", ""),
    ("study", ""), ("study", "--architecture", "malireddi", ""), ("study", "--recipe", "fast", " "),
])  # fmt: skip
def test_an_empty_argument_is_wrong_usage(capsys, arguments):
    assert "error: argument " in refused(capsys, *arguments)


@pytest.mark.parametrize("option", NUMBERS["train"])
@pytest.mark.parametrize("text", [
    "\uff11\uff12", "\u0661\u0662", "1_000", " 12", "12 ", "+12", "", "inf", "-inf", "nan",
    "0x10", "1,5", "twelve", "9" * 5_000, "\xb2",
])  # fmt: skip
def test_a_number_is_plain_figures(capsys, option, text):
    assert f"argument {option}: must be a" in refused(capsys, "train", f"{option}={text}")


@pytest.mark.parametrize("text", ["1.0", "1e3", "1.", "9" * 19])
def test_a_whole_number_is_one(capsys, text):
    assert "must be a whole number" in refused(capsys, "train", "--epochs", text)


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_whole_numbers_are_read(number):
    assert parse(["train", f"--limit={number}"]).limit == number


@given(st.floats(-1e200, 1e200))
def test_decimal_numbers_are_read(number):
    assert parse(["train", f"--learning-rate={number!r}"]).learning_rate == number


@pytest.mark.parametrize("text", ["0.01", ".01", "1e-2", "1E-02", "0.010"])
def test_the_ways_to_write_a_decimal_number(text):
    assert parse(["train", "--learning-rate", text]).learning_rate == 0.01


def test_a_name_is_one_line_of_at_most_as_much_as_the_window_keeps(capsys):
    longest = "ü" * MAX_NAME
    assert parse(["train", "--name", f" {longest} "]).name == longest
    assert "at most 100 characters, not 101" in refused(capsys, "train", "--name", longest + "x")
    for unsafe in ("a\nb", "\x1b[31mred", "\u202eturned", "half \udcff", "bell\a"):
        assert "one line of visible characters" in refused(capsys, "train", "--name", unsafe)


def test_what_is_not_known_is_repeated_without_its_escape_sequences(capsys):
    assert r"unrecognized arguments: \x1b[31mred" in refused(capsys, "runs", "\x1b[31mred")
