from pathlib import Path

import pytest

from gui.export.swift_snippet import swift_snippet


@pytest.mark.parametrize(("file", "name"), [("DigitClassifier.mlmodel", "DigitClassifier"), ("9 a.mlpackage", "_9_a")])
def test_the_snippet_uses_the_class_that_xcode_makes(file, name):
    assert f"{name}(configuration: MLModelConfiguration()).model" in swift_snippet(Path("/some/where") / file)


def test_the_snippet_is_balanced_and_names_the_file():
    snippet = swift_snippet(Path("DigitClassifier.mlpackage"))
    for opening, closing in ("{}", "()", "[]"):
        assert snippet.count(opening) == snippet.count(closing)
    assert "DigitClassifier.mlpackage" in snippet
    assert "{{" not in snippet
    assert len(snippet.splitlines()) <= 15


def test_the_snippet_says_what_the_image_must_be_and_why_it_is_fitted():
    path = Path("Digits.mlmodel")
    assert "white ink on black, the digit in its middle" in swift_snippet(path)
    assert "your whole canvas" in swift_snippet(path, "drawing")
    assert "are not taken for ink" in swift_snippet(path, "drawing")
