"""Archives: nothing leaves the folder, nothing grows beyond its bound, nothing stays behind."""

import io
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from core.cancellation import Watch
from core.data import unpacked_archive as module
from core.data.unpacked_archive import unpacked_archive
from core.errors import DataError
from core.file_kinds import Kind

LEAD_OUT = (
    "../out.csv",
    "a/../../out.csv",
    "/etc/out.csv",
    "C:\\out.csv",
    "..\\out.csv",
    "a/./../../out.csv",
    "a\nb.csv",
)
NO_DATA = (".hidden.csv", "__MACOSX/._a.csv", "model.pkl", "run.py", "a/" * 9 + "deep.csv", "x" * 300 + ".csv")


def zipped(path: Path, contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, contents: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link.csv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return path


MAKERS = [(zipped, Kind.ZIP, "a.zip"), (tarred, Kind.TAR, "a.tgz")]


@pytest.mark.parametrize(("make", "kind", "name"), MAKERS, ids=["zip", "tar"])
def test_what_is_data_comes_out_and_nothing_else_and_nothing_stays(tmp_path, make, kind, name):
    contents = dict.fromkeys((*LEAD_OUT, *NO_DATA), b"no") | {"a/b.csv": b"yes", "c.npz": b"too", "a/b.csv/d": b"x"}
    path = make(tmp_path / name, contents)
    with unpacked_archive(path, kind, Watch()) as folder:
        found = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if not file.is_dir()}
        assert found == {"a/b.csv": b"yes", "c.npz": b"too"}
    assert not folder.exists()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [name]


@pytest.mark.parametrize(("make", "kind", "name"), MAKERS, ids=["zip", "tar"])
def test_the_first_of_two_of_the_same_name_is_taken(tmp_path, make, kind, name):
    path = make(tmp_path / name, {"a.csv": b"first", "./a.csv": b"second", "A/../a.csv": b"third"})
    with unpacked_archive(path, kind, Watch()) as folder:
        assert (folder / "a.csv").read_bytes() == b"first"


@pytest.mark.parametrize(("make", "kind", "name"), MAKERS, ids=["zip", "tar"])
def test_bounds(tmp_path, monkeypatch, make, kind, name):
    monkeypatch.setattr(module, "MAX_UNPACKED_BYTES", 100_000)
    path = make(tmp_path / name, {"a.csv": bytes(90_000), "b.csv": bytes(90_000)})
    with (
        pytest.raises(DataError, match=r"unpacks to more than 100,000 bytes|cannot be unpacked"),
        unpacked_archive(path, kind, Watch()),
    ):
        pass
    monkeypatch.setattr(module, "MAX_UNPACKED_BYTES", 1_000_000)
    monkeypatch.setattr(module, "MAX_MEMBERS", 1)
    with pytest.raises(DataError, match="more than 1 members"), unpacked_archive(path, kind, Watch()):
        pass


def test_how_far_it_is_is_told(tmp_path):
    told = []
    with unpacked_archive(
        zipped(tmp_path / "a.zip", {"a.csv": b"abc", "b.csv": b"d"}), Kind.ZIP, Watch(lambda done, _: told.append(done))
    ):
        assert told == [3, 4]


def test_a_zip_that_says_too_little_is_damaged(tmp_path):
    content = bytearray(zipped(tmp_path / "a.zip", {"a.csv": bytes(50_000)}).read_bytes())
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", 10)
    (tmp_path / "a.zip").write_bytes(content)
    with (
        pytest.raises(DataError, match=r"a\.csv in .* is damaged"),
        unpacked_archive(tmp_path / "a.zip", Kind.ZIP, Watch()),
    ):
        pass


def test_other_packings_are_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.csv": b"x"}, zipfile.ZIP_LZMA)
    with pytest.raises(DataError, match="packed in a way that is not read"), unpacked_archive(path, Kind.ZIP, Watch()):
        pass


def test_a_tar_that_is_cut_off(tmp_path):
    path = tarred(tmp_path / "a.tgz", {"a.csv": bytes(range(256)) * 400})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DataError, match="cut off"), unpacked_archive(path, Kind.TAR, Watch()):
        pass
