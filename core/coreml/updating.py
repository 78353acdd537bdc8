"""What a file says of how it learns on the phone: which layers, by which loss and optimiser, from which inputs.

Read as it stands, right or wrong: `core.export.update_checks` says whether an app can really teach it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.coreml import description
from core.coreml.description import Feature
from core.coreml.protobuf import Field, Message
from core.coreml.schema import updating as schema
from core.coreml.schema.layers import ActivationParams, WeightParams
from core.coreml.schema.model import Model
from core.coreml.schema.neural_network import NeuralNetwork, NeuralNetworkLayer

CROSS_ENTROPY = "categoricalCrossEntropyLossLayer"
SGD, ADAM = "sgdOptimizer", "adamOptimizer"
BATCH_SIZE, RATE, MOMENTUM = "mini_batch_size", "learning_rate", "momentum"
BETA_1, BETA_2, EPSILON = "beta1", "beta2", "eps"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that an app may change before it teaches.

    Attributes:
        default: What it is unless the app says otherwise.
        span: The smallest and the largest that is allowed; None if no range is given.
        choices: Those that are allowed; None if they are not listed.
    """

    default: float
    span: tuple[float, float] | None = None
    choices: tuple[int, ...] | None = None

    def allows(self, value: float) -> bool:
        """Whether an app may set it to `value`."""
        if self.choices is not None:
            return value in self.choices
        return self.span is None or self.span[0] <= value <= self.span[1]

    def __str__(self) -> str:
        """For people, as in "0.01 (0 to 1)"."""
        if self.span is not None:
            return f"{self.default:g} ({self.span[0]:g} to {self.span[1]:g})"
        return f"{self.default:g}" + (f" ({', '.join(map(str, self.choices))})" if self.choices else "")


@dataclass(frozen=True, slots=True)
class Tensor:
    """Weights of a layer.

    Attributes:
        name: "weights" or "bias", as the format has it.
        updatable: Whether they are flagged.
        storage: "float32", "float16" or "quantised".
    """

    name: str
    updatable: bool
    storage: str


@dataclass(frozen=True, slots=True)
class Link:
    """One layer, as far as teaching is concerned.

    Attributes:
        name: Its name.
        kind: Core ML's name for its kind; of an activation, the name of the function.
        inputs: The names of what it reads.
        outputs: The names of what it gives.
        updatable: Whether it is flagged.
        tensors: Its weights.
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    updatable: bool
    tensors: tuple[Tensor, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What is made small: `kind` by Core ML's name, between the layers' output `input` and the truth, `target`."""

    name: str
    kind: str
    input: str
    target: str


@dataclass(frozen=True, slots=True)
class FileUpdating:
    """All that a file says of its updating.

    Attributes:
        spec_version: Of the file.
        kind: Core ML's name for the kind of model.
        flagged: Whether the model itself is flagged as updatable.
        links: All layers, first to last.
        losses: One, if all is well.
        optimizer: `SGD` or `ADAM`; "" without one.
        parameters: The optimiser's numbers, by the names of the schema.
        epochs: How often an app goes through its examples; None if the file does not say.
        shuffle: Whether it takes them in another order each time.
        seed: Of that order; None if the file does not say.
        inputs: What is given to predict.
        training_inputs: What is given to teach.
        label: The output with the most likely label; None if the file names none.
        probabilities: The name of the output with all probabilities.
    """

    spec_version: int
    kind: str
    flagged: bool
    inputs: tuple[Feature, ...]
    training_inputs: tuple[Feature, ...]
    label: Feature | None
    probabilities: str
    links: tuple[Link, ...] = ()
    losses: tuple[Loss, ...] = ()
    optimizer: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    epochs: Parameter | None = None
    shuffle: bool = False
    seed: Parameter | None = None

    @property
    def updatable(self) -> tuple[Link, ...]:
        """The layers that learn."""
        return tuple(link for link in self.links if link.updatable)


def read(model: Model) -> FileUpdating | None:
    """What `model` says of its updating; None if it says nothing at all.

    Raises:
        FormatMistake: It is damaged.
    """
    kind, network = model.type or ("", model)
    said = description.read(model)
    labels = [output for output in said.outputs if output.name == model.description.predicted_feature_name]
    base = FileUpdating(
        spec_version=model.specification_version,
        kind=kind,
        flagged=model.is_updatable,
        inputs=said.inputs,
        training_inputs=description.features(model.description.training_input),
        label=labels[0] if labels else None,
        probabilities=model.description.predicted_probabilities_name,
    )
    if not isinstance(network, NeuralNetwork):
        return base if base.flagged else None
    layers, params = network.layers, network.update_params
    if not (base.flagged or params or any(layer.is_updatable for layer in layers)):
        return None
    links = tuple(_link(layer) for layer in layers)
    return replace(base, links=links, **(_learning(params) if params else {}))


def _learning(params: schema.NetworkUpdateParameters) -> dict[str, Any]:
    optimizer, own = params.optimizer.optimizer_type or ("", None)
    return {
        "losses": tuple(_loss(loss) for loss in params.loss_layers),
        "optimizer": optimizer,
        "parameters": dict(_parameters(own)) if own else {},
        "epochs": _parameter(params.epochs),
        "shuffle": params.shuffle.default_value,
        "seed": _parameter(params.seed),
    }


def _loss(loss: schema.LossLayer) -> Loss:
    kind, own = loss.loss_layer_type or ("", None)
    if isinstance(own, schema.CategoricalCrossEntropyLossLayer | schema.MeanSquaredErrorLossLayer):
        return Loss(loss.name, kind, own.input, own.target)
    return Loss(loss.name, kind, "", "")


def _parameters(optimizer: Message) -> Iterator[tuple[str, Parameter]]:
    for name, value in _values(optimizer):
        if isinstance(value, schema.Int64Parameter | schema.DoubleParameter):
            yield name, _parameter(value)


def _parameter(said: Any) -> Any:
    """A `Parameter` of a parameter; None of None."""
    if said is None:
        return None
    match said.allowed_values:
        case _, schema.Int64Set() as choices:
            return Parameter(said.default_value, choices=tuple(choices.values))
        case _, (schema.Int64Range() | schema.DoubleRange()) as span:
            return Parameter(said.default_value, (span.min_value, span.max_value))
        case _:
            return Parameter(said.default_value)


def _link(layer: NeuralNetworkLayer) -> Link:
    kind, params = layer.layer or ("", layer)
    if isinstance(params, ActivationParams):
        kind = (params.nonlinearity_type or ("activation", None))[0]
    tensors = tuple(_tensors(params)) if layer.layer else ()
    return Link(layer.name, kind, tuple(layer.input), tuple(layer.output), layer.is_updatable, tensors)


def _tensors(params: Message) -> Iterator[Tensor]:
    """Those of a layer; those of an activation lie one message deeper."""
    for name, value in _values(params):
        match value:
            case WeightParams():
                if storage := _storage(value):
                    yield Tensor(name, value.is_updatable, storage)
            case (_, Message() as inner):
                yield from _tensors(inner)


def _storage(weights: WeightParams) -> str:
    """How they are kept; "" if there are none."""
    if len(weights.float16_value):
        return "float16"
    if len(weights.raw_value) or len(weights.int8_raw_value):
        return "quantised"
    return "float32" if len(weights.float_value) else ""


def _values(message: Message) -> Iterator[tuple[str, Any]]:
    """The declared fields of a message by name."""
    for name, entry in vars(type(message)).items():
        if isinstance(entry, Field):
            yield name, entry.read(message)
