import json
import os

import pytest

from core.errors import RecipeError
from core.files import MAX_JSON_BYTES, MAX_JSON_DEPTH, NotAFileError, open_plain, opened, parse_json, read_json

GOOD = {"a": [1, -2.5, None, True, "é 😀"], "b": {"c": 2**63 - 1, "d": -(2**63)}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_is_read_in_every_encoding(tmp_path, encoding):
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(GOOD, ensure_ascii=False).encode(encoding))
    assert read_json(path, RecipeError) == GOOD


def test_a_pair_of_surrogates_is_one_character():
    assert parse_json(b'["\\ud83d\\ude00"]', "It", RecipeError) == ["😀"]


WRONG = {
    "NaN": (b'{"a": NaN}', "is not JSON: NaN is not a number"),
    "infinity": (b"[-Infinity]", "-Infinity is not a number"),
    "a number beyond 64-bit floats": (b"[1e999]", "1e999 is too large"),
    "a number beyond 64 bits": (b"[9223372036854775808]", "9223372036854775808 is too large"),
    "a number of 200,000 places": (b"[" + b"9" * 200_000 + b"]", "9{30}… is too large"),
    "half of a surrogate pair": (b'{"name": "a\\ud800"}', "half of a surrogate pair"),
    "half of a pair in a name": (b'[[{"\\udfff": 1}]]', "half of a surrogate pair"),
    "bytes of a surrogate": (b'["\xed\xa0\x80"]', "is not JSON"),
    "no text": (b"\xff\x00\xfe", "is not JSON"),
    "cut off": (b'{"a": ', "is not JSON"),
    "two values": (b"1 2", "is not JSON"),
    "empty text": (b" ", "is not JSON"),
    "too deep for Python": (b"[" * 400_000, "nested too deeply"),
    "too deep for us": (b"[" * (MAX_JSON_DEPTH + 1) + b"]" * (MAX_JSON_DEPTH + 1), "nested too deeply"),
    "too deep an object": (b'{"a":' * 5000 + b"1" + b"}" * 5000, "nested too deeply"),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_computed_with_is_refused(tmp_path, content, sentence):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(RecipeError, match=sentence) as caught:
        read_json(path, RecipeError)
    assert str(path) in caught.value.sentence
    assert len(caught.value.sentence) < 400


def test_the_deepest_that_is_read():
    assert parse_json(b"[" * MAX_JSON_DEPTH + b"]" * MAX_JSON_DEPTH, "It", RecipeError)


def test_the_largest_that_is_read(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + b"[]," * (MAX_JSON_BYTES // 3 - 1) + b"1]")
    assert len(read_json(path, RecipeError)) == MAX_JSON_BYTES // 3
    path.write_bytes(b" " * (MAX_JSON_BYTES + 1))
    with pytest.raises(RecipeError, match=r"1,000,001 bytes; at most 1,000,000 are read"):
        read_json(path, RecipeError)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_pipes_devices_and_folders_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe", tmp_path / "link", tmp_path):
        with pytest.raises(RecipeError, match="is not a file"):
            read_json(path, RecipeError)


def test_a_missing_and_an_empty_file(tmp_path):
    with pytest.raises(RecipeError, match="cannot be read: there is no such file"):
        read_json(tmp_path / "none", RecipeError)
    (tmp_path / "empty").touch()
    with pytest.raises(RecipeError, match="is empty"):
        read_json(tmp_path / "empty", RecipeError)


def test_a_link_to_a_file_is_opened_with_its_size(tmp_path):
    (tmp_path / "file").write_bytes(b"abc")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with opened(tmp_path / "link", 3, RecipeError) as (file, size):
        assert (file.read(), size) == (b"abc", 3)
    with pytest.raises(RecipeError, match="has 3 bytes; at most 2 are read"), opened(tmp_path / "link", 2, RecipeError):
        pass


@pytest.mark.parametrize("mode", ["rb", "wb", "ab", "a+b"])
def test_what_is_no_file_is_not_opened(tmp_path, mode):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "device").symlink_to("/dev/zero")
    for name in ("pipe", "folder", "device"):
        with pytest.raises(NotAFileError, match="it is not a file"):
            open_plain(tmp_path / name, mode)


def test_a_plain_file_is_opened_as_open_does(tmp_path):
    with pytest.raises(FileNotFoundError):
        open_plain(tmp_path / "a")
    for content in (b"one", b"two"):
        with open_plain(tmp_path / "a", "ab") as file:
            file.write(content)
    with open_plain(tmp_path / "a") as file:
        assert file.read() == b"onetwo"
    open_plain(tmp_path / "a", "wb").close()
    assert (tmp_path / "a").read_bytes() == b""
