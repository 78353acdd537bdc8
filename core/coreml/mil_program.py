"""A Core ML program (specification 6 and later) as a graph of steps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.coreml.classifier import Pixels, Runnable, the_input
from core.coreml.description import Description, Feature
from core.coreml.graph import Action, Array, Graph, Step
from core.coreml.graph import Function as Formula
from core.coreml.limits import MAX_LAYERS, MAX_WEIGHTS, FormatMistake
from core.coreml.mil_arguments import Arguments
from core.coreml.mil_constants import BlobReader, Constant, constant, shape_of
from core.coreml.mil_operations import OPERATIONS
from core.coreml.mil_quantization import COMPRESSED
from core.coreml.schema.mil import Block, Function, Operation, Program

MAIN = "main"


def runnable(program: Program, description: Description, blobs: BlobReader) -> Runnable:
    """Build what runs from a program; `blobs` gives the content of a file of weights by its name.

    Raises:
        FormatMistake: The program is damaged, asks for too much, or has an operation that cannot be run.
    """
    source = the_input(description)
    functions = program.functions
    name = description.default_function or MAIN
    if name not in functions:
        raise FormatMistake(f"it has no function {name!r:.80}")
    function = functions[name]
    block = _block(function)
    operations = block.operations
    if len(operations) > MAX_LAYERS:
        raise FormatMistake(f"it has {len(operations):,} operations")
    builder = _Builder(blobs)
    for operation in operations:
        builder.add(operation)
    graph = Graph(source.name, builder.target(block, description), tuple(builder.steps))
    return Runnable(
        source=source,
        graph=graph,
        shape=_input_shape(function, source),
        prepare=lambda images: images,
        labels=builder.labels,
        own=Pixels(*graph.leading()),
        finite=builder.finite,
    )


def _block(function: Function) -> Block:
    blocks, wanted = function.block_specializations, function.opset
    if wanted not in blocks:
        raise FormatMistake(f"it has no operations for {wanted!r:.80}")
    return blocks[wanted]


def _input_shape(function: Function, source: Feature) -> tuple[int, ...]:
    """The shape of one image; a side that the program leaves open is the one that the description says."""
    said = (1, source.channels, *source.shape) if source.kind == "image" else source.shape
    for entry in function.inputs:
        if entry.name == source.name:
            return shape_of(entry.type.tensor_type, said)
    raise FormatMistake(f"its function has no input {source.name!r:.80}")


@dataclass
class _Builder:
    """Takes the operations in their order; keeps constants, steps and labels."""

    blobs: BlobReader
    steps: list[Step] = field(default_factory=list)
    labels: tuple[str | int, ...] = ()
    probabilities: str = ""
    constants: dict[str, Constant] = field(default_factory=dict)
    finite: bool = True
    _kept: int = 0
    _used: int = 0

    def add(self, operation: Operation) -> None:
        kind, outputs = operation.type, [entry.name for entry in operation.outputs]
        label = f"operation {', '.join(outputs)!r:.80} ({kind:.40})"
        try:
            self._add(kind, outputs, operation)
        except (ValueError, LookupError, TypeError, ArithmeticError) as mistake:
            raise FormatMistake(f"{label}: {mistake}") from mistake

    def _add(self, kind: str, outputs: list[str], operation: Operation) -> None:
        if kind == "const":
            value = operation.attributes.get("val")
            if value is None:
                raise FormatMistake("it has no value")
            self._keep(outputs[0], constant(value, self.blobs))
            return
        arguments = self._arguments(operation)
        # Also those that another operation has had: each operation has its own copy, as 32-bit floats.
        self._used = self._counted(self._used, arguments.constants.values())
        if kind == "classify":
            self._classify(arguments)
        elif kind in COMPRESSED:
            self._keep(outputs[0], COMPRESSED[kind](arguments.constants))
        elif kind in OPERATIONS and len(outputs) == 1:
            self.steps.append(_step(kind, outputs[0], arguments))
        else:
            raise FormatMistake("operations of this kind cannot be run here")

    def _keep(self, name: str, value: Constant) -> None:
        self.constants[name] = value
        self._kept = self._counted(self._kept, [value])
        if isinstance(value, np.ndarray):
            self.finite = self.finite and bool(np.isfinite(value).all())

    @staticmethod
    def _counted(before: int, values: Iterable[Constant]) -> int:
        """How many weights there are with `values`."""
        count = before + sum(value.size for value in values if isinstance(value, np.ndarray))
        if count > MAX_WEIGHTS:
            raise FormatMistake(f"more than {MAX_WEIGHTS:,} weights")
        return count

    def _arguments(self, operation: Operation) -> Arguments:
        """The inputs; compressed weights of older programs lie among the attributes."""
        tensors: dict[str, list[str]] = {}
        constants: dict[str, Constant] = {
            name: constant(value, self.blobs) for name, value in operation.attributes.items() if name != "name"
        }
        for name, argument in operation.inputs.items():
            bindings = argument.arguments
            names, values = [binding.name for binding in bindings], [binding.value for binding in bindings]
            if len(values) == 1 and values[0] is not None:
                constants[name] = constant(values[0], self.blobs)
            elif len(names) == 1 and names[0] in self.constants:
                constants[name] = self.constants[names[0]]
            elif not any(values):
                tensors[name] = names
            else:
                raise FormatMistake(f"its {name!r:.80} mixes names and constants")
        return Arguments(tensors, constants)

    def _classify(self, arguments: Arguments) -> None:
        classes, names = arguments.constants.get("classes"), arguments.tensors.get("probabilities", [])
        if classes is None or len(names) != 1:
            raise FormatMistake("it has no classes or no probabilities")
        self.labels = (
            tuple(classes) if isinstance(classes, list) else tuple(int(label) for label in classes.reshape(-1))
        )
        self.probabilities = names[0]

    def target(self, block: Block, description: Description) -> str:
        """The name of the probabilities: the classifier's, else the first output that the description names."""
        if self.probabilities:
            return self.probabilities
        made, outputs = block.outputs, [feature.name for feature in description.outputs]
        both = [name for name in outputs if name in made]
        if not both:
            raise FormatMistake("none of its outputs is ever made")
        return both[0]


def _step(kind: str, output: str, arguments: Arguments) -> Step:
    """Operands that are constants are put in their places; the others become the inputs of the step."""
    names, build = OPERATIONS[kind]
    action = build(arguments)
    operands: list[str | Array] = []
    for name in names:
        if name in arguments.tensors:
            operands += arguments.tensors[name]
        else:
            operands.append(arguments.weights(name)[None])
    inputs = tuple(operand for operand in operands if isinstance(operand, str))
    parameters = _parameters(arguments.constants)
    factor = action.factor if len(inputs) == 1 else None
    filled = Action(_filled(action.function, operands), factor, action.offset)
    return Step(output, kind, inputs, output, filled, parameters)


def _filled(function: Formula, operands: Sequence[str | Array]) -> Formula:
    """`function` of the operands that are names, the constants among them filled in."""

    def run(*inputs: Array) -> Array:
        rest = iter(inputs)
        return function(*(next(rest) if isinstance(operand, str) else operand for operand in operands))

    return run


def _parameters(constants: Mapping[str, Constant]) -> int:
    """How many weights there are among the constants: rows and tables of reals, not single numbers."""
    return sum(
        value.size
        for value in constants.values()
        if isinstance(value, np.ndarray) and value.ndim and np.issubdtype(value.dtype, np.floating)
    )
