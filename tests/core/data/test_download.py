"""Downloads against a server that fails: whole and right, or not there at all."""

import errno
import hashlib
import multiprocessing
import socket
import threading
from pathlib import Path

import numpy as np
import pytest

from core import locks
from core.cancellation import CancelledError
from core.data.download import NoConnectionError, Remote, Terms, fetch, is_right
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


@pytest.mark.parametrize("left", ["digits.gz.part", ".digits.gz-0123abcd.part"])
def test_what_a_killed_download_left_is_not_taken(server, terms, tmp_path, left):
    (tmp_path / left).write_bytes(CONTENT[:100_000])
    fetch([FILE], [server.mirror("one")], tmp_path, terms=terms)
    assert is_right(tmp_path / FILE.name, FILE)
    assert names(tmp_path) - {"digits.gz.part"} == {FILE.name}


FAULTS = ["missing", "cut", "wrong", "large", "endless", "insecure", "garbage"]


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
        ("cut", "breaks off after 150,000 of 300,000 bytes"),
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
    assert f"or put the file into {tmp_path} yourself." in caught.value.hint
    assert not names(tmp_path)


def test_redirects_are_followed_within_https(server, terms, tmp_path):
    server.mirror("target")
    fetch([FILE], [server.mirror("moved", "moved")], tmp_path, terms=terms)
    assert [mirror for mirror, _ in server.asked] == ["moved", "target"]
    assert is_right(tmp_path / FILE.name, FILE)


@pytest.mark.parametrize("address", ["http://localhost/", "ftp://localhost/", "file:///etc/", "localhost/"])
def test_only_https_is_used(terms, tmp_path, address):
    with pytest.raises(DataError, match="is not https"):
        fetch([FILE], [address], tmp_path, terms=terms)


def test_an_unknown_certificate_is_not_trusted(server, terms, tmp_path):
    with pytest.raises(DataError, match="no certificate that this machine trusts") as caught:
        fetch([FILE], [server.mirror("one")], tmp_path, terms=Terms())
    assert "the date of this machine" in caught.value.hint
    assert server.asked == []


@pytest.mark.parametrize("fault", ["hanging", "trickle"])
def test_a_server_that_hangs_or_trickles_is_given_up(server, tmp_path, fault):
    server.files[FILE.name] = CONTENT
    terms = Terms(server.trusted, seconds=0.6)
    with pytest.raises(DataError, match="does not answer, or too slowly"):
        fetch([FILE], [server.mirror("one", *[fault] * 3)], tmp_path, terms=terms)


def test_nobody_listening_is_said(terms, tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"https://localhost:{unused.getsockname()[1]}/"
        with pytest.raises(NoConnectionError, match="cannot be reached") as caught:
            fetch([FILE], [address], tmp_path, terms=terms)
    assert "Check the network" in caught.value.hint


def test_one_mirror_that_answers_is_a_connection(server, terms, tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"https://localhost:{unused.getsockname()[1]}/"
        with pytest.raises(DataError, match="404") as caught:
            fetch([FILE], [address, server.mirror("one", "missing")], tmp_path, terms=terms)
    assert not isinstance(caught.value, NoConnectionError)


def test_a_proxy_that_refuses_is_said(terms, tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        refusing = threading.Thread(target=_refuse, args=(proxy,))
        refusing.start()
        with pytest.raises(DataError, match="403") as caught:
            fetch([FILE], ["https://digits.invalid/"], tmp_path, terms=terms)
        refusing.join()
    assert "HTTPS_PROXY" in caught.value.hint


def _refuse(proxy: socket.socket) -> None:
    talk, _ = proxy.accept()
    with talk:
        talk.recv(1 << 16)
        talk.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")


def test_a_full_disk_is_said_and_nothing_is_left(server, terms, tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(DataError, match="cannot be written: the disk is full") as caught:
        fetch([FILE], [server.mirror("one"), server.mirror("two")], tmp_path, terms=terms)
    assert "Make room" in caught.value.hint
    assert not names(tmp_path)
    assert len(server.asked) == 1


def no_room(_handle: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("fault", ["hanging", "trickle"])
def test_cancel_ends_a_waiting_download(server, tmp_path, fault):
    server.files[FILE.name] = CONTENT
    cancel = threading.Event()
    timer = threading.Timer(0.4, cancel.set)
    timer.start()
    terms = Terms(server.trusted, seconds=1.0)
    with pytest.raises(CancelledError):
        fetch([FILE], [server.mirror("one", fault), server.mirror("two")], tmp_path, cancel=cancel, terms=terms)
    timer.join()
    server.released.set()  # lets the other end of the talk go
    assert not names(tmp_path)
    assert len(server.asked) == 1


def test_a_download_cancelled_half_way_leaves_nothing_and_can_be_asked_for_again(server, terms, tmp_path):
    cancel = threading.Event()

    def stop_half_way(done: int, total: int) -> None:
        if done >= total // 2:
            cancel.set()

    with pytest.raises(CancelledError):
        fetch([FILE], [server.mirror("one")], tmp_path, stop_half_way, cancel, terms)
    assert not names(tmp_path)
    fetch([FILE], [server.mirror("one")], tmp_path, terms=terms)
    assert is_right(tmp_path / FILE.name, FILE)


def test_a_folder_that_cannot_be_made_is_said(server, terms, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match="cannot be written"):
        fetch([FILE], [server.mirror("one")], tmp_path / "file" / "cache", terms=terms)


def _hold_the_lock(folder: str, holding, release) -> None:
    with locks.held(Path(folder) / "download.lock", 5, DataError("Taken.")):
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
