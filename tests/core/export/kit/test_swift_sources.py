"""Every Swift file of a kit is Swift, as far as a parser can tell; `test_swift_compiled` and macOS can tell more."""

from collections.abc import Iterator

import tree_sitter
import tree_sitter_swift

from core.export.kit import writer

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_swift.language()))
FOR_LINUX = ("Answer", "DigitImage", "DigitModelError", "Golden", "GrayImage", "Resampling", "SelfTest")
"""Files that import nothing but Foundation."""


def mistakes(source: bytes) -> list[str]:
    def walk(node: tree_sitter.Node) -> Iterator[str]:
        if node.is_error or node.is_missing:
            yield f"line {node.start_point[0] + 1}: {source[node.start_byte : node.end_byte][:60]!r}"
        for child in node.children:
            yield from walk(child)

    return list(walk(PARSER.parse(source).root_node))


def test_a_mistake_is_found():
    assert mistakes(b"let a = (1 + \nfunc { }")
    assert not mistakes(b"let a = 1\n")


def test_every_file_of_a_kit_parses_whatever_the_title(write):
    report = write(title='a"\\(b) ü 数 \u202e')
    files = [name for name in report.files if name.endswith(".swift")]
    assert len(files) >= 20
    for name in files:
        assert not mistakes((report.path / name).read_bytes()), name


def test_the_normaliser_and_the_proof_need_nothing_but_foundation():
    for name in FOR_LINUX:
        source = (writer.TEMPLATES / writer.APP / f"Sources/Prediction/{name}.swift").read_text(encoding="utf-8")
        assert [line for line in source.splitlines() if line.startswith("import ")] == ["import Foundation"]


def test_every_button_and_picture_has_words_for_voice_over():
    screens = writer.TEMPLATES / writer.APP / "Sources/App"
    source = "\n".join(path.read_text(encoding="utf-8") for path in screens.glob("*.swift"))
    assert source.count("Image(") == source.count("Image(decorative:")
    for word in ('"Canvas"', '"Probability of ', '"That was a ', "answer.spoken", "allowsDirectInteraction"):
        assert word in source


def test_files_are_small():
    for path in writer.TEMPLATES.rglob("*.swift"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 200, path
