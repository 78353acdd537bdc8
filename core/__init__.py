"""Digit Trainer's engine: data, networks, training, prediction and export, with no screen."""

__version__ = "0.1.0"
