"""A network as a web page of one file: one draws a digit in the browser and sees what the network makes of it.

The page's own parts lie in `resources/page`; docs/formats.md says how the network lies in it.
"""

import base64
import binascii
import html
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, Final

import numpy as np

from core import what_is_it
from core.errors import ArchitectureError, ExportError
from core.file_kinds import Kind
from core.files import MAX_JSON_BYTES, open_plain, opened, parse_json
from core.model.architecture import from_json
from core.model.layers import BatchNormalization
from core.model.network import Network, weight_shapes
from core.prediction.predictor import SURE
from core.values import checked, number

DEFAULT_TITLE: Final = "Draw a digit"
FORMAT: Final = 1
MAX_BYTES: Final = 300 << 20
"""Of a page; the largest network that can be trained has 50 million weights, which are 267 MB in base64."""

MAX_TEMPERATURE: Final = 1e6
PROGRAM: Final = ("network.js", "ink.js", "strokes.js", "page.js")
NETWORK_TAG: Final = b'<script id="network" type="application/json">'
WEIGHTS_TAG: Final = b'<script id="weights" type="text/plain">'
PROGRAM_TAG: Final = b'<script>\n"use strict";\n'
END: Final = b"</script>"
HINT: Final = "Export the page again."


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """What a page of ours holds.

    Attributes:
        network: With the weights as float32, bit for bit as they were written.
        temperature: What the page calibrates its probabilities by.
        program: Its JavaScript.
    """

    network: Network
    temperature: float
    program: str


def write(network: Network, path: Path, *, temperature: float = 1.0, title: str = DEFAULT_TITLE) -> None:
    """Write a page that needs no other file and no internet to `path`.

    Args:
        network: What reads the digits.
        path: Of the new file.
        temperature: Calibrates the probabilities that are shown, above 0; see `calibration.fitted_temperature`.
        title: The page's heading, and the name of its tab.

    Raises:
        ExportError: The temperature is none.
        OSError: The disk does not take it.
    """
    made = content(network, temperature=temperature, title=title)
    with open_plain(path, "wb") as file:
        file.write(made)


def content(network: Network, *, temperature: float = 1.0, title: str = DEFAULT_TITLE) -> bytes:
    """The whole page in UTF-8. Equal arguments give equal bytes.

    Raises:
        ExportError: The temperature is none.
    """
    _check_temperature(temperature)
    weights = b"".join(np.ascontiguousarray(array, "<f4").tobytes() for array in network.weights)
    page = Template(_part("page.html")).substitute(
        title=html.escape(title),
        about=html.escape(_about(network)),
        style=_part("page.css"),
        network=json.dumps(_told(network, temperature)).replace("<", "\\u003c"),  # so that nothing in it ends the tag
        weights=base64.b64encode(weights).decode("ascii"),
        program=program(),
    )
    return page.encode("utf-8", "xmlcharrefreplace")


def program() -> str:
    """The JavaScript of every page: the layers, the way from strokes to the digit image, and what is seen."""
    return "\n".join(_part(name) for name in PROGRAM)


def read(path: Path) -> Page:
    """Take the network out of a page that `write` made. Nothing in the page is run.

    Raises:
        ExportError: It is no such page, or is damaged.
    """
    with opened(path, MAX_BYTES, ExportError) as (file, size):
        page = file.read(size)
    if what_is_it.kind_of(path) is not Kind.PAGE:
        raise ExportError(f"{path} is no page that Digit Trainer has exported.", HINT)
    told = _read_told(path, _between(path, page, NETWORK_TAG))
    try:
        network = _network(told, _between(path, page, WEIGHTS_TAG))
    except (ArchitectureError, binascii.Error, ValueError) as error:
        raise ExportError(f"The network in {path} cannot be read: {str(error).rstrip('.')}.", HINT) from error
    temperature = told["temperature"]
    _check_temperature(temperature)
    code = _between(path, page, PROGRAM_TAG).decode("utf-8", "replace").removesuffix("\n")
    return Page(network, float(temperature), code)


def _part(name: str) -> str:
    return resources.files("resources").joinpath("page", name).read_text(encoding="utf-8").rstrip("\n")


def _told(network: Network, temperature: float) -> dict[str, Any]:
    """What the page knows of the network besides the weights."""
    return {
        "format": FORMAT,
        "architecture": network.architecture.to_json(),
        "shapes": _shapes(network),
        "epsilon": BatchNormalization.epsilon,
        "temperature": temperature,
        "sure": SURE,
    }


def _shapes(network: Network) -> list[list[list[int]]]:
    """For every layer the shapes of its weights."""
    return [[list(shape) for shape in shapes] for _, shapes in weight_shapes(network.architecture)]


def _about(network: Network) -> str:
    count = network.architecture.total_parameters
    return (
        f"Read by the network “{network.architecture.name}” with {count:,} weights, here in the browser: what you draw "
        "does not leave this page. Made with Digit Trainer."
    )


def _between(path: Path, page: bytes, tag: bytes) -> bytes:
    """What stands in the page from `tag` to the end of that element."""
    start = page.find(tag) + len(tag)
    end = page.find(END, start)
    if start < len(tag) or end < 0:
        raise ExportError(f"{path} is damaged: a part of the page is missing.", HINT)
    return page[start:end]


def _read_told(path: Path, text: bytes) -> dict[str, Any]:
    what = f"The description of the network in {path}"
    if len(text) > MAX_JSON_BYTES:
        raise ExportError(f"{what} is too long.", HINT)
    told = parse_json(text, what, ExportError)
    if not isinstance(told, dict) or told.get("format") != FORMAT or set(told) != _FIELDS:
        raise ExportError(f"{what} is none of format {FORMAT}.", HINT)
    return told


_FIELDS: Final = {"format", "architecture", "shapes", "epsilon", "temperature", "sure"}


def _network(told: dict[str, Any], text: bytes) -> Network:
    """The network; raises ValueError or ArchitectureError unless all of it is there and fits."""
    architecture = from_json(told["architecture"])
    shapes = [shape for _, of_layer in weight_shapes(architecture) for shape in of_layer]
    numbers = np.frombuffer(base64.b64decode(text, validate=True), "<f4").astype(np.float32)
    sizes = [int(np.prod(shape)) for shape in shapes]
    if len(numbers) != sum(sizes):
        raise ValueError(f"it has {len(numbers):,} weights instead of {sum(sizes):,}")
    if not np.isfinite(numbers).all():
        raise ValueError("its weights are no finite numbers")
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    network = Network(architecture, tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)))
    if told["shapes"] != _shapes(network):
        raise ValueError("the shapes that it names are not those of its layers")
    return network


def _check_temperature(temperature: object) -> None:
    with checked(ExportError):
        number("Temperature", temperature, 0, MAX_TEMPERATURE, open_low=True)
