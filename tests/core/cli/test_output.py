"""Answers on every stream: any encoding, closed, full, or with a reader that has left."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.cli import output

ROOT = Path(__file__).parents[3]
NAME = "Überraschung × \x1b[31m\u202e\udcff\n" + "n" * 100_000
START = "import sys; from core.cli import main; sys.exit(main(sys.argv[1:]))"


class Written(io.TextIOWrapper):
    """A stream in an encoding, as Python makes one for a file."""

    def __init__(self, encoding):
        super().__init__(io.BytesIO(), encoding=encoding, errors="strict", newline="\n")

    @property
    def text(self):
        self.flush()
        return self.buffer.getvalue().decode(self.encoding)


ENCODINGS = pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii", "utf-16-le"])


def written_to(encoding, monkeypatch):
    stream = Written(encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    output.prepare()
    return stream


@ENCODINGS
def test_a_table_holds_whatever_stands_in_it(encoding, monkeypatch):
    stdout = written_to(encoding, monkeypatch)
    output.say(*output.table(["run", "name", "%"], [["a", NAME, "1"], ["b", "漢字 ü", "22"]], right=(2,)))
    head, line, first, second = stdout.text.splitlines()
    assert head.startswith("run  name")
    assert set(line) <= {"─", "-", " "}
    assert r"\x1b[31m\u202e\udcff" in first
    assert output.columns(first) <= 3 + 2 + output.MAX_CELL + 8 + 2 + 2
    assert output.columns(head) == output.columns(line) == output.columns(first) == output.columns(second)


@ENCODINGS
def test_json_is_json_and_says_all(encoding, monkeypatch):
    stdout = written_to(encoding, monkeypatch)
    value = {"name": NAME, "half": "\udcff", "csi": "\x9b", "images": np.arange(3, dtype=np.uint8), "path": Path("a/b")}
    value |= {"not a number": float("nan"), "loss": np.float32(0.5), "list": (True, None, "🖊")}
    output.say_json(value)
    assert json.loads(stdout.text) == value | {
        "images": [0, 1, 2], "path": "a/b", "not a number": None, "loss": 0.5, "list": [True, None, "🖊"],
    }  # fmt: skip
    assert not set(stdout.text) & set("\x1b\x9b\u202e\udcff")
    assert stdout.encoding == "utf-8" or stdout.text.isascii()


def environment(**variables: str) -> dict[str, str]:
    return os.environ | variables


def started(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-c", START, *map(str, arguments)], cwd=ROOT, timeout=120, check=False, **options
    )


BAD_NAME = NAME.replace("\udcff", "")  # JSON with half a surrogate pair is refused where it is read


@pytest.fixture
def runs_named_badly(train, tmp_path):
    """A folder of runs in which one has a name that is no good; its path has one too."""
    run = train().json
    file = Path(run["folder"]) / "run.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | {"name": BAD_NAME}))
    return run


@pytest.mark.parametrize("surroundings", [
    {"PYTHONIOENCODING": "cp1252"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
])  # fmt: skip
def test_the_program_itself_in_other_surroundings(runs_named_badly, surroundings):
    done = started("runs", capture_output=True, env=environment(**surroundings))
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 3
    assert len(done.stdout) < 1_500
    done = started("runs", "--json", capture_output=True, env=environment(**surroundings))
    assert json.loads(done.stdout.decode("ascii"))[0]["name"] == BAD_NAME
    done = started("summary", "ü×漢\x1b", capture_output=True, env=environment(**surroundings))
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stderr.replace(b"'\\x1b'", b"")


@pytest.mark.parametrize("surroundings", [pytest.param("cp1252", marks=pytest.mark.slow), "ascii"])
@pytest.mark.parametrize("arguments", [
    ("summary", "chollet"), ("runs",), ("data",), ("evaluate", "latest", "--data", "BARS"), ("predict", "latest", "A"),
    ("train", "--help"), ("check", "missing.mlmodel"), ("export", "latest", "--output", "missing/ü.mlmodel"),
])  # fmt: skip
def test_every_verb_speaks_in_every_encoding(train, bars, digit_trainer, monkeypatch, arguments, surroundings):
    train()
    texts = [str(bars) if argument == "BARS" else argument for argument in arguments]
    out, err = Written(surroundings), Written(surroundings)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert digit_trainer(*texts).code in {0, 1}
    assert "should not" not in err.text
    assert out.text or err.text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("arguments", [("summary", "chollet"), ("--help",), ("train", "--help")])
def test_a_full_disk_is_a_sentence(arguments):
    with Path("/dev/full").open("wb") as full:
        done = started(*arguments, stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 1
        assert done.stderr == "The answer cannot be written to standard output: the disk is full.\n"
        done = started("summary", "nothing", stdout=subprocess.PIPE, stderr=full, text=True)
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.skipif(os.name != "posix", reason="a shell closes streams by these words")
@pytest.mark.parametrize(
    ("closed", "verb", "code"), [(">&-", "runs", 0), ("2>&-", "runs", 0), ("2>&- >&- <&-", "no", 2)]
)
def test_closed_streams_are_no_fault(closed, verb, code):
    command = f'"$1" -c "$2" {verb} {closed}'
    done = subprocess.run(
        ["sh", "-c", command, "sh", sys.executable, START], cwd=ROOT, capture_output=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (code, b"")
