"""What the user can do with the pages: look at each, and work out what stands on one."""

import secrets

from gui.commands import Place
from gui.main_window import MainWindow, WindowAction
from gui.program_state import Mode

SEEDS = 1000  # so many networks that nobody has seen


def _challenge(window: MainWindow) -> None:
    """Show the challenge, or bring it to the front; while it is open, nothing in the window gives it away."""
    from gui.pages.challenge_dialog import ChallengeDialog  # not needed for the first paint

    found = window.findChild(ChallengeDialog, "challengeDialog")
    dialog = found if isinstance(found, ChallengeDialog) else ChallengeDialog(secrets.randbelow(SEEDS), window)
    if found is None:
        window.program.set_mode(Mode.CHALLENGE, True)
        dialog.closed.connect(lambda: window.program.set_mode(Mode.CHALLENGE, False))
        window.connect_help(dialog)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def _studies(window: MainWindow) -> None:
    """Show the studies, or bring them to the front."""
    from gui.pages.studies_dialog import StudiesDialog  # not needed for the first paint

    found = window.findChild(StudiesDialog, "studiesDialog")
    dialog = found if isinstance(found, StudiesDialog) else None
    if dialog is None:
        dialog = StudiesDialog(window.theme, window.jobs, window.controller.store, window)
        window.connect_help(dialog)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


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
STUDIES = WindowAction(
    "actionStudies", "&Studies…", "Show networks and recipes compared over several seeds.", Place.VIEW_PAGE,
    do=_studies,
)
CHALLENGE = WindowAction(
    "actionChallenge", "&Challenge…", "Work out shapes and parameters of a network yourself.", Place.HELP_LESSONS,
    icon="numbers", do=_challenge,
)
# fmt: on

ACTIONS = (SHOW_TRAINING, SHOW_EVALUATION, SHOW_LAYERS, SHOW_RUNS, STUDIES, CHALLENGE)
