"""What the user can do with data and network before a training."""

from gui.commands import Place
from gui.main_window import WindowAction
from gui.program_state import WHILE_IDLE, Fact, needs

# fmt: off
OPEN_DATA = WindowAction(
    "actionOpenData", "Open &data file…", "Train on digits from a file.", Place.FILE_DATA,
    keys=("Ctrl+Shift+O",), icon="open", when=WHILE_IDLE, do=lambda window: window.data_panel.ask_for_file(),
)
OPEN_DATA_FOLDER = WindowAction(
    "actionOpenDataFolder", "Open data &folder…", "Train on digits from a folder.", Place.FILE_DATA,
    icon="open", when=WHILE_IDLE, do=lambda window: window.data_panel.ask_for_folder(),
)
OPEN_ARCHITECTURE = WindowAction(
    "actionOpenArchitecture", "Open &network…", "Train your own network, from a JSON file.", Place.FILE_DATA,
    icon="open", when=WHILE_IDLE, do=lambda window: window.model_panel.ask_for_file(),
)
BROWSE_SAMPLES = WindowAction(
    "actionBrowseSamples", "&Browse digits…", "Look at all digits, and at the numbers behind them.", Place.VIEW_MORE,
    keys=("Ctrl+B",), icon="grid", when=needs(Fact.DATA), do=lambda window: window.data_panel.browse(),
)
# fmt: on

ACTIONS = (OPEN_DATA, OPEN_DATA_FOLDER, OPEN_ARCHITECTURE, BROWSE_SAMPLES)
