"""`--data` and `--as-is`: what was turned is said on standard error, and can be kept as it is."""

import numpy as np
import pytest

from core.cli import data_option
from core.cli.parser import parse
from core.data.synthetic import shipped

SAID = "laid.npz looks transposed and black on white: turned upright and made white on black."


@pytest.fixture
def laid(tmp_path):
    digits = shipped.dataset(0, lambda _: None).test.take(slice(200))
    path = tmp_path / "laid.npz"
    np.savez(path, images=255 - digits.images.transpose(0, 2, 1), labels=digits.labels)
    return path


@pytest.mark.parametrize("verb", [["train"], ["evaluate", "latest"], ["check", "a.mlmodel"]], ids=lambda verb: verb[0])
def test_every_verb_that_takes_data_can_keep_it_as_it_is(verb):
    kept, usual = parse([*verb, "--data", "a.npz", "--as-is"]), parse([*verb, "--data", "a.npz"])
    assert data_option.source_of(kept) == "as-is:a.npz"
    assert data_option.source_of(usual) == "a.npz"
    assert data_option.source_of(parse(verb), "mnist+pen") == "mnist+pen"
    assert data_option.source_of(parse([*verb, "--as-is"]), "mnist+pen") == "mnist+pen"


def test_what_was_turned_is_said_with_how_to_keep_it(laid, capfd):
    turned = data_option.load(str(laid))
    assert capfd.readouterr().err == f"{SAID} Keep it as it is with --as-is.\n"
    kept = data_option.load(f"as-is:{laid}")
    assert capfd.readouterr() == ("", "")
    assert np.array_equal(255 - kept.train.images.transpose(0, 2, 1), turned.train.images)


def test_a_resumed_run_keeps_how_its_images_lie(digit_trainer):
    said = digit_trainer("train", "--resume", "latest", "--as-is")
    assert said.code == 1
    assert "--as-is cannot be given" in said.err


def test_a_training_says_it_and_keeps_it_with_the_run(digit_trainer, laid, tiny):
    options = ("--data", laid, "--architecture", tiny, "--epochs", 1)
    said = digit_trainer("train", *options, "--json")
    assert (said.code, SAID in said.err) == (0, True)
    assert digit_trainer("train", "--resume", said.json["run"], "--epochs", 2).code == 0
    kept = digit_trainer("train", *options, "--as-is", "--json")
    assert (kept.code, SAID in kept.err) == (0, False)
    assert digit_trainer("train", "--resume", kept.json["run"], "--epochs", 2).code == 0
