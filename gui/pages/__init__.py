"""The pages Evaluation, Layers and Runs."""
