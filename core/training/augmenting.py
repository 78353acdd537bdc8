"""How training images are varied: strokes wider or thinner, bent, then moved. Inside TensorFlow's graph.

Bending is the elastic distortion of Simard, Steinkraus and Platt ("Best practices for convolutional neural networks
applied to visual document analysis", 2003): a field of random shifts, smooth because it is spanned between few nodes.
Here these are the coefficients of cubic B-splines, which are smooth by themselves.
"""

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import SIDE
from core.model import backend

NODES: Final = 6
"""On each side of the image: they are nine pixels apart, the outermost ones lie beyond its edges."""

_RIM: Final = 1
"""Pixels of paper around an image, so that what lies beyond its edge is paper."""


def nodes(count: Any, seed: Any) -> Any:
    """How each node is pulled: (count, 2, NODES, NODES) float32, -1 to 1, across and down."""
    return backend.tensorflow().random.stateless_uniform((count, 2, NODES, NODES), seed, -1.0, 1.0)


def varied(images: Any, variations: Any, pulled: Any | None = None) -> Any:
    """Make each image's strokes thicker or thinner, bend it, then move it.

    Args:
        images: (n, 28, 28, 1) float32.
        variations: (n, 10) float32 from `schedule.variations`.
        pulled: From `nodes`, for each image; None bends none.
    """
    tf = backend.tensorflow()
    width = variations[:, 8, None, None, None]
    thick = tf.nn.max_pool2d(images, 3, 1, "SAME")
    thin = -tf.nn.max_pool2d(-images, 3, 1, "SAME")
    grown = images + tf.nn.relu(width) * (thick - images) - tf.nn.relu(-width) * (images - thin)
    if pulled is None:
        return _moved(grown, variations[:, :8])
    return _bent(grown, variations, pulled * variations[:, 9, None, None, None])


def _moved(images: Any, transforms: Any) -> Any:
    """Apply one projective transform to each image, bilinear, paper beyond the edge."""
    moved = backend.tensorflow().raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=transforms,
        output_shape=[SIDE, SIDE],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="CONSTANT",
    )
    return backend.tensorflow().ensure_shape(moved, (None, SIDE, SIDE, 1))


def _bent(images: Any, variations: Any, pulled: Any) -> Any:
    """Take each pixel from where its shift, and then the transform, lead."""
    tf = backend.tensorflow()
    splines = tf.constant(_splines())
    shifts = tf.einsum("yk,nckl,xl->ncyx", splines, pulled, splines)
    down, across = (tf.cast(part, tf.float32) for part in tf.meshgrid(range(SIDE), range(SIDE), indexing="ij"))
    x, y = across + shifts[:, 0], down + shifts[:, 1]
    a, b, c, d, e, f = (variations[:, place, None, None] for place in range(6))
    return _sampled(images, a * x + b * y + c, d * x + e * y + f)


def _sampled(images: Any, x: Any, y: Any) -> Any:
    """The images at places between pixels, (n, 28, 28) each, bilinear."""
    tf = backend.tensorflow()
    side = SIDE + 2 * _RIM
    count = tf.shape(images)[0]
    flat = tf.reshape(tf.pad(images[..., 0], [[0, 0], [_RIM, _RIM], [_RIM, _RIM]]), (count, side * side))
    x, y = (tf.reshape(tf.clip_by_value(place + _RIM, 0.0, side - 1 - 1e-3), (count, SIDE * SIDE)) for place in (x, y))
    left, top = tf.floor(x), tf.floor(y)
    right, low = x - left, y - top
    corner = tf.cast(top * side + left, tf.int32)

    def at(offset: int) -> Any:
        return tf.gather(flat, corner + offset, batch_dims=1)

    upper = at(0) * (1 - right) + at(1) * right
    lower = at(side) * (1 - right) + at(side + 1) * right
    return tf.reshape(upper * (1 - low) + lower * low, (count, SIDE, SIDE, 1))


@cache
def _splines() -> NDArray[np.floating]:
    """(28, NODES) float32: how much each node counts at each pixel; each row adds up to 1."""
    places = np.arange(SIDE) / (SIDE - 1) * (NODES - 3) + 1
    away = np.abs(places[:, None] - np.arange(NODES))
    near = (4 - 6 * away**2 + 3 * away**3) / 6
    far = np.maximum(2 - away, 0) ** 3 / 6
    return np.asarray(np.where(away < 1, near, far), np.float32)
