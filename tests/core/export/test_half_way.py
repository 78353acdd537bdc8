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

from core.errors import ExportError
from core.export import drafts, files
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


def test_a_package_that_was_moved_aside_comes_back_when_the_new_one_cannot_move_in(export, tmp_path, monkeypatch):
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
        files.export(make_network(MALIREDDI), METADATA, small_disk / f"digits.{kind}", images, reference=reference)
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
