"""When something goes wrong half-way, the old export is there as it was, and nothing beside it."""

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from core import disk
from core.cancellation import Cancellation, CancelledError
from core.errors import ExportError
from core.export import drafts, exporter
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.model.architecture import MALIREDDI

METADATA = Metadata(author="Ada", description="Zahlen 🖊", further={"run": "r1"})


def everything(folder):
    """All that lies in a folder, with the content of files."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
@pytest.mark.parametrize("there", [False, True])
def test_a_failed_check_leaves_no_file_and_the_old_one_untouched(kind, there, export, tmp_path, reference):
    target = tmp_path / f"digits.{kind}"
    if there:
        export(target)
    before = everything(tmp_path)

    def slightly_other(network, images):
        return reference(network, images) + np.float32(2e-5)

    with pytest.raises(ExportError, match=r"did not pass its checks and was not kept: same probabilities \(largest"):
        export(target, Metadata(author="new"), reference=slightly_other)
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("kind", "step"),
    [("mlmodel", "put_on_disk"), ("mlmodel", "digest"), ("mlmodel", "put_in_place"), ("mlpackage", "put_in_place")],
)
@pytest.mark.parametrize(
    "trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt(), ZeroDivisionError()]
)
def test_trouble_at_any_step_leaves_the_old_export(kind, step, trouble, export, tmp_path, monkeypatch):
    target = tmp_path / f"digits.{kind}"
    export(target, Metadata(author="old"))
    before = everything(tmp_path)

    def fail(*_args):
        raise trouble

    monkeypatch.setattr(drafts, step, fail)
    expected = ExportError if isinstance(trouble, OSError) else type(trouble)
    with pytest.raises(expected) as caught:
        export(target)
    if expected is ExportError:
        assert "could not be written: the disk is full" in caught.value.sentence
    assert everything(tmp_path) == before


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
@pytest.mark.parametrize("step", range(len(exporter.STEPS)))
def test_cancelled_at_any_step_the_old_export_is_there_as_it_was(kind, step, export, tmp_path):
    target, cancellation, told = tmp_path / f"digits.{kind}", Cancellation(), []
    export(target, Metadata(author="old"))
    before = everything(tmp_path)

    def progress(done, of):
        told.append((done, of))
        if done == step:
            assert cancellation.cancel()

    with pytest.raises(CancelledError):
        export(target, progress=progress, cancellation=cancellation)
    assert everything(tmp_path) == before
    assert told == [(done, len(exporter.STEPS)) for done in range(step + 1)]


def test_once_it_is_put_in_place_it_cannot_be_cancelled(export, tmp_path, monkeypatch):
    cancellation, in_time, move = Cancellation(), [], drafts.put_in_place

    def moving(draft, real):
        in_time.append(cancellation.cancel())
        move(draft, real)

    monkeypatch.setattr(drafts, "put_in_place", moving)
    export(tmp_path / "digits.mlmodel", cancellation=cancellation)
    assert in_time == [False]
    assert names(tmp_path) == ["digits.mlmodel"]


def test_a_package_that_was_moved_aside_comes_back_when_the_new_one_cannot_move_in(export, tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "exchange", lambda *_paths: False)
    target = tmp_path / "digits.mlpackage"
    export(target, Metadata(author="old"))
    before = everything(tmp_path)
    replace = Path.replace

    def fail(self, to):
        if Path(to) == target and self.name == target.name:
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(ExportError, match="input/output error"):
        export(target)
    assert everything(tmp_path) == before


def test_a_package_that_cannot_be_exchanged_stays(export, tmp_path, monkeypatch):
    target = tmp_path / "digits.mlpackage"
    export(target, Metadata(author="old"))
    before = everything(tmp_path)

    def fail(*_paths):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(disk, "exchange", fail)
    with pytest.raises(ExportError, match="input/output error"):
        export(target)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("step", ["mkdir", "write_bytes"])
@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_a_disk_that_fills_up_while_the_draft_folder_is_made_leaves_nothing(kind, step, export, tmp_path, monkeypatch):
    done = getattr(Path, step)

    def full(self, *args, **options):
        if drafts.PREFIX not in str(self):
            return done(self, *args, **options)
        done(self, *(content[:3] for content in args), **options)  # what fits is written
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, step, full)
    with pytest.raises(ExportError, match="the disk is full"):
        export(tmp_path / f"digits.{kind}")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 kB, if this machine lets us have one."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root mounts a small disk")
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(kind, export, make_network, small_disk, images, reference):
    (small_disk / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="the disk is full"):
        exporter.export(make_network(MALIREDDI), METADATA, small_disk / f"digits.{kind}", images, reference=reference)
    assert everything(small_disk) == {"mine.txt": b"mine"}


def test_a_full_disk_is_a_sentence_wherever_one_cannot_be_mounted(export, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ExportError, match="the disk is full"):
        export(tmp_path / "digits.mlmodel")
    assert not list(tmp_path.iterdir())


KILLED = """
import sys
from pathlib import Path
import numpy as np
from core.export import drafts
drafts.{step} = lambda *_args: (print("now", flush=True), __import__("time").sleep(60))
real = Path(sys.argv[1])
with drafts.draft_folder(real) as folder:
    draft = folder / real.name
    if draft.suffix == ".mlpackage":
        draft.mkdir()
        if real.exists():
            real.replace(folder / drafts.OLD)
    else:
        draft.write_bytes(b"half")
    drafts.{step}(draft)
"""


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_what_a_killed_export_leaves_is_cleaned_up_by_the_next(kind, export, tmp_path):
    target = tmp_path / f"digits.{kind}"
    export(target, Metadata(author="old"))
    before = everything(tmp_path)
    script = KILLED.format(step="put_on_disk")
    process = subprocess.Popen([sys.executable, "-c", script, str(target)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "now\n"
    left = {name.split("/")[0] for name in everything(tmp_path)} - {target.name}
    assert left
    assert all(name.startswith(drafts.PREFIX) for name in left)
    export(tmp_path / "another.mlmodel")  # while the first still lives: its draft is left alone
    assert left <= set(names(tmp_path))
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=10)
    process.stdout.close()
    export(tmp_path / "another.mlmodel")
    (tmp_path / "another.mlmodel").unlink()
    assert everything(tmp_path) == before


KILLED_AT_EVERY_STEP = """
import itertools, os, signal, sys
from pathlib import Path
from core import disk
from core.cancellation import CancelledError, Cancellation
from core.export import drafts

target, way = Path(sys.argv[1]), sys.argv[2]
if way == "renamed":
    disk.exchange = lambda *_paths: False

def make(path, content):
    if path.suffix == ".mlmodel":
        path.write_text(content)
        return
    (path / "Data").mkdir(parents=True)
    for name in ("Manifest.json", "Data/model"):
        (path / name).write_text(content)

def export():
    with drafts.draft_folder(target) as folder:
        draft = folder / target.name
        make(draft, "new")
        drafts.put_on_disk(draft)
        drafts.put_in_place(draft, target)

def die_at(step):
    steps = itertools.count()
    def hear(event, arguments):
        if event.startswith(("os.", "shutil.")) or event == "open":
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hear)

def whole():
    if not target.exists():
        return "nothing"
    files = [target] if target.is_file() else sorted(path for path in target.rglob("*") if path.is_file())
    contents = {path.read_text() for path in files}
    return contents.pop() if len(contents) == 1 and len(files) in (1, 2) else "broken"

make(target, "old")
for step in range(200):
    child = os.fork()
    if not child:
        die_at(step)
        try:
            export()
        finally:
            os._exit(0)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    found = whole()
    drafts.clean_up(target.parent)  # as every export begins
    print(killed, found, whole(), sorted(os.listdir(target.parent)) == [target.name])
    if not killed:
        break
    if whole() == "new":
        with drafts.draft_folder(target) as folder:
            make(folder / target.name, "old")
            drafts.put_in_place(folder / target.name, target)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are cheap to start")
@pytest.mark.parametrize(("kind", "way"), [("mlmodel", "-"), ("mlpackage", "exchanged"), ("mlpackage", "renamed")])
def test_killed_at_any_step_the_old_or_the_new_one_is_whole(kind, way, tmp_path):
    command = [sys.executable, "-c", KILLED_AT_EVERY_STEP, str(tmp_path / f"digits.{kind}"), way]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert done.stderr == ""
    *killed, last = [line.split() for line in done.stdout.splitlines()]
    assert last == ["False", "new", "new", "True"]
    assert len(killed) >= 10
    assert all(alone == "True" for *_rest, alone in killed)
    at_once, after_the_next = ({row[column] for row in killed} for column in (1, 2))
    assert at_once == ({"old", "new", "nothing"} if way == "renamed" else {"old", "new"})
    assert after_the_next == {"old", "new"}


def test_two_exports_to_the_same_place_at_once_leave_one_whole_file(export, tmp_path):
    target, seen = tmp_path / "digits.mlmodel", []
    threads = [threading.Thread(target=lambda: seen.append(export(target))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 3
    assert names(tmp_path) == ["digits.mlmodel"]
    assert hashlib.sha256(target.read_bytes()).hexdigest() == seen[0].sha256


def test_the_users_path_is_never_given_to_the_library(export, tmp_path, monkeypatch):
    def forbidden(*_args, **_options):
        raise AssertionError("MLModel.save was called")

    monkeypatch.setattr(coremltools().models.MLModel, "save", forbidden)
    export(tmp_path / "digits.mlmodel")
    export(tmp_path / "digits.mlpackage")


def test_what_is_on_the_disk_is_what_is_checked(export, tmp_path, monkeypatch):
    """A disk that loses bytes is noticed before the old file goes."""
    target = tmp_path / "digits.mlmodel"
    export(target)
    before = everything(tmp_path)
    write = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda self, content: write(self, content[:-4]))
    with pytest.raises(ExportError):
        export(target)
    assert everything(tmp_path) == before
