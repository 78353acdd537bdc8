from pathlib import Path

import pytest

from core.export.swift_names import class_name
from gui.export.swift_snippet import swift_snippet


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("DigitClassifier.mlmodel", "DigitClassifier"),
        ("DigitClassifier.mlpackage", "DigitClassifier"),
        ("my digits-2.mlmodel", "my_digits_2"),
        ("9digits.mlmodel", "_9digits"),
        ("Ziffern für Ä.mlmodel", "Ziffern_f_r__"),
        ("a.b.mlmodel", "a_b"),
    ],
)
def test_the_class_is_named_as_xcode_names_it(file, name):
    assert class_name(Path("/some/where") / file) == name
    assert f"{name}(configuration: MLModelConfiguration()).model" in swift_snippet(Path(file))


def test_the_snippet_is_balanced_and_names_the_file():
    snippet = swift_snippet(Path("DigitClassifier.mlpackage"))
    for opening, closing in ("{}", "()", "[]"):
        assert snippet.count(opening) == snippet.count(closing)
    assert "DigitClassifier.mlpackage" in snippet
    assert "{{" not in snippet
    assert len(snippet.splitlines()) <= 15
