"""A network and its metadata as a Core ML file: the two formats, and the description that both carry.

Nothing here knows the user's target: `files` decides where drafts are written, `verify` whether they may stay.
"""

from pathlib import Path
from typing import Any

from core.export import contract, mlmodel, mlpackage
from core.export.metadata import Metadata
from core.model.network import Network

GRAYSCALE = 10
"""Core ML's number for the colour space of grayscale images."""


def mlmodel_content(network: Network, metadata: Metadata) -> bytes:
    """The whole content of a .mlmodel, float32, specification 1. Equal arguments give equal bytes.

    Raises:
        ExportError: A layer cannot be expressed, or coremltools cannot be loaded.
    """
    specification = mlmodel.specification(network)
    _describe(specification, metadata)
    content: bytes = specification.SerializeToString(deterministic=True)
    return content


def write_mlpackage(network: Network, metadata: Metadata, folder: Path) -> None:
    """Write a .mlpackage, float32, specification 6, into the new `folder`.

    Raises:
        ExportError: A layer cannot be expressed, or this machine cannot write packages.
        OSError: The disk does not take it.
    """
    mlpackage.write(network, folder, lambda specification: _describe(specification, metadata))


def _describe(specification: Any, metadata: Metadata) -> None:
    """Write names, colour space and all texts into `specification`, a Core ML `Model` message."""
    description = specification.description
    said = description.metadata
    said.Clear()
    said.shortDescription = metadata.description
    said.author = metadata.author
    said.license = metadata.license
    said.versionString = metadata.version
    said.userDefined.update(metadata.further)
    (image,) = description.input
    image.shortDescription = metadata.input_description
    image.type.imageType.colorSpace = GRAYSCALE
    texts = {contract.PROBABILITIES: metadata.probabilities_description, contract.LABEL: metadata.label_description}
    for output in description.output:
        output.shortDescription = texts[output.name]
