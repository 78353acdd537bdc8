"""Random architectures that make sense, small enough to build."""

from hypothesis import strategies as st

from core.errors import ArchitectureError
from core.model import layers
from core.model.architecture import Architecture

_paddings = st.sampled_from(["valid", "same"])
_functions = st.sampled_from(["linear", "relu", "elu", "tanh", "sigmoid"])
LAYERS = {
    "convolution": st.builds(layers.Convolution, st.integers(1, 6), st.integers(1, 5), _paddings, _functions),
    "max_pooling": st.builds(layers.MaxPooling, st.integers(1, 3), _paddings),
    "average_pooling": st.builds(layers.AveragePooling, st.integers(1, 3), _paddings),
    "dropout": st.builds(layers.Dropout, st.floats(0, 0.9)),
    "batch_normalization": st.builds(layers.BatchNormalization),
    "activation": st.builds(layers.Activation, _functions),
    "leaky_relu": st.builds(layers.LeakyReLU, st.floats(0, 0.9)),
    "flatten": st.builds(layers.Flatten),
    "dense": st.builds(layers.Dense, st.integers(1, 12), _functions),
}
"""Layers of each kind; on pictures and on rows but for those named below."""

_PICTURES_ONLY, _ROWS_ONLY = ("convolution", "max_pooling", "average_pooling", "flatten"), ("dense", "flatten")
_pictured = st.one_of(*(made for kind, made in LAYERS.items() if kind not in _ROWS_ONLY))
_rowed = st.one_of(*(made for kind, made in LAYERS.items() if kind not in _PICTURES_ONLY))
_endings = st.sampled_from([(layers.Dense(10, "softmax"),), (layers.Dense(10), layers.Activation("softmax"))])


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    """An architecture of up to four layers on the picture and two on the row; one that does not fit is drawn again."""
    chosen = (
        *draw(st.lists(_pictured, max_size=4)),
        layers.Flatten(),
        *draw(st.lists(_rowed, max_size=2)),
        *draw(_endings),
    )
    try:
        return Architecture("random", chosen)
    except ArchitectureError:
        from hypothesis import reject

        reject()
