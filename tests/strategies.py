"""Random architectures that make sense, small enough to build."""

from hypothesis import strategies as st

from core.errors import ArchitectureError
from core.model.architecture import Architecture
from core.model.layers import (
    Activation,
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    MaxPooling,
)

_paddings = st.sampled_from(["valid", "same"])
_functions = st.sampled_from(["linear", "relu"])
_pictured = st.one_of(
    st.builds(Convolution, st.integers(1, 6), st.integers(1, 5), _paddings, _functions),
    st.builds(MaxPooling, st.integers(1, 3), _paddings),
    st.builds(AveragePooling, st.integers(1, 3), _paddings),
    st.builds(Dropout, st.floats(0, 0.9)),
    st.builds(BatchNormalization),
    st.builds(Activation, _functions),
)
_rowed = st.one_of(
    st.builds(Dense, st.integers(1, 12), _functions),
    st.builds(Dropout, st.floats(0, 0.9)),
    st.builds(BatchNormalization),
    st.builds(Activation, _functions),
)
_endings = st.sampled_from([(Dense(10, "softmax"),), (Dense(10), Activation("softmax"))])


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    """An architecture of up to four layers on the picture and two on the row; one that does not fit is drawn again."""
    layers = (
        *draw(st.lists(_pictured, max_size=4)),
        Flatten(),
        *draw(st.lists(_rowed, max_size=2)),
        *draw(_endings),
    )
    try:
        return Architecture("random", layers)
    except ArchitectureError:
        from hypothesis import reject

        reject()
