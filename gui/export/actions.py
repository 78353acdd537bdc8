"""What the user can do to take a network elsewhere."""

from core.errors import DigitTrainerError
from gui.commands import Place
from gui.main_window import MainWindow, WindowAction
from gui.program_state import ALWAYS, Fact, State, needs


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
    dialog = ExportDialog(
        window.theme, window.jobs, window.settings, network, images, window.controller.open_network.run, window
    )
    window.connect_help(dialog)
    dialog.open()


# fmt: off
EXPORT = WindowAction(
    "actionExport", "&Export…", "Write the best network so far as a Core ML file that is proven right.",
    Place.FILE_EXPORT,
    keys=("Ctrl+E",), icon="export", accented=True,
    when=needs(Fact.NETWORK, states=ALWAYS - {State.QUEUED, State.STOPPING}), do=_open_dialog,
)
# fmt: on

ACTIONS = (EXPORT,)
