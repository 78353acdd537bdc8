"""Core ML files, made and written; see `core_ml`."""

from core_ml import (  # noqa: F401  (fixtures)
    export,
    images,
    make_network,
    network,
    own_digits,
    reference,
    stranger,
    write_file,
    written,
)
