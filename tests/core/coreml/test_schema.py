"""The declared fields, held to Apple's own description of the format, and the only place where they have numbers."""

import ast
import re
from pathlib import Path

import pytest

import core.coreml
from core.coreml import protobuf
from core.coreml.protobuf import Field, Message, OneOf
from core.coreml.schema import layers, layers_shape, mil, model, neural_network, updating
from core.export.library import coremltools

FOLDER = Path(core.coreml.__file__).parent
MODULES = (model, neural_network, layers, layers_shape, mil, updating)
COMMON = (Message, layers_shape.ReduceAxesParams)
MESSAGES = {
    kind.__name__: kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Message) and kind not in COMMON
}
ENUMS = {
    kind.__name__: kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__ and not issubclass(kind, Message)
}
WHOLE = {"TYPE_INT32", "TYPE_INT64", "TYPE_UINT64", "TYPE_BOOL", "TYPE_ENUM"}
TYPES = {
    protobuf.Integer: (False, WHOLE),
    protobuf.Flag: (False, {"TYPE_BOOL"}),
    protobuf.Integers: (True, WHOLE),
    protobuf.Real: (False, {"TYPE_FLOAT"}),
    protobuf.Reals: (True, {"TYPE_FLOAT"}),
    protobuf.Double: (False, {"TYPE_DOUBLE"}),
    protobuf.Doubles: (True, {"TYPE_DOUBLE"}),
    protobuf.Bytes: (False, {"TYPE_BYTES"}),
    protobuf.Text: (False, {"TYPE_STRING"}),
    protobuf.Texts: (True, {"TYPE_STRING"}),
    protobuf.One: (False, {"TYPE_MESSAGE"}),
    protobuf.Maybe: (False, {"TYPE_MESSAGE"}),
    protobuf.Many: (True, {"TYPE_MESSAGE"}),
    protobuf.Map: (True, {"TYPE_MESSAGE"}),
}
"""For each kind of field whether it is repeated, and Apple's types."""


@pytest.fixture(scope="module")
def apples():
    """Apple's messages and enumerations by their last names."""
    proto = coremltools().proto
    found = {}

    def take(message):
        found[message.name] = message
        for nested in message.nested_types:
            take(nested)
        found.update(message.enum_types_by_name)

    names = ("Model", "FeatureTypes", "DataStructures", "Parameters", "NeuralNetwork", "MIL")
    for module in (f"{name}_pb2" for name in names):
        file = getattr(proto, module, None) or __import__(f"coremltools.proto.{module}", fromlist=["DESCRIPTOR"])
        for message in file.DESCRIPTOR.message_types_by_name.values():
            take(message)
        found |= file.DESCRIPTOR.enum_types_by_name
    return found


def snake(name: str) -> str:
    """Apple's name of a field in the manner of Python: "nGroups" is "n_groups", "int8RawValue" is "int8_raw_value"."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def type_of(field) -> str:
    """Apple's type of a field, as "TYPE_FLOAT"."""
    return next(name for name, number in vars(type(field)).items() if name.startswith("TYPE_") and number == field.type)


def declared(kind: type[Message]) -> dict[str, Field]:
    return {name: entry for base in kind.__mro__ for name, entry in vars(base).items() if isinstance(entry, Field)}


@pytest.mark.parametrize("name", MESSAGES)
def test_every_field_has_apples_name_number_and_type(name, apples):
    apple = apples[name]
    for own, entry in declared(MESSAGES[name]).items():
        if isinstance(entry, OneOf):
            (group,) = [group for group in apple.oneofs if snake(group.name) == own]
            theirs = {field.name: (field.number, field.message_type.name) for field in group.fields}
            for kind, one in entry.kinds.items():
                number, message = theirs[kind]
                assert one.number == number, kind
                assert one.kind.__name__ in ("Message", message)
            continue
        theirs = apple.fields_by_number[entry.number]
        repeated, types = TYPES[type(entry)]
        assert (snake(theirs.name), theirs.is_repeated) == (own, repeated)
        assert type_of(theirs) in types
        if isinstance(entry, protobuf.One | protobuf.Maybe | protobuf.Many):
            assert entry.kind.__name__ in ("Message", theirs.message_type.name, "<lambda>")


@pytest.mark.parametrize("name", ENUMS)
def test_every_number_of_an_enumeration_is_apples(name, apples):
    apple = (
        apples["UnaryFunctionLayerParams"].enum_types_by_name["Operation"] if name == "UnaryOperation" else apples[name]
    )
    theirs = {value.name: value.number for value in apple.values}
    assert {entry.name: entry.value for entry in ENUMS[name]}.items() <= theirs.items()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_field_has_a_number_anywhere_else(path):
    """Only the schema declares fields, and only the reader of messages looks for them by number."""
    if path.parent.name == "schema" or path.name == "protobuf.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "core.coreml.protobuf":
            assert {alias.name for alias in node.names} <= {"Field", "Message"}
        if isinstance(node, ast.ImportFrom) and node.module == "core.coreml":
            assert not {alias.name for alias in node.names} & {"protobuf", "wire"}
        assert not (isinstance(node, ast.Attribute) and node.attr == "fields"), ast.unparse(node)
