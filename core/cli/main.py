"""From arguments to the verb, and from errors to a sentence and an exit code."""

import logging
import sys
from collections.abc import Sequence

from core.cli import output
from core.cli.parser import parse
from core.errors import DigitTrainerError
from core.log import log_file, start_log

log = logging.getLogger(__name__)

DONE, MISTAKE, INTERRUPTED = 0, 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        argv: The arguments without the program's name; `sys.argv`'s by default.

    Returns:
        The exit code. Wrong usage, `--help` and `--version` leave through `SystemExit`, as argparse does.
    """
    output.prepare()
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        output.flush()
    except DigitTrainerError as error:
        log.info("refused: %s", error, exc_info=True)
        output.tell(*filter(None, (error.sentence, error.hint)))
        return MISTAKE
    except KeyboardInterrupt:
        output.tell("Interrupted.")
        return INTERRUPTED
    except Exception as error:
        log.exception("a fault of the program")
        fault = f"Something went wrong that should not ({type(error).__name__})."
        output.tell(fault, f"The log has the details: {log_file()}")
        return MISTAKE
    else:
        return code
    finally:
        output.close()


def _run(argv: Sequence[str]) -> int:
    try:
        arguments = parse(argv)
    except SystemExit:
        output.flush()
        raise
    start_log()
    return int(arguments.verb(arguments))
