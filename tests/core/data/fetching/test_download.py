"""Downloads against a server that fails: whole and right, or not there at all."""

import hashlib
import multiprocessing
import socket
import threading
from pathlib import Path

import numpy as np
import pytest

from core.cancellation import CancelledError
from core.data.fetching.download import Remote, Terms, fetch, is_right
from core.data.fetching.transfer import Patience
from core.errors import DataError

CONTENT = np.random.default_rng(0).bytes(300_000)
FILE = Remote("digits.gz", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture
def terms(server) -> Terms:
    server.files[FILE.name] = CONTENT
    return Terms(context=server.trusted)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"download.lock"}


def test_a_file_arrives_whole_and_progress_is_told(server, terms, tmp_path):
    told = []
    folder = tmp_path / "new" / "cache"
    fetch([FILE], [server.mirror("one")], folder, lambda done, total: told.append((done, total)), terms=terms)
    assert (folder / FILE.name).read_bytes() == CONTENT
    assert names(folder) == {FILE.name}
    assert told == sorted(told)
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_what_is_there_and_right_is_not_asked_for_again(server, terms, tmp_path):
    (tmp_path / FILE.name).write_bytes(CONTENT)
    fetch([FILE], [server.mirror("one")], tmp_path, terms=terms)
    assert server.asked == []


def test_what_is_there_and_wrong_is_replaced(server, terms, tmp_path):
    (tmp_path / FILE.name).write_bytes(bytes(len(CONTENT)))
    fetch([FILE], [server.mirror("one")], tmp_path, terms=terms)
    assert is_right(tmp_path / FILE.name, FILE)


def test_a_broken_off_download_goes_on_where_it_ended(server, terms, tmp_path):
    fetch([FILE], [server.mirror("one", "cut", "cut")], tmp_path, terms=terms)
    assert [asked for _, _, asked in server.asked] == ["", "bytes=150000-", "bytes=225000-"]
    assert is_right(tmp_path / FILE.name, FILE)


def test_a_part_from_an_earlier_time_is_gone_on_with(server, terms, tmp_path):
    (tmp_path / f"{FILE.name}.part").write_bytes(CONTENT[:100_000])
    fetch([FILE], [server.mirror("one")], tmp_path, terms=terms)
    assert [asked for _, _, asked in server.asked] == ["bytes=100000-"]
    assert names(tmp_path) == {FILE.name}


def test_a_server_that_sends_everything_again_is_understood(server, terms, tmp_path):
    (tmp_path / f"{FILE.name}.part").write_bytes(CONTENT[:100_000])
    fetch([FILE], [server.mirror("one", "rangeless")], tmp_path, terms=terms)
    assert len(server.asked) == 1
    assert is_right(tmp_path / FILE.name, FILE)


@pytest.mark.parametrize(
    "part", [b"other bytes", bytes(FILE.size), bytes(FILE.size + 1)], ids=["short", "whole", "long"]
)
def test_a_wrong_part_is_thrown_away(server, terms, tmp_path, part):
    (tmp_path / f"{FILE.name}.part").write_bytes(part)
    fetch([FILE], [server.mirror("one")], tmp_path, terms=terms)
    assert is_right(tmp_path / FILE.name, FILE)


FAULTS = ["missing", "wrong", "large", "endless", "insecure", "garbage"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_first_mirror_gives_way_to_the_second(server, terms, tmp_path, fault):
    mirrors = [server.mirror("one", *[fault] * 5), server.mirror("two")]
    fetch([FILE], mirrors, tmp_path, terms=terms)
    assert names(tmp_path) == {FILE.name}
    assert is_right(tmp_path / FILE.name, FILE)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("missing", "404"),
        ("wrong", "sha256"),
        ("large", "larger than the 300,000 bytes"),
        ("endless", "larger than the 300,000 bytes"),
        ("insecure", "not https"),
        ("garbage", "not HTTP"),
    ],
)
def test_when_all_mirrors_are_bad_one_sentence_says_why_and_nothing_is_there(server, terms, tmp_path, fault, reason):
    mirrors = [server.mirror("one", *[fault] * 9), server.mirror("two", *[fault] * 9)]
    with pytest.raises(DataError, match=reason) as caught:
        fetch([FILE], mirrors, tmp_path, terms=terms)
    assert "/one/" in caught.value.sentence
    assert "/two/" in caught.value.sentence
    assert "\n" not in str(caught.value)
    assert FILE.name not in names(tmp_path)


def test_two_halves_from_different_mirrors_are_proven_together(server, terms, tmp_path):
    mirrors = [server.mirror("one", "cut", "missing"), server.mirror("two")]
    fetch([FILE], mirrors, tmp_path, terms=terms)
    assert [(mirror, asked) for mirror, _, asked in server.asked] == [
        ("one", ""),
        ("one", "bytes=150000-"),
        ("two", "bytes=150000-"),
    ]
    assert is_right(tmp_path / FILE.name, FILE)


def test_another_part_than_asked_for_is_refused(server, terms, tmp_path):
    (tmp_path / f"{FILE.name}.part").write_bytes(CONTENT[:100_000])
    with pytest.raises(DataError, match="another part than was asked for"):
        fetch([FILE], [server.mirror("one", "shifted")], tmp_path, terms=terms)
    assert (tmp_path / f"{FILE.name}.part").read_bytes() == CONTENT[:100_000]


def test_redirects_are_followed_within_https(server, terms, tmp_path):
    server.mirror("target")
    fetch([FILE], [server.mirror("moved", "moved")], tmp_path, terms=terms)
    assert [mirror for mirror, _, _ in server.asked] == ["moved", "target"]
    assert is_right(tmp_path / FILE.name, FILE)


@pytest.mark.parametrize("address", ["http://localhost/", "ftp://localhost/", "file:///etc/", "localhost/"])
def test_only_https_is_used(terms, tmp_path, address):
    with pytest.raises(DataError, match="is not https"):
        fetch([FILE], [address], tmp_path, terms=terms)


def test_an_unknown_certificate_is_not_trusted(server, terms, tmp_path):
    with pytest.raises(DataError, match="no certificate that this machine trusts"):
        fetch([FILE], [server.mirror("one")], tmp_path, terms=Terms())
    assert server.asked == []


@pytest.mark.parametrize("fault", ["hanging", "trickle"])
def test_a_server_that_hangs_or_trickles_is_given_up(server, tmp_path, fault):
    server.files[FILE.name] = CONTENT
    terms = Terms(server.trusted, Patience(answer=0.6, stall=0.6))
    with pytest.raises(DataError, match="does not answer, or too slowly"):
        fetch([FILE], [server.mirror("one", *[fault] * 3)], tmp_path, terms=terms)


def test_nobody_listening_is_said(terms, tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"https://localhost:{unused.getsockname()[1]}/"
        with pytest.raises(DataError, match="cannot be reached"):
            fetch([FILE], [address], tmp_path, terms=terms)


@pytest.mark.parametrize("fault", ["hanging", "trickle"])
def test_cancel_ends_a_waiting_download_and_keeps_the_part(server, terms, tmp_path, fault):
    cancel = threading.Event()
    timer = threading.Timer(0.4, cancel.set)
    timer.start()
    with pytest.raises(CancelledError):
        fetch([FILE], [server.mirror("one", fault)], tmp_path, cancel=cancel, terms=terms)
    timer.join()
    server.released.set()  # lets the other end of the talk go
    assert FILE.name not in names(tmp_path)


def test_a_cancelled_download_can_be_gone_on_with(server, terms, tmp_path):
    cancel = threading.Event()

    def stop_half_way(done: int, total: int) -> None:
        if done >= total // 2:
            cancel.set()

    with pytest.raises(CancelledError):
        fetch([FILE], [server.mirror("one", "cut")], tmp_path, stop_half_way, cancel, terms)
    assert names(tmp_path) == {f"{FILE.name}.part"}
    fetch([FILE], [server.mirror("one")], tmp_path, terms=terms)
    assert server.asked[-1][2].startswith("bytes=")
    assert is_right(tmp_path / FILE.name, FILE)


def test_a_folder_that_cannot_be_made_is_said(server, terms, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match="cannot be written"):
        fetch([FILE], [server.mirror("one")], tmp_path / "file" / "cache", terms=terms)


def _hold_the_lock(folder: str, holding, release) -> None:
    from core.data.fetching.download import _locked

    with _locked(Path(folder) / "download.lock", threading.Event(), 5):
        holding.set()
        release.wait(30)


def test_another_process_is_waited_for(server, terms, tmp_path):
    processes = multiprocessing.get_context("spawn")
    holding, release = processes.Event(), processes.Event()
    other = processes.Process(target=_hold_the_lock, args=(str(tmp_path), holding, release))
    other.start()
    try:
        assert holding.wait(60)
        impatient = Terms(server.trusted, lock_seconds=0.2)
        with pytest.raises(DataError, match="Another program"):
            fetch([FILE], [server.mirror("one")], tmp_path, terms=impatient)
        cancel = threading.Event()
        cancel.set()
        with pytest.raises(CancelledError):
            fetch([FILE], [server.mirror("one")], tmp_path, cancel=cancel, terms=terms)
        assert server.asked == []
        other.kill()  # a lock dies with its process
        fetch([FILE], [server.mirror("one")], tmp_path, terms=terms)
    finally:
        other.kill()
        other.join()
    assert is_right(tmp_path / FILE.name, FILE)


def test_many_at_once_ask_once(server, terms, tmp_path):
    mirror = server.mirror("one")
    threads = [
        threading.Thread(target=fetch, args=([FILE], [mirror], tmp_path), kwargs={"terms": terms}) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.asked) == 1
    assert is_right(tmp_path / FILE.name, FILE)
