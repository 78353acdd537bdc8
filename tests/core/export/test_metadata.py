"""Texts go into the file as they are, or are refused in a sentence."""

import pytest

import core
from core.errors import ExportError
from core.export.metadata import MAX_CHARACTERS, Metadata, training_facts


def test_everything_that_apps_show_has_a_text_unless_it_is_the_authors_to_give():
    metadata = Metadata()
    said = (metadata.description, metadata.input_description)
    assert all((*said, metadata.probabilities_description, metadata.label_description))
    assert metadata.author == metadata.license == metadata.version == ""


@pytest.mark.parametrize("value", [None, 3, b"bytes", ["a"]])
@pytest.mark.parametrize("name", ["author", "description", "license", "version", "input_description"])
def test_only_text_is_metadata(name, value):
    with pytest.raises(ExportError, match=f"The {name.replace('_', ' ')} must be text, not"):
        Metadata(**{name: value})


def test_a_lone_surrogate_is_refused_with_its_place():
    with pytest.raises(ExportError, match=r"U\+D83D, at place 3") as caught:
        Metadata(author="ab\ud83d")
    caught.value.sentence.encode()  # the sentence itself can be printed


def test_a_text_that_is_far_too_long_is_refused():
    with pytest.raises(ExportError, match="license has 4,000,001 characters"):
        Metadata(license="x" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize("further", [{"run": 3}, {3: "run"}, {"a\udc00": "b"}, {"a": "b\udc00"}, "text", None])
def test_further_metadata_are_texts_by_name(further):
    with pytest.raises(ExportError, match="metadata"):
        Metadata(further=further)


def test_further_metadata_cannot_be_changed_from_outside():
    given = {"run": "one"}
    metadata = Metadata(further=given)
    given["run"] = "two"
    assert metadata.further == {"run": "one"}


def test_training_facts_say_what_is_known():
    facts = training_facts(run="r1", data="MNIST", validation_accuracy=0.98765)
    assert facts == {
        "run": "r1",
        "data": "MNIST",
        "validation accuracy": "0.9877",
        "made with": f"Digit Trainer {core.__version__}",
    }
