"""The options of `digit-trainer study`. Imports nothing heavy."""

import argparse
from pathlib import Path

DEFAULT_SEEDS = 5


def add(study: argparse.ArgumentParser, sources: str) -> None:
    """Add them.

    Args:
        study: The verb.
        sources: Which data there is, in words.
    """
    study.add_argument(
        "study", nargs="?", metavar="STUDY", help="one to go on with, or a .json file; without anything they are listed"
    )
    study.add_argument("--architecture", nargs="+", metavar="NAME|FILE.json", help="networks (default: malireddi)")
    study.add_argument("--recipe", nargs="+", metavar="NAME|FILE.json", help="recipes (default: fast)")
    study.add_argument("--seeds", type=int, metavar="N", help=f"seeds 1 to N of each (default: {DEFAULT_SEEDS})")
    study.add_argument("--data", metavar="SOURCE", help=f"{sources} (default: what each recipe is made for)")
    study.add_argument("--epochs", type=int, metavar="N", help="instead of each recipe's own")
    study.add_argument("--limit", type=int, metavar="N", help="train on the first N training images only")
    study.add_argument("--name", metavar="TEXT", help="a name for the study (default: its networks and recipes)")
    study.add_argument("--show", action="store_true", help="show what is there, and train nothing")
    study.add_argument("--at-once", type=int, metavar="N", help="processes side by side (default: by cores and memory)")
    study.add_argument(
        "--scheduler", metavar="ADDRESS", help="train on the workers of a Dask scheduler, tcp://… or tls://…"
    )
    study.add_argument("--csv", type=Path, metavar="FILE", help="also write a line for each training")
    study.add_argument("--page", type=Path, metavar="FILE.html", help="also write the table as a web page")
