"""The right column: the canvas, and what the network says of it."""
