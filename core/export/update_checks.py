"""Whether an app can really teach a file: Apple's rules for updatable networks, each as a check.

They follow the validator in the sources of coremltools (UpdatableNeuralNetworkValidator.cpp, ParameterValidator.cpp),
which runs on a Mac only, where an app loads the file. Where it is known to let pass what then fails on phones, such as
a batch normalisation before the loss, this one is stricter.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.coreml import updating as names
from core.coreml.description import Feature
from core.coreml.updating import FileUpdating, Loss, Parameter
from core.export import contract
from core.export.checks import Check, listed

NETWORKS = ("neuralNetworkClassifier", "neuralNetworkRegressor", "neuralNetwork")
LEARNING = ("convolution", "innerProduct")
"""Kinds of layers whose weights can be changed."""

PASSED_BACK = (*LEARNING, "flatten", "reshape", "pooling", "ReLU", "sigmoid", "tanh")
"""Kinds of layers that may stand between those that learn and the loss."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    names.SGD: (names.RATE, names.BATCH_SIZE),
    names.ADAM: (names.RATE, names.BATCH_SIZE, names.BETA_1, names.BETA_2, names.EPSILON),
}
"""The numbers that an optimiser cannot do without."""

WORDS: Mapping[str, str] = {
    names.RATE: "learning rate",
    names.BATCH_SIZE: "batch size",
    names.BETA_1: "beta 1",
    names.BETA_2: "beta 2",
    names.EPSILON: "epsilon",
    names.SGD: "SGD",
    names.ADAM: "Adam",
    names.CROSS_ENTROPY: "categorical cross-entropy",
}
COUNTED = (names.BATCH_SIZE, "epochs")
"""Numbers that are at least 1."""


def update_checks(found: FileUpdating) -> tuple[Check, ...]:
    """Every rule for what a file says of its updating."""
    return (
        _specification(found),
        _learning_layers(found),
        _weights(found),
        _names(found),
        _loss(found),
        _way(found),
        _optimizer(found),
        _epochs(found),
        _training_inputs(found),
    )


def _check(name: str, faults: list[str], good: str) -> Check:
    return Check(f"learning: {name}", not faults, "; ".join(faults) or good)


def _specification(found: FileUpdating) -> Check:
    faults = []
    if found.kind not in NETWORKS:
        faults.append(f"it is a {found.kind}; only a neural network can learn")
    if found.spec_version < contract.UPDATABLE_VERSION:
        faults.append(f"specification {found.spec_version} is older than {contract.UPDATABLE_VERSION}")
    if not found.flagged:
        faults.append("the model is not flagged as updatable")
    return _check("model", faults, f"a flagged neural network of specification {found.spec_version}")


def _learning_layers(found: FileUpdating) -> Check:
    faults = [
        f"{link.name!r} is flagged, but of the kind {link.kind}"
        for link in found.updatable
        if link.kind not in LEARNING
    ]
    if not found.updatable:
        faults.append("no layer is flagged as updatable")
    return _check("layers", faults, ", ".join(f"{link.name} ({link.kind})" for link in found.updatable))


def _weights(found: FileUpdating) -> Check:
    faults = []
    for link in found.links:
        for tensor in link.tensors:
            if link.updatable and not tensor.updatable:
                faults.append(f"the {tensor.name} of {link.name!r} are not flagged as updatable")
            if link.updatable and tensor.storage != "float32":
                faults.append(f"the {tensor.name} of {link.name!r} are {tensor.storage}, not float32")
            elif tensor.storage == "float16":  # one such layer makes Core ML take the whole network for one of halves
                faults.append(f"the {tensor.name} of {link.name!r} are float16, so that nothing in the file can learn")
    count = sum(len(link.tensors) for link in found.updatable)
    return _check("weights", faults, f"{count} arrays are flagged, and float32")


def _names(found: FileUpdating) -> Check:
    counts = Counter([link.name for link in found.links] + [loss.name for loss in found.losses])
    faults = [f"{count} layers or losses are named {name!r}" for name, count in counts.items() if count > 1]
    return _check("names", faults, f"{len(counts)} layers and losses, each with a name of its own")


def _loss(found: FileUpdating) -> Check:
    if len(found.losses) != 1:
        return _check("loss", [f"there are {len(found.losses)} losses, not one"], "")
    (loss,) = found.losses
    faults = list(_loss_faults(found, loss))
    return _check("loss", faults, f"{_word(loss.kind)} of {loss.input!r} against {loss.target!r}")


def _loss_faults(found: FileUpdating, loss: Loss) -> Iterator[str]:
    if loss.kind != names.CROSS_ENTROPY:
        yield f"the loss is {loss.kind or 'not known'}, not categorical cross-entropy"
    made = [link for link in found.links if loss.input in link.outputs]
    if not made:
        yield f"no layer gives its input {loss.input!r}"
    elif made[-1].kind != "softmax":
        yield f"its input {loss.input!r} comes from {made[-1].kind}, not from a plain softmax"
    if found.kind == "neuralNetworkClassifier" and loss.input != found.probabilities:
        yield f"its input is {loss.input!r}, not the probabilities {found.probabilities!r}"
    if not loss.target or any(loss.target in link.outputs for link in found.links):
        yield f"its target {loss.target!r} is made by the network itself"
    if any(loss.target == output.name for output in (*found.inputs, *([found.label] if found.label else []))):
        yield f"its target {loss.target!r} is an input or output of the model"


def _way(found: FileUpdating) -> Check:
    """Backwards from the loss: what lies beyond a layer that passes nothing back cannot learn."""
    before, ends = _makers(found)
    reached: dict[int, str] = {}
    ahead = [(place, "", True) for place in ends]
    while ahead:
        place, blocked, at_loss = ahead.pop()
        if place in reached and (reached[place] or not blocked):
            continue
        link, reached[place] = found.links[place], blocked
        passes = link.kind in PASSED_BACK or (at_loss and link.kind == "softmax")
        beyond = blocked or ("" if passes else f"{link.name!r} ({link.kind})")
        ahead += [(source, beyond, False) for source in before[place]]
    faults = list(_way_faults(found, reached))
    between = [found.links[place].name for place in sorted(reached) if place > _first(found)]
    return _check("way from the loss", faults, f"leads back through {', '.join(reversed(between)) or 'nothing'}")


def _makers(found: FileUpdating) -> tuple[list[list[int]], list[int]]:
    """For each layer the places of those that make what it reads, and the places of those that the losses read."""
    latest: dict[str, int] = {}
    before = []
    for place, link in enumerate(found.links):
        before.append([latest[name] for name in link.inputs if name in latest])
        latest |= dict.fromkeys(link.outputs, place)
    return before, [latest[loss.input] for loss in found.losses if loss.input in latest]


def _way_faults(found: FileUpdating, reached: Mapping[int, str]) -> Iterator[str]:
    for place, link in enumerate(found.links):
        if link.updatable and place not in reached:
            yield f"{link.name!r} is not on the way to the loss"
        elif link.updatable and reached[place]:
            yield f"{reached[place]} between {link.name!r} and the loss passes nothing back"


def _first(found: FileUpdating) -> int:
    return next((place for place, link in enumerate(found.links) if link.updatable), len(found.links))


def _optimizer(found: FileUpdating) -> Check:
    if found.optimizer not in NEEDED:
        return _check("optimiser", ["there is none"], "")
    missing = [name for name in NEEDED[found.optimizer] if name not in found.parameters]
    faults = [f"its {_word(name)} is missing" for name in missing]
    for name, parameter in found.parameters.items():
        faults += _parameter_faults(name, parameter)
    said = ", ".join(f"{_word(name)} {parameter}" for name, parameter in found.parameters.items())
    return _check("optimiser", faults, f"{_word(found.optimizer)}: {said}")


def _epochs(found: FileUpdating) -> Check:
    if found.epochs is None:
        return _check("epochs", ["the file does not say how many"], "")
    faults = list(_parameter_faults("epochs", found.epochs))
    if found.seed is not None:
        faults += _parameter_faults("seed", found.seed)
    order = "in another order each time" if found.shuffle else "in the order that they are given"
    return _check("epochs", faults, f"{found.epochs}, {order}")


def _parameter_faults(name: str, parameter: Parameter) -> Iterator[str]:
    word, (low, high) = _word(name), parameter.span or (parameter.default, parameter.default)
    if low > high:
        yield f"the {word} goes from {low:g} to {high:g}"
    elif not parameter.allows(parameter.default):
        yield f"the {word} is {parameter.default:g} by itself, which is not allowed: {parameter}"
    smallest = min((parameter.default, low, high, *(parameter.choices or ())))
    if name in COUNTED and not smallest >= 1:
        yield f"the {word} may be {smallest:g}, which is less than 1"
    if name == names.RATE and not parameter.default > 0:
        yield f"the {word} is {parameter.default:g}, so that nothing is learnt"


def _training_inputs(found: FileUpdating) -> Check:
    """The image as it is for predicting, and the label as the model gives it."""
    given = {feature.name: feature for feature in found.training_inputs}
    other = [source.name for source in found.inputs if not _alike(given.get(source.name), source)]
    faults = [f"the input {name!r} is not given to teach, or in another shape" for name in other]
    if found.label is None:
        faults.append("the model has no label")
    elif not _alike(given.get(found.label.name), found.label):
        faults.append(f"the label {found.label.name!r} is not given to teach, or as another kind")
    elif found.label.kind not in ("string", "int64"):
        faults.append(f"the label {found.label.name!r} is a {found.label.kind}")
    if len(found.training_inputs) != len(found.inputs) + 1:
        faults.append(f"{len(found.training_inputs)} inputs are given to teach, not {len(found.inputs) + 1}")
    return _check("training inputs", faults, listed(found.training_inputs))


def _alike(given: Feature | None, wanted: Feature) -> bool:
    """Whether both are the same but for what they say to people."""
    return given is not None and replace(given, description="") == replace(wanted, description="")


def _word(name: str) -> str:
    return WORDS.get(name, name)
