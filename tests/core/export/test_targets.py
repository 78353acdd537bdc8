"""Where an export may not go: the user's own files, the deleted folder first of all, are left as they were."""

import errno
import os
import stat
from pathlib import Path

import pytest

from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export import targets


def everything(folder):
    """All that lies in a folder, with the content of files."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def names(folder):
    return [path.name for path in folder.iterdir()]


def refused(export, target, reason):
    with pytest.raises(ExportError, match=reason) as caught:
        export(target)
    assert caught.value.sentence.endswith(".")
    assert caught.value.hint or "small letters" in caught.value.sentence or "not a folder" in caught.value.sentence
    return caught.value


@pytest.mark.parametrize("name", ["Docs", "Docs.mlmodel", "Docs.mlpackage"])
def test_a_folder_of_the_users_is_never_touched(name, export, tmp_path):
    folder = tmp_path / name
    (folder / "inner").mkdir(parents=True)
    (folder / "thesis.txt").write_text("four years of work")
    (folder / "inner" / "data.csv").write_text("1,2")
    before = everything(tmp_path)
    refused(export, folder, "is a folder" if name == "Docs" else "it is left as it is")
    assert everything(tmp_path) == before


def test_a_package_in_which_someone_keeps_other_things_is_not_replaced(export, tmp_path):
    target = tmp_path / "digits.mlpackage"
    export(target)
    (target / "notes.txt").write_text("mine")
    before = everything(tmp_path)
    refused(export, target, "also holds 'notes.txt'")
    assert everything(tmp_path) == before


def test_an_empty_folder_with_the_name_of_a_package_may_be_replaced(export, tmp_path):
    (tmp_path / "digits.mlpackage").mkdir()
    export(tmp_path / "digits.mlpackage")
    assert (tmp_path / "digits.mlpackage" / "Manifest.json").is_file()


def test_a_file_is_no_package(export, tmp_path):
    target = tmp_path / "digits.mlpackage"
    target.write_text("something")
    refused(export, target, "is no package")
    assert target.read_text() == "something"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("report.bin", r"must be \.mlmodel, \.mlpackage, \.keras, \.npz, \.html or \.tflite, not \.bin"),
        ("digits.MLMODEL", r"must be \.mlmodel in small letters, not \.MLMODEL"),
        ("digits.MLPackage", r"must be \.mlpackage in small letters"),
        ("digits.mlmodel.txt", r"not \.txt"),
        (".mlmodel", "has no name before the extension"),
        ("..", "has no name before the extension"),
    ],
)
def test_a_wrong_extension_is_refused_and_the_file_kept(name, reason, export, tmp_path):
    target = tmp_path / name
    if name != "..":
        target.write_text("precious")
    refused(export, target, reason)
    if name != "..":
        assert target.read_text() == "precious"
        assert names(tmp_path) == [name]


@pytest.mark.parametrize(
    "name", ["con.mlmodel", "NUL", "Com1.mlpackage", "lpt³.x.mlmodel", "a:b.mlmodel", "what?.mlmodel"]
)
def test_a_name_that_windows_takes_for_something_else_is_refused_there(name, export, tmp_path, monkeypatch):
    monkeypatch.setattr(targets, "ON_WINDOWS", True)
    refused(export, tmp_path / name, "is no name for a file on Windows")
    assert not list(tmp_path.iterdir())
    for usable in ("console.mlmodel", "com.mlmodel", "my con.mlmodel"):
        assert targets.checked(tmp_path / usable).path.name == usable


def test_an_empty_path_is_refused(export):
    refused(export, Path(), "has no name before the extension")


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_devices_and_pipes_are_refused_and_live_on(kind, export, tmp_path):
    pipe = tmp_path / f"pipe.{kind}"
    os.mkfifo(pipe)
    refused(export, pipe, "no file|no package")
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    link = tmp_path / f"null.{kind}"
    link.symlink_to("/dev/null")
    refused(export, link, "is a link to null")
    refused(export, Path("/dev/null"), "is a device")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_a_device_node_is_refused_even_for_root(export, tmp_path):
    device = tmp_path / "device.mlmodel"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except OSError:
        pytest.skip("no devices can be made here")
    refused(export, device, "is a device")
    assert stat.S_ISCHR(device.lstat().st_mode)


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_a_read_only_export_is_kept(kind, export, tmp_path):
    target = tmp_path / f"digits.{kind}"
    export(target)
    before = everything(tmp_path)
    target.chmod(0o555 if target.is_dir() else 0o444)
    refused(export, target, "is read-only")
    target.chmod(0o755)
    assert everything(tmp_path) == before


def test_a_folder_that_is_not_there_is_not_made(export, tmp_path):
    refused(export, tmp_path / "new" / "digits.mlmodel", "does not exist")
    (tmp_path / "file").touch()
    refused(export, tmp_path / "file" / "digits.mlmodel", "not a folder")
    assert names(tmp_path) == ["file"]


def test_a_read_only_folder_is_said_to_be_one(export, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_args: False)  # root may write everywhere
    refused(export, tmp_path / "digits.mlmodel", "is read-only")


def test_a_folder_that_turns_out_read_only_is_a_sentence(export, tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    refused(export, tmp_path / "digits.mlmodel", "could not be written: the disk is read-only")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["x" * 300 + ".mlmodel", "a\0b.mlmodel"])
def test_a_path_that_cannot_be_is_a_sentence(name, export, tmp_path):
    refused(export, tmp_path / name, "cannot be written")


@pytest.mark.parametrize("name", ["loop.mlmodel", "loop.mlpackage", "loop/digits.mlmodel"])
def test_links_in_a_circle_are_a_sentence(name, export, tmp_path):
    loop = tmp_path / Path(name).parts[0]
    loop.symlink_to(loop.name)
    refused(export, tmp_path / name, "cannot be written: its links go in a circle")
    assert loop.is_symlink()


def test_a_link_stays_a_link_and_what_it_points_to_is_replaced(export, tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "digits.mlmodel"
    link.symlink_to("real/model.mlmodel")
    assert export(link).path == link
    assert link.is_symlink()
    assert CoreMLFile.read(tmp_path / "real" / "model.mlmodel").metadata.author == "Ada"
    assert names(tmp_path / "real") == ["model.mlmodel"]


def test_a_link_to_something_else_is_refused(export, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    link = tmp_path / "digits.mlmodel"
    link.symlink_to("thesis.txt")
    refused(export, link, r"is a link to thesis\.txt")
    assert (tmp_path / "thesis.txt").read_text() == "mine"
