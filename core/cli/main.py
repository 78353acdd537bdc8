"""From arguments to the verb, and from errors to a sentence and an exit code."""

import logging
import os
import sys
from collections.abc import Sequence

from core.cli.parser import parse
from core.errors import DigitTrainerError

log = logging.getLogger(__name__)

DONE, MISTAKE, INTERRUPTED = 0, 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        argv: The arguments without the program's name; `sys.argv`'s by default.

    Returns:
        The exit code. Wrong usage, `--help` and `--version` leave through `SystemExit`, as argparse does.
    """
    arguments = parse(sys.argv[1:] if argv is None else argv)
    from core.log import log_file, start_log

    start_log()
    try:
        code = arguments.verb(arguments)
        sys.stdout.flush()
    except DigitTrainerError as error:
        log.info("refused: %s", error, exc_info=True)
        _say(error.sentence, error.hint)
        return MISTAKE
    except KeyboardInterrupt:
        _say("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has left (`| head`): nothing more can be said, also not when Python closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return MISTAKE
    except Exception as error:
        log.exception("a fault of the program")
        _say(
            f"Something went wrong that should not ({type(error).__name__}).", f"The log has the details: {log_file()}"
        )
        return MISTAKE
    else:
        return int(code)


def _say(sentence: str, hint: str = "") -> None:
    sys.stderr.write(f"{sentence}\n{hint}\n" if hint else f"{sentence}\n")
