"""The same engine in the terminal: every line of the README, on few digits."""

import json
from pathlib import Path

import pytest
from keras_files import saved
from PIL import Image, ImageOps

from core.export import library
from core.model import backend
from core.training.store import RunStore
from gui.__main__ import main


@pytest.fixture
def digit_trainer(capsys):
    """Runs a command, and gives the JSON that it prints."""

    def call(*arguments: object):
        capsys.readouterr()
        assert main([*map(str, arguments), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def photo(made_digits, tmp_path: Path) -> Path:
    """A test digit, ink on paper, large."""
    path = tmp_path / "photo.png"
    ImageOps.invert(Image.fromarray(made_digits.test.images[0])).resize((280, 280)).save(path)
    return path


def test_train_export_and_go_on(digit_trainer, tmp_path, qtbot) -> None:
    target = tmp_path / "pen.mlmodel"
    said = digit_trainer(
        "train", "--data", "pen", "--epochs", 1, "--limit", 600, "--seed", 1, "--name", "small", "--export", target
    )
    assert (said["epochs"], said["best_epoch"]) == (1, 1)
    assert 0 < said["test_accuracy"] <= 1
    assert said["images_per_second"] > 0
    assert said["export"]["bytes"] == target.stat().st_size
    assert said["export"]["agreement"] == 1
    further = digit_trainer("train", "--resume", "latest", "--epochs", 2)
    assert (further["run"], further["epochs"]) == (said["run"], 2)
    assert len(RunStore().runs()) == 1


def test_evaluate_predict_and_list(digit_trainer, trained, photo, made_digits) -> None:
    said = digit_trainer("evaluate", "latest", "--data", "pen")
    assert said["model"]
    assert said["count"] == len(made_digits.test) == sum(map(sum, said["confusion"]))
    assert said["accuracy"] == pytest.approx(trained.info.outcome.test_accuracy)
    (prediction,) = digit_trainer("predict", "latest", photo)
    assert sum(prediction["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert prediction["answer"] in {"digit", "not sure"}
    (run,) = digit_trainer("runs")
    assert (run["run"], run["outcome"]) == (trained.id, "finished")
    assert {source["name"] for source in digit_trainer("data")} == {"mnist", "pen", "mnist+pen"}


def test_summary_does_the_arithmetic(digit_trainer) -> None:
    said = digit_trainer("summary", "chollet")
    assert said["total_parameters"] == sum(layer["parameters"] for layer in said["layers"])
    assert said["multiplications"] > 0


def test_somebodys_keras_file_becomes_a_proven_core_ml_file(digit_trainer, tmp_path) -> None:
    keras = backend.keras()
    layers = keras.layers
    made = keras.Sequential(
        [keras.Input((784,)), layers.Reshape((28, 28, 1)), layers.SeparableConv2D(6, 3, activation="tanh"),
         layers.MaxPooling2D(), layers.Flatten(), layers.Dense(10)]
    )  # fmt: skip
    source, target = saved(tmp_path / "mine.keras", made), tmp_path / "mine.mlmodel"
    said = digit_trainer("export", source, "--output", target, "--author", "Somebody")
    assert all(check["ok"] for check in said["checks"])
    assert said["agreement"] == 1
    checked = digit_trainer("check", target, "--against", source, "--data", "pen")
    assert checked["ok"]
    assert checked["metadata"]["author"] == "Somebody"


@pytest.mark.parametrize("suffix", [".mlmodel", ".mlpackage"])
def test_export_and_check(digit_trainer, trained, tmp_path, suffix: str) -> None:
    if suffix == ".mlpackage" and library.mlpackage_obstacle():
        pytest.skip(library.mlpackage_obstacle())
    target = tmp_path / f"digits{suffix}"
    said = digit_trainer(
        "export", "latest", "--output", target, "--author", "You", "--license", "MIT", "--version", "1.0"
    )
    assert all(check["ok"] for check in said["checks"])
    assert said["agreement"] == 1
    checked = digit_trainer("check", target, "--against", "latest", "--data", "pen")
    assert checked["ok"]
    assert checked["accuracy"] == pytest.approx(trained.info.outcome.test_accuracy)
    assert checked["metadata"]["author"] == "You"


def test_a_file_for_the_raw_drawing_with_an_app_around_it(digit_trainer, trained, photo, tmp_path) -> None:
    target, app = tmp_path / "raw.mlmodel", tmp_path / "App"
    said = digit_trainer("export", "latest", "--output", target, "--input", "drawing", "--kit", app)
    assert (said["spec_version"], said["kit"]) == (4, str(app))
    assert (app / "README.md").is_file()
    assert list(app.glob("*.swiftpm/Sources/Model/raw.mlmodel"))
    (prediction,) = digit_trainer("predict", target, photo)
    assert sum(prediction["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_a_name_of_which_xcode_makes_another_class_is_told(digit_trainer, trained, tmp_path, capsys) -> None:
    assert main(["export", "latest", "--output", str(tmp_path / "my digits.mlmodel")]) == 0
    said = capsys.readouterr()
    assert "a class “my_digits” of “my digits.mlmodel”" in said.err
    assert "“MyDigits.mlmodel” would be fine." in said.err
    assert "would be fine" not in said.out


def test_a_file_that_learns_on_the_phone(digit_trainer, trained, tmp_path) -> None:
    said = digit_trainer("export", "latest", "--output", tmp_path / "own.mlmodel", "--updatable")
    assert said["spec_version"] == 4
    assert any(check["name"].startswith("learning") and check["ok"] for check in said["checks"])


def test_what_a_kit_or_a_format_cannot_be_is_told_first(trained, tmp_path, capsys) -> None:
    for arguments, why in (
        (("--output", "a.npz", "--kit", str(tmp_path / "App")), "A kit is made around"),
        (("--output", "a.mlmodel", "--precision", "palette4"), "float32, float16 or int8, not as palette4"),
        (("--output", "a.mlpackage", "--updatable"), "Only a .mlmodel"),
        (("--output", "a.keras", "--input", "drawing"), "takes digit images"),
    ):
        capsys.readouterr()
        assert (
            main(["export", "latest", *(str(tmp_path / part) if part.startswith("a.") else part for part in arguments)])
            == 1
        )
        assert why in capsys.readouterr().err
    assert not list(tmp_path.glob("a.*"))
