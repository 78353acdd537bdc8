from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.export.swift_names import app_name, bundle_identifier, class_name, string_content


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


@given(st.text())
def test_any_title_gives_a_name_and_an_identifier_that_apple_accepts(title):
    name = app_name(title)
    assert name.isascii()
    assert name[0].isalpha()
    assert name.replace("_", "").isalnum()
    assert bundle_identifier(title).replace("-", "").replace(".", "").isalnum()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_in_a_swift_string_neither_ends_it_nor_breaks_the_line(text):
    content = string_content(text)
    assert content.replace("\\\\", "").replace('\\"', "").count('"') == 0
    assert content.isprintable()
