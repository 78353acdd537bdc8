"""From a network's weights to readings, and how good those are. Numpy only."""
