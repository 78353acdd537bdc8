"""What the user can do to take a network elsewhere, or to have one from there."""

from pathlib import Path

from core.errors import DataError, DigitTrainerError
from gui.commands import Place
from gui.main_window import MainWindow, WindowAction
from gui.parts import file_choice
from gui.program_state import ALWAYS, WHILE_IDLE, Fact, State, needs

MANIFEST = "Manifest.json"  # a package is a folder, which some file dialogs only walk into
NETWORK_FILTER = f"Trained networks (*.keras *.h5 *.npz *.mlmodel *.mlpackage {MANIFEST});;All files (*)"
CORE_ML_FILTER = f"Core ML (*.mlmodel *.mlpackage {MANIFEST});;All files (*)"


def _open_dialog(window: MainWindow, *, as_app: bool = False) -> None:
    """Open the export dialog for the network that is shown."""
    from gui.export.digits_source import DigitsSource
    from gui.export.export_dialog import ExportDialog
    from gui.export.subject import Subject  # these are not needed for the first paint

    network = window.controller.open_network.network
    if network is None:
        return
    try:
        images = window.controller.proof_images()
    except DigitTrainerError as error:
        window.messages.show_error(error)
        return
    now = window.controller.open_network.now
    about = ": ".join(filter(None, [now.name, now.figure_words])) if now else ""
    run = window.controller.open_network.run
    subject = Subject(
        network,
        images,
        run,
        DigitsSource(run, window.controller.data),
        window.drawing_panel.canvas.strokes(),
        window.controller.open_network.temperature,
        about,
    )
    dialog = ExportDialog(window.theme, window.jobs, window.settings, subject, window, as_app=as_app)
    window.connect_help(dialog)
    dialog.open()


def _open_app_dialog(window: MainWindow) -> None:
    _open_dialog(window, as_app=True)


def _open_network(window: MainWindow) -> None:
    take = window.network_opener.take
    file_choice.choose_file(window, "Open trained network", NETWORK_FILTER, lambda path: take(_whole(path)))


def _choose_check(window: MainWindow) -> None:
    file_choice.choose_file(
        window, "Check a Core ML file", CORE_ML_FILTER, lambda path: check_file(window, _whole(path))
    )


def _whole(path: Path) -> Path:
    """The package whose manifest was chosen, or what was chosen."""
    return path.parent if path.name == MANIFEST else path


def check_file(window: MainWindow, path: Path) -> None:
    """Show what is known of a Core ML file, and open it if the program is idle."""
    from gui.export.check_dialog import CheckDialog  # not needed for the first paint

    data = window.controller.data
    if data is None:
        window.messages.show_error(DataError("No digits are loaded yet that a file could be checked on."))
        return
    dialog = CheckDialog(window.theme, window.jobs, path, data.held_out(), data.held_out_name(), window)

    def opened(path: Path) -> None:
        why_not = window.program.why_not(WHILE_IDLE)
        dialog.say_open(why_not or "It is the open network now: close this, and draw with it.")
        if not why_not:
            window.network_opener.take(path)

    dialog.checked.connect(opened)
    window.connect_help(dialog)
    dialog.open()


def _show_code(window: MainWindow) -> None:
    """Show the open network's run as a program in plain Keras."""
    from gui.export.code_dialog import CodeDialog  # not needed for the first paint

    run = window.controller.open_network.run
    if run is not None:
        CodeDialog(window.theme, run.info, window).open()


# fmt: off
OPEN_NETWORK_FILE = WindowAction(
    "actionOpenNetworkFile", "Open &trained network…",
    "Read digits with a network from a Keras or Core ML file, or from exported weights (.npz).",
    Place.FILE_NETWORK, keys=("Ctrl+Shift+N",), icon="open", when=WHILE_IDLE, do=_open_network,
)
CHECK = WindowAction(
    "actionCheckFile", "Chec&k a Core ML file…",
    "Prove what anybody's .mlmodel or .mlpackage does, find what it lacks, and draw with it.",
    Place.FILE_NETWORK, icon="check", when=needs(Fact.DATA), do=_choose_check,
)
EXPORT = WindowAction(
    "actionExport", "&Export…", "Write the best network so far as a file proven right: Core ML, Keras, or weights.",
    Place.FILE_EXPORT,
    keys=("Ctrl+E",), icon="export", accented=True,
    when=needs(Fact.NETWORK, states=ALWAYS - {State.QUEUED, State.STOPPING}), do=_open_dialog,
)
EXPORT_APP = WindowAction(
    "actionExportApp", "E&xport as app…",
    "Write an app around the best network so far: a folder that opens in Xcode and in Swift Playgrounds.",
    Place.FILE_EXPORT, icon="phone", when=EXPORT.when, do=_open_app_dialog,
)
CODE = WindowAction(
    "actionKerasCode", "Keras c&ode…", "Show the training as a short program in plain Keras, to copy or save.",
    Place.FILE_EXPORT, icon="code", when=needs(Fact.RUN), do=_show_code,
)
# fmt: on

ACTIONS = (OPEN_NETWORK_FILE, CHECK, EXPORT, EXPORT_APP, CODE)
