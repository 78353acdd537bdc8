"""Training: what to do (`recipe`), what is said meanwhile (`events`), the doing (`session`), what is kept (`store`)."""
