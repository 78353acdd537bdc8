"""From a network's weights to predictions, and how good those are. Numpy only."""
