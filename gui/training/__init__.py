"""The page Training: curves, and one sentence about how it goes."""
