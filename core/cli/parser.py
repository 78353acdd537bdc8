"""The verbs and their options. Imports nothing heavy, so that --help answers at once."""

import argparse
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import core
from core.cli import study_options
from core.cli.text import UNSAFE, one_line
from core.export import contract
from core.training.run_name import MAX_NAME

if TYPE_CHECKING:
    from typing import TypeAlias

    Verbs: TypeAlias = "argparse._SubParsersAction[_VerbParser]"  # noqa: SLF001  (argparse has no other name)

SOURCES = "auto, mnist, pen, mnist+pen, or a path"
MODEL = "a run (id, beginning of one, folder, latest), .mlmodel, .mlpackage, .keras or .h5"
MAX_FIGURES = 18
WHOLE = re.compile(rf"-?[0-9]{{1,{MAX_FIGURES}}}")
DECIMAL = re.compile(r"-?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?")

Verb = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    """Repeats nothing that could steer the terminal."""

    def error(self, message: str) -> NoReturn:
        super().error(one_line(message))


class _VerbParser(_Parser):
    """Takes no empty text and only plain figures for numbers, whatever the option."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, read in ((None, _text), (Path, _path), (int, _whole), (float, _decimal)):
            self.register("type", kind, read)


def _text(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("must not be empty: leave the option out instead")
    return text


def _path(text: str) -> Path:
    return Path(_text(text))


def _whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"must be a whole number such as 12, of up to {MAX_FIGURES} figures, not {text!r:.60}"
        )
    return int(text)


def _decimal(text: str) -> float:
    if not DECIMAL.fullmatch(text):
        raise argparse.ArgumentTypeError(f"must be a number such as 0.001, not {text!r:.60}")
    return float(text)


def _name(text: str) -> str:
    name = _text(text).strip()
    if UNSAFE.search(name):
        raise argparse.ArgumentTypeError("must be one line of visible characters")
    if len(name) > MAX_NAME:
        raise argparse.ArgumentTypeError(f"must have at most {MAX_NAME} characters, not {len(name):,}")
    return name


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; `verb` of the result is the function to call with it.

    Raises:
        SystemExit: 0 after --help and --version, 2 for wrong usage.
    """
    return _parser().parse_args(argv)


def _verb(module: str, function: str) -> Verb:
    """The function that does a verb; its module is imported when it is called."""

    def call(arguments: argparse.Namespace) -> int:
        return int(getattr(import_module(f"core.cli.{module}"), function)(arguments))

    return call


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="digit-trainer",
        description="Train a network that reads digits, test it, and export a Core ML file that is proven right.",
        epilog="Without a verb, the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"digit-trainer {core.__version__}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True, parser_class=_VerbParser)
    for add in (
        _add_train,
        _add_study,
        _add_evaluate,
        _add_predict,
        _add_export,
        _add_sizes,
        _add_code,
        _add_check,
        _add_summary,
        _add_runs,
        _add_data,
    ):
        add(verbs)
    return parser


def _add(verbs: "Verbs", name: str, help_text: str, verb: Verb) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=help_text, description=help_text)
    made.set_defaults(verb=verb)
    made.add_argument("--json", action="store_true", help="print one JSON value on standard output and nothing else")
    return made


def _add_runs_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=Path, metavar="DIR", help="the folder of runs (default: DIGIT_TRAINER_RUNS)")


def _add_data_option(parser: argparse.ArgumentParser, default: str = "auto, MNIST if it is there") -> None:
    parser.add_argument("--data", metavar="SOURCE", help=f"{SOURCES} (default: {default})")
    parser.add_argument(
        "--as-is",
        action="store_true",
        default=None,
        help="keep images as they lie, also where they look turned, mirrored or black on white",
    )


def _add_train(verbs: "Verbs") -> None:
    train = _add(
        verbs, "train", "Train a network, keep the best epoch, and if wanted export it.", _verb("train", "train")
    )
    train.add_argument("--architecture", metavar="NAME|FILE.json", help="malireddi (default), chollet, or your own")
    _add_data_option(train, "MNIST if it is there, and pen digits")
    train.add_argument("--recipe", metavar="NAME|FILE.json", help="fast (default), tutorial, best, or your own")
    train.add_argument("--epochs", type=int, metavar="N", help="how often the images are gone through")
    train.add_argument("--batch-size", type=int, metavar="N", help="images for one step")
    train.add_argument("--learning-rate", type=float, metavar="X", help="Adam's learning rate; the peak of a schedule")
    train.add_argument("--seed", type=int, metavar="N", help="the same seed gives the same run on the same machine")
    train.add_argument(
        "--validate-on-test",
        action="store_true",
        default=None,
        help="the tutorial's way: let the test images choose the best epoch, which flatters the test accuracy",
    )
    train.add_argument("--limit", type=int, metavar="N", help="train on the first N training images only")
    train.add_argument(
        "--device", metavar="DEVICE", help="what trains: cpu (default), gpu, gpu:1 for the second, gpus for all of them"
    )
    train.add_argument("--name", type=_name, metavar="TEXT", help="a name for the run")
    _add_runs_option(train)
    train.add_argument("--export", type=Path, metavar="FILE", help="write the result as .mlmodel or .mlpackage")
    train.add_argument("--resume", metavar="RUN", help="go on with a run; with more --epochs also with a finished one")


def _add_study(verbs: "Verbs") -> None:
    study = _add(verbs, "study", "Train networks by recipes with several seeds, and compare.", _verb("study", "study"))
    study_options.add(study, SOURCES)
    _add_runs_option(study)


def _add_evaluate(verbs: "Verbs") -> None:
    evaluate = _add(
        verbs, "evaluate", "Read labelled digits and count the right answers.", _verb("predicting", "evaluate")
    )
    evaluate.add_argument("model", metavar="MODEL", help=MODEL)
    _add_data_option(evaluate)
    evaluate.add_argument(
        "--split",
        choices=("test", "validation", "train", "all"),
        help="which part (default: test; all of a source that has no test part and that the run has not learnt from)",
    )
    _add_runs_option(evaluate)


def _add_predict(verbs: "Verbs") -> None:
    predict = _add(verbs, "predict", "Read the digit in each picture.", _verb("predicting", "predict"))
    predict.add_argument("model", metavar="MODEL", help=MODEL)
    predict.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE", help="PNG, JPEG, BMP, GIF, WebP or TIFF")
    predict.add_argument("--all", action="store_true", help="read every digit in a picture, row by row, with its place")
    _add_runs_option(predict)


def _add_export(verbs: "Verbs") -> None:
    export = _add(
        verbs, "export", "Write a network, of a run or a file, as a checked file.", _verb("exporting", "export")
    )
    export.add_argument(
        "run", metavar="RUN|FILE", help="a run (id, beginning, folder, latest), .keras, .h5, .npz or .mlmodel"
    )
    export.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="a .mlmodel, .mlpackage, .keras, .npz, .html, .tflite",
    )
    export.add_argument(
        "--input",
        choices=contract.INPUTS,
        default="digit",
        help="what the file takes: a centred digit of 28 x 28 (default), or the whole drawing of 280 x 280",
    )
    export.add_argument(
        "--precision",
        choices=contract.PRECISIONS,
        default="float32",
        help="how exactly the weights are kept (default: float32); a .mlmodel takes the first three, a .tflite int8",
    )
    export.add_argument(
        "--updatable",
        action="store_true",
        help="a .mlmodel whose last layer an app can teach on the phone (iOS 13)",
    )
    export.add_argument(
        "--kit", type=Path, metavar="DIR", help="also an app around it, for Xcode and Swift Playgrounds: a new folder"
    )
    for field in ("author", "description", "license"):
        export.add_argument(f"--{field}", metavar="T", help=f"the file's {field}")
    export.add_argument("--version", metavar="T", help="the file's version")
    _add_runs_option(export)


def _add_sizes(verbs: "Verbs") -> None:
    sizes = _add(
        verbs, "sizes", "Measure what a file with weights in fewer bits saves and costs.", _verb("exporting", "sizes")
    )
    sizes.add_argument("run", metavar="RUN|FILE", help="as for export")
    _add_runs_option(sizes)


def _add_code(verbs: "Verbs") -> None:
    code = _add(verbs, "code", "Write a run as a program of its own in plain Keras.", _verb("exporting", "code"))
    code.add_argument("run", metavar="RUN", help="id, beginning of one, folder or latest")
    code.add_argument("--output", type=Path, required=True, metavar="FILE", help="a .py, or an .ipynb for a notebook")
    _add_runs_option(code)


def _add_check(verbs: "Verbs") -> None:
    check = _add(verbs, "check", "Prove what a Core ML digit classifier does, anybody's.", _verb("exporting", "check"))
    check.add_argument("file", type=Path, metavar="FILE", help="a .mlmodel or .mlpackage")
    check.add_argument(
        "--against", metavar="RUN|FILE", help="also compare it with a run's network, or a .keras, .h5 or .npz"
    )
    _add_data_option(check)
    _add_runs_option(check)


def _add_summary(verbs: "Verbs") -> None:
    summary = _add(verbs, "summary", "Show the layers, shapes and parameters.", _verb("listing", "summary"))
    summary.add_argument("model", metavar="NAME|FILE.json|MODEL", help=f"malireddi, chollet, your own, or {MODEL}")
    summary.add_argument("--batch-size", type=int, metavar="N", help="say what a training by it takes (default: 64)")
    _add_runs_option(summary)


def _add_runs(verbs: "Verbs") -> None:
    runs = _add(verbs, "runs", "List the runs, newest first.", _verb("listing", "runs"))
    _add_runs_option(runs)


def _add_data(verbs: "Verbs") -> None:
    data = _add(verbs, "data", "List the data there is, or fetch MNIST.", _verb("listing", "data"))
    data.add_argument("action", nargs="?", choices=("fetch",), help="fetch: download what is missing")
    data.add_argument("what", nargs="?", choices=("mnist",), help="mnist: the 70,000 digits of MNIST")
