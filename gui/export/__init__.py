"""The export dialog, and what came of it."""
