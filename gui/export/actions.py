"""What the user can do to take a network elsewhere, or to have one from there."""

from core.errors import DigitTrainerError, ExportError
from gui.commands import Place
from gui.main_window import MainWindow, WindowAction
from gui.parts import file_choice
from gui.program_state import ALWAYS, WHILE_IDLE, Fact, State, needs

NETWORK_FILTER = "Trained networks (*.keras *.h5 *.npz *.mlmodel);;All files (*)"


def _open_dialog(window: MainWindow) -> None:
    """Open the export dialog for the network that is shown."""
    from gui.export.export_dialog import ExportDialog  # not needed for the first paint

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
    dialog = ExportDialog(window.theme, window.jobs, window.settings, network, images, run, window, about=about)
    window.connect_help(dialog)
    dialog.open()


def _open_network(window: MainWindow) -> None:
    file_choice.choose_file(window, "Open trained network", NETWORK_FILTER, window.network_opener.take)


def _show_code(window: MainWindow) -> None:
    """Show the open network's run as a program in plain Keras."""
    from gui.export.code_dialog import CodeDialog  # not needed for the first paint

    run = window.controller.open_network.run
    if run is None:
        window.messages.show_error(
            ExportError("The open network has no run: code is written of a training.", "Open one on the page Runs.")
        )
        return
    CodeDialog(window.theme, run.info, window).open()


# fmt: off
OPEN_NETWORK_FILE = WindowAction(
    "actionOpenNetworkFile", "Open &trained network…",
    "Read digits with a network from a .keras, .h5, .npz or .mlmodel file, of layers that this program knows.",
    Place.FILE_NETWORK, keys=("Ctrl+Shift+N",), icon="open", when=WHILE_IDLE, do=_open_network,
)
EXPORT = WindowAction(
    "actionExport", "&Export…", "Write the best network so far as a file proven right: Core ML, Keras, or weights.",
    Place.FILE_EXPORT,
    keys=("Ctrl+E",), icon="export", accented=True,
    when=needs(Fact.NETWORK, states=ALWAYS - {State.QUEUED, State.STOPPING}), do=_open_dialog,
)
CODE = WindowAction(
    "actionKerasCode", "&Keras code…", "Show the training as a short program in plain Keras, to copy or save.",
    Place.FILE_EXPORT,
    when=needs(Fact.NETWORK, states=ALWAYS - {State.QUEUED, State.STOPPING}), do=_show_code,
)
# fmt: on

ACTIONS = (OPEN_NETWORK_FILE, EXPORT, CODE)
