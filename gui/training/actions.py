"""What the user can do with a training and its curves."""

from gui.commands import Place
from gui.main_window import MainWindow, WindowAction
from gui.parts.keys import SPACE
from gui.program_state import BUSY, CAN_TRAIN, Condition, Fact, Mode, State, needs


def _choose_device(window: MainWindow) -> None:
    from gui.training.device_dialog import DeviceDialog

    DeviceDialog(window.theme, window.settings, window.controller.engine_loader, window).open()


# fmt: off
TRAIN = WindowAction(
    "actionTrain", "&Train", "Train the network on the data by the recipe.", Place.TRAIN_RUN,
    keys=("Ctrl+Return",), local_keys=(SPACE,), local_note=" at first", icon="train", accented=True, when=CAN_TRAIN,
    do=lambda window: window.controller.train(),
)
PAUSE = WindowAction(
    "actionPause", "&Pause", "Let the training wait, or go on.", Place.TRAIN_RUN,
    mode=Mode.PAUSE, local_keys=(SPACE,), icon="pause", when=Condition(BUSY),
    switch=lambda window, on: window.controller.pause(on), text_on="&Go on", icon_on="train",
)
STOP = WindowAction(
    "actionStop", "&Stop", "End the training and keep the best epoch.", Place.TRAIN_RUN,
    keys=("Ctrl+.",), icon="stop", when=Condition(BUSY | {State.QUEUED}), do=lambda window: window.controller.stop(),
)
DEVICE = WindowAction(
    "actionDevice", "De&vice…", "Choose what trains: the processor, or a graphics processor.", Place.TRAIN_DEVICE,
    do=_choose_device,
)
EXPORT_CURVES_PICTURE = WindowAction(
    "actionExportCurvesPicture", "Curves as PN&G…", "Save the curves as a picture.", Place.FILE_EXPORT,
    icon="curves", when=needs(Fact.CURVES), do=lambda window: window.training_panel.save_picture(),
)
EXPORT_CURVES_TABLE = WindowAction(
    "actionExportCurvesTable", "Curves as &CSV…", "Save every step and epoch as a table.", Place.FILE_EXPORT,
    icon="curves", when=needs(Fact.CURVES), do=lambda window: window.training_panel.save_csv(),
)
# fmt: on

ACTIONS = (TRAIN, PAUSE, STOP, DEVICE, EXPORT_CURVES_PICTURE, EXPORT_CURVES_TABLE)
