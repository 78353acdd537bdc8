"""How long the name of a run may be, in window and terminal. Imports nothing: the terminal's parser needs it."""

MAX_NAME = 100
"""Characters."""
