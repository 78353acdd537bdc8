import re

import pytest

from gui.parts import help_texts

TOPICS = list(help_texts.all_texts().values())


@pytest.mark.parametrize("text", TOPICS, ids=lambda text: text.topic)
def test_a_help_text_is_two_sentences_and_a_lesson(text: help_texts.HelpText) -> None:
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text.short)
    assert len(sentences) == 2, sentences
    assert text.short.endswith(".")
    assert not text.title.endswith(".")
    assert 1 <= len(text.title.split()) <= 5
    assert len(text.lesson) > 40


def test_an_unknown_topic_is_a_bug() -> None:
    with pytest.raises(KeyError):
        help_texts.text("nobody wrote this")
