import shutil

import numpy as np
import pytest
from PIL import Image
from sheets import sheet

from core.training.store import RunStore


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("trained") / "runs"


@pytest.fixture
def run(train, kept):
    """A run. It is trained once; every test has its own copy."""
    own = RunStore().folder
    if kept.exists():
        shutil.copytree(kept, own)
    else:
        assert train("--epochs", 12).code == 0
        shutil.copytree(own, kept)
    return RunStore().runs()[0].id


def test_evaluate_gives_the_contracts_keys_and_a_right_sum(digit_trainer, run, bars):
    said = digit_trainer("evaluate", run, "--data", bars, "--json")
    assert said.code == 0
    answer = said.json
    assert answer.keys() >= {"model", "data", "count", "correct", "accuracy", "loss", "confusion"}
    confusion = np.array(answer["confusion"])
    assert confusion.shape == (10, 10)
    assert confusion.sum() == answer["count"] == 40
    assert np.trace(confusion) == answer["correct"]
    assert answer["accuracy"] == answer["correct"] / answer["count"]


def test_a_source_without_a_test_part_is_read_whole_unless_it_was_learnt_from(digit_trainer, run, bars, tmp_path):
    other = tmp_path / "other.npz"
    with np.load(bars) as arrays:
        np.savez(other, images=arrays["images"][:100], labels=arrays["labels"][:100])
    assert digit_trainer("evaluate", run, "--data", other, "--json").json["count"] == 100
    assert digit_trainer("evaluate", run, "--data", bars, "--json").json["count"] == 40
    assert digit_trainer("evaluate", run, "--data", bars, "--split", "all", "--json").json["count"] == 400


def test_a_run_its_mlmodel_and_its_mlpackage_read_the_same(digit_trainer, run, bars, tmp_path):
    losses = [digit_trainer("evaluate", run, "--data", bars, "--json").json["loss"]]
    for name in ("a.mlmodel", "b.mlpackage"):
        assert digit_trainer("export", run, "--output", tmp_path / name).code == 0
        said = digit_trainer("evaluate", tmp_path / name, "--data", bars, "--split", "test", "--json")
        losses.append(said.json["loss"])
    assert losses == pytest.approx([losses[0]] * 3, abs=1e-6)


def test_a_keras_file_is_read(digit_trainer, run, bars, tmp_path):
    from core.model.network import keras_network

    path = tmp_path / "mine.keras"
    keras_network(RunStore().find(run).network()).save(path)
    one = digit_trainer("evaluate", path, "--data", bars, "--split", "test", "--json").json
    other = digit_trainer("evaluate", run, "--data", bars, "--json").json
    assert one["confusion"] == other["confusion"]
    assert digit_trainer("summary", path, "--json").json["total_parameters"] == 5_810


@pytest.mark.parametrize(("content", "sentence"), [(b"", "is an empty file"), (b"not a keras file", "is a text")])
def test_what_is_no_keras_file_is_a_sentence(digit_trainer, tmp_path, content, sentence):
    path = tmp_path / "mine.keras"
    path.write_bytes(content)
    said = digit_trainer("summary", path)
    assert said.code == 1
    assert sentence in said.err


def picture(tmp_path, name, draw):
    image = np.full((60, 60), 255, np.uint8)
    draw(image)
    path = tmp_path / name
    Image.fromarray(image).save(path)
    return path


def test_predict_says_a_digit_or_that_nothing_is_drawn(digit_trainer, run, tmp_path):
    def one(image):
        image[10:50, 28:33] = 0

    drawn, blank = picture(tmp_path, "eins.png", one), picture(tmp_path, "leer.png", lambda _: None)
    said = digit_trainer("predict", run, drawn, blank, "--json")
    first, second = said.json
    assert first["file"] == str(drawn)
    assert first["answer"] in {"digit", "not sure"}
    assert len(first["probabilities"]) == 10
    assert first["confidence"] == max(first["probabilities"])
    assert second["digit"] is None
    assert second["answer"] == "nothing drawn"
    assert digit_trainer("predict", run, blank).out.count("nothing drawn") == 1


def test_a_picture_that_is_none(digit_trainer, run, tmp_path):
    path = tmp_path / "x.png"
    path.write_bytes(b"no picture")
    said = digit_trainer("predict", run, path)
    assert said.code == 1
    assert str(path) in said.err


def test_a_file_that_is_none_does_not_keep_the_others_from_being_read(digit_trainer, run, tmp_path):
    bad = tmp_path / "x.png"
    bad.write_bytes(b"no picture")
    blank = picture(tmp_path, "leer.png", lambda _: None)
    said = digit_trainer("predict", run, bad, blank, "--json")
    assert said.code == 1
    assert "no picture" in said.json[0]["error"]
    assert said.json[1]["answer"] == "nothing drawn"
    plain = digit_trainer("predict", run, bad, blank)
    assert "nothing drawn" in plain.out
    assert str(bad) in plain.err


def test_every_digit_of_a_sheet_is_read_with_its_place(digit_trainer, run, tmp_path):
    sheet(2, 3, 100)[0].save(tmp_path / "six.png")
    said = digit_trainer("predict", run, tmp_path / "six.png", "--all", "--json")
    assert said.code == 0
    assert len(said.json) == 6
    lefts = [answer["box"][0] for answer in said.json]
    assert lefts[:3] == sorted(lefts[:3])
    assert "px" in digit_trainer("predict", run, tmp_path / "six.png", "--all").out
