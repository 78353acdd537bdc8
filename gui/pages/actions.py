"""What the user can do with the pages: look at each."""

from gui.commands import Place
from gui.main_window import WindowAction

# fmt: off
SHOW_TRAINING = WindowAction(
    "actionShowTraining", "&Training", "Show the curves.", Place.VIEW_PAGE,
    keys=("Ctrl+1",), do=lambda window: window.show_page("Training"),
)
SHOW_EVALUATION = WindowAction(
    "actionShowEvaluation", "&Evaluation", "Show what is read right and wrong.", Place.VIEW_PAGE,
    keys=("Ctrl+2",), do=lambda window: window.show_page("Evaluation"),
)
SHOW_LAYERS = WindowAction(
    "actionShowLayers", "&Layers", "Show what every layer makes of your digit.", Place.VIEW_PAGE,
    keys=("Ctrl+3",), do=lambda window: window.show_page("Layers"),
)
SHOW_RUNS = WindowAction(
    "actionShowRuns", "&Runs", "Show all trainings so far.", Place.VIEW_PAGE,
    keys=("Ctrl+4",), do=lambda window: window.show_page("Runs"),
)
# fmt: on

ACTIONS = (SHOW_TRAINING, SHOW_EVALUATION, SHOW_LAYERS, SHOW_RUNS)
