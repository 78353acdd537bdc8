"""Before and around the window: what Qt needs, warm-up, crash hook, pictures for the docs."""
