"""Before and around the window: what Qt needs, crash hook, pictures for the docs."""
