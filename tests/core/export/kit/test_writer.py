import json
import re
from pathlib import Path

import pytest
from core_ml import random_network

from core import disk
from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export import drafts, exporter
from core.export.kit import place
from core.export.library import mlpackage_obstacle
from core.export.metadata import Metadata


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_a_kit_has_the_app_the_tests_the_model_and_the_licences(write, model_file):
    report = write()
    assert report.app == report.path / "My_digits.swiftpm"
    assert {"README.md", "LICENSE", "MODEL-LICENSE.txt", "Package.swift", "kit.json"} <= set(report.files)
    assert (report.app / "Sources/Model/my_digits_2.mlmodel").read_bytes() == model_file.read_bytes()
    assert text(report.path / "MODEL-LICENSE.txt") == "CC0\n"
    assert "MIT License" in text(report.path / "LICENSE")
    assert (report.canvases, report.side, report.updatable) == (68, 28, False)
    assert report.bytes == sum(file.stat().st_size for file in report.path.rglob("*") if file.is_file())
    assert sorted(report.files) == sorted([*json.loads(text(report.path / "kit.json"))["files"], "kit.json"])


def test_the_golden_probabilities_are_those_of_the_exported_file(write, model_file):
    asked = []

    def probabilities(images):
        asked.append(images)
        return CoreMLFile.read(model_file).probabilities(images)

    content = (write(probabilities=probabilities).app / "Sources/Model/canvases.golden").read_bytes()
    (images,) = asked
    assert images.shape[1:] == (28, 28)
    assert probabilities(images)[-1].astype("<f4").tobytes() == content[-40:]


def test_no_placeholder_is_left_and_the_manifests_say_what_the_model_needs(write, with_input):
    report = write(model=with_input(version=9), updatable=True)
    for name in report.files:
        if name.endswith((".swift", ".md")):
            assert not re.search("__[A-Z]+__", text(report.path / name)), name
    app = text(report.app / "Package.swift")
    assert 'platforms: [.iOS("18.0")]' in app
    assert 'bundleIdentifier: "com.example.My-digits"' in app
    assert 'platforms: [.iOS("18.0"), .macOS("15.0")]' in text(report.path / "Package.swift")
    assert "learns on the device" in text(report.path / "README.md")


def test_a_model_that_takes_the_drawing_is_told_apart(write, with_input):
    report = write(model=with_input(side=280))
    assert report.side == 280
    assert "280 × 280 (the model centres it by itself)" in text(report.path / "README.md")


@pytest.mark.skipif(bool(mlpackage_obstacle()), reason="this machine writes no packages")
def test_a_package_is_copied_whole(write, tmp_path):
    package = tmp_path / "9 digits.mlpackage"
    exporter.write_mlpackage(random_network(), Metadata(), package)
    report = write(model=package)
    copied = report.app / "Sources/Model/_9_digits.mlpackage"
    assert CoreMLFile.read(copied).spec_version == 6
    assert {file.relative_to(copied) for file in copied.rglob("*")} == {
        file.relative_to(package) for file in package.rglob("*")
    }


@pytest.mark.parametrize(
    ("title", "app", "swift"),
    [
        ("", "Digits", "Digits"),
        ("  \n ", "Digits", "Digits"),
        ("数字", "Digits", "数字"),
        ("2 Ziffern-Übungen", "Digits_2_Ziffern_Ubungen", "2 Ziffern-Übungen"),
        ('a"b\\(c)', "a_b_c", 'a\\"b\\\\(c)'),
        ("__NAME__ __TITLE__", "NAME_TITLE", "__NAME__ __TITLE__"),
        ("../up", "up", "../up"),
        ("con", "Digits_con", "con"),
        ("class", "class", "class"),
        ("a\u202eb", "a_b".replace("_", ""), "a\\u{202E}b"),
        ("x" * 90, "x" * 40, "x" * 90),
    ],
)
def test_any_title_gives_names_that_are_accepted(write, title, app, swift):
    report = write(title=title)
    assert report.app.name == f"{app}.swiftpm"
    assert f'static let title = "{swift}"' in text(report.app / "Sources/App/Kit.swift")


@pytest.mark.parametrize("words", [{"title": "x" * 101}, {"title": "\ud800"}, {"license": "\udfff"}])
def test_texts_that_cannot_be_written_are_refused(write, tmp_path, words):
    with pytest.raises(ExportError):
        write(**words)
    assert not any(tmp_path.iterdir())


def test_without_a_licence_the_kit_says_so(write):
    assert "No licence was given" in text(write(license=" ").path / "MODEL-LICENSE.txt")


def test_an_untouched_kit_is_replaced_also_beside_what_xcode_leaves(write):
    old = write(title="Old")
    (old.path / ".DS_Store").write_bytes(b"x")
    (old.app / ".swiftpm/xcode").mkdir(parents=True)
    (old.app / ".swiftpm/xcode/state").write_bytes(b"x")
    new = write(title="New")
    assert not old.app.exists()
    assert new.app.is_dir()
    assert sorted(entry.name for entry in new.path.parent.iterdir()) == ["kit"]


@pytest.mark.parametrize("change", ["edit", "add", "delete", "replace"])
def test_a_kit_that_somebody_has_changed_is_left_as_it_is(write, change):
    report = write()
    file = report.app / "Sources/App/ContentView.swift"
    match change:
        case "edit":
            file.write_text("// mine")
        case "add":
            file.with_name("Mine.swift").write_text("// mine")
        case "delete":
            file.unlink()
        case "replace":
            (report.path / "kit.json").write_text('{"kind": "mine"}')
    before = place._digests(report.path)
    with pytest.raises(ExportError, match="left as it is"):
        write(title="New")
    assert place._digests(report.path) == before


def test_what_is_no_kit_is_left_as_it_is(write, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/mine").write_text("x")
    (tmp_path / "file").write_text("x")
    for name in ("folder", "file", "missing/kit"):
        with pytest.raises(ExportError):
            write(tmp_path / name)
    assert text(tmp_path / "folder/mine") == "x"
    assert text(tmp_path / "file") == "x"


def test_an_empty_folder_is_filled(write, tmp_path):
    (tmp_path / "kit").mkdir()
    assert write().app.is_dir()


def test_a_full_disk_leaves_the_old_kit_and_nothing_else(write, monkeypatch):
    old = write(title="Old")

    def full(_draft):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(drafts, "put_on_disk", full)
    with pytest.raises(ExportError, match="the disk is full"):
        write(title="New")
    assert old.app.is_dir()
    assert sorted(entry.name for entry in old.path.parent.iterdir()) == ["kit"]


def test_without_exchanging_the_old_kit_is_moved_aside(write, monkeypatch):
    write(title="Old")
    monkeypatch.setattr(disk, "exchange", lambda *_: False)
    assert write(title="New").app.is_dir()


def test_other_models_are_refused(write, with_input, tmp_path):
    damaged, keras = tmp_path / "m.mlmodel", tmp_path / "m.keras"
    damaged.write_bytes(b"\xff" * 50)
    keras.write_bytes(b"x")
    for model in (damaged, keras, tmp_path / "none.mlmodel", with_input(side=32)):
        with pytest.raises(ExportError, match="kit"):
            write(model=model)


def test_the_readme_is_one_page(write):
    assert len(text(write().path / "README.md").splitlines()) <= 75
