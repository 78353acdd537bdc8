from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.export.swift_names import TAKEN, app_name, bundle_identifier, class_name, plain_name, string_content, warning


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


@pytest.mark.parametrize(
    ("file", "made", "better"),
    [
        ("my digits-2.mlmodel", "my_digits_2", "MyDigits2.mlmodel"),
        ("9digits.mlpackage", "_9digits", "Digits9digits.mlpackage"),
        ("Ziffern für Ä.mlmodel", "Ziffern_f_r__", "ZiffernFurA.mlmodel"),
        ("数字.mlmodel", "__", "DigitClassifier.mlmodel"),
        ("class.mlmodel", "class", "Class.mlmodel"),
        ("MLModel.mlmodel", "MLModel", "MLModelModel.mlmodel"),
    ],
)
def test_a_name_that_changes_or_breaks_the_class_is_told_with_one_that_is_fine(file, made, better):
    said = warning(Path("/some/where") / file)
    assert f"a class “{made}” of “{file}”; " in said
    assert said.endswith(f": “{better}” would be fine.")
    assert warning(Path(better)) == ""


@pytest.mark.parametrize("file", ["DigitClassifier.mlmodel", "my_digits2.mlpackage", "my digits.keras", "9.html"])
def test_a_name_that_is_fine_or_becomes_no_class_is_not_spoken_of(file):
    assert warning(Path(file)) == ""


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1))
def test_every_name_that_is_suggested_is_fine(stem):
    better = plain_name(Path(f"{stem}.mlmodel"))
    assert warning(Path(better)) == ""
    assert class_name(Path(better)) == Path(better).stem
    assert Path(better).stem not in TAKEN
