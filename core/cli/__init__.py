"""The terminal front end: the same engine as the window, the same events, no display needed.

Answers go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 a user's mistake or a failed
check, 2 wrong usage, 130 interrupted.
"""

from core.cli.main import main

__all__ = ["main"]
