"""Who hears whom: commands, controller and panels of a window are connected here, and nowhere else."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core import places
from core.data.dataset import Images
from core.errors import DigitTrainerError, TrainingError
from core.model.network import Network
from core.prediction.predictor import Predictor
from core.training.record import RunRecord
from gui.commands import AT_WORK, Fact
from gui.drawing.strokes import SIDE as CANVAS_SIDE
from gui.frame.about_dialog import AboutDialog
from gui.frame.columns import LEFT, RIGHT
from gui.frame.lessons_dialog import LessonsDialog
from gui.frame.shortcuts_dialog import ShortcutsDialog
from gui.main_window import MainWindow
from gui.parts.widgets import HelpButton
from gui.teaching_wiring import wire_teaching

WHY_LOCKED = "Wait until the training is over, or stop it."


def wire(window: MainWindow) -> None:
    """Connect everything."""
    _wire_commands(window)
    _wire_choices(window)
    _wire_training(window)
    _wire_drawing(window)
    _wire_pages(window)
    _wire_errors(window)
    _wire_view(window)
    wire_teaching(window, connect_help)
    connect_help(window, window)
    window.data_panel.browsing.connect(lambda browser: connect_help(browser, window))


def connect_help(widget: QWidget, window: MainWindow) -> None:
    """Let every "?" in `widget` open its lesson."""
    for made in widget.findChildren(HelpButton):
        made.lesson_wanted.connect(lambda topic: LessonsDialog.open_at(window, topic))


def _wire_commands(window: MainWindow) -> None:
    on, controller, theme = window.commands.on, window.controller, window.theme
    on("actionTrain", controller.train)
    on("actionStop", controller.stop)
    window.commands["actionPause"].toggled.connect(controller.pause)
    on("actionOpenData", window.data_panel.ask_for_file)
    on("actionOpenDataFolder", window.data_panel.ask_for_folder)
    on("actionOpenArchitecture", window.model_panel.ask_for_file)
    on("actionBrowseSamples", window.data_panel.browse)
    on("actionExport", lambda: open_export(window))
    on("actionExportCurvesPicture", window.training_panel.curves.save_picture)
    on("actionExportCurvesTable", window.training_panel.curves.save_csv)
    on("actionQuit", window.close)
    on("actionLessons", lambda: LessonsDialog.open_at(window))
    on("actionShortcuts", lambda: ShortcutsDialog(window.commands, window).open())
    on("actionAbout", lambda: AboutDialog(theme, window).open())
    on("actionLogFolder", lambda: _show_folder(places.log_folder()))
    on("actionRunsFolder", lambda: _show_folder(controller.store.folder))


def open_export(window: MainWindow) -> None:
    """Open the export dialog for the network that is shown."""
    from gui.export.export_dialog import ExportDialog  # not needed for the first paint

    controller = window.controller
    if controller.network is None:
        return
    try:
        images = controller.proof_images()
    except DigitTrainerError as error:
        window.messages.show_error(error)
        return
    network, run = controller.network, window.teaching.run
    dialog = ExportDialog(window.theme, controller.jobs, window.settings, network, images, run, window)
    connect_help(dialog, window)
    dialog.open()


def _show_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _wire_choices(window: MainWindow) -> None:
    controller = window.controller
    window.data_panel.chosen.connect(controller.source.load)
    window.model_panel.chosen.connect(controller.set_architecture)
    window.recipe_panel.changed.connect(controller.set_recipe)
    controller.set_architecture(window.model_panel.architecture)
    controller.set_recipe(window.recipe_panel.recipe())
    window.commands.changed.connect(lambda: _lock(window))
    _wire_room(window)


def _wire_room(window: MainWindow) -> None:
    """Train can be pressed where there is memory for it; the network card says how much that is, or why not."""
    watch, panel = window.room_watch, window.model_panel

    def refused(error: TrainingError | None) -> None:
        panel.set_refused(error)
        window.commands.set_fact(Fact.MEMORY, error is None, str(error or ""))

    watch.needed.connect(panel.set_memory)
    watch.refused.connect(refused)
    panel.chosen.connect(watch.set_architecture)
    window.recipe_panel.changed.connect(watch.set_recipe)
    window.controller.data_changed.connect(watch.set_data)
    window.controller.warm_up.done.connect(lambda _problem: watch.begin())
    window.controller.run_ended.connect(lambda _ended: watch.look())
    watch.set_architecture(panel.architecture)
    watch.set_recipe(window.recipe_panel.recipe())


def _lock(window: MainWindow) -> None:
    why = WHY_LOCKED if window.commands.state in AT_WORK else ""
    for panel in (window.data_panel, window.model_panel, window.recipe_panel):
        panel.set_locked(why)


def _wire_training(window: MainWindow) -> None:
    controller, panel, bar = window.controller, window.training_panel, window.tool_bar

    def shown(record: RunRecord | None) -> None:
        panel.set_record(record)
        bar.show_progress(record)

    def refreshed() -> None:
        panel.refresh()
        bar.show_progress(controller.record)

    controller.record_changed.connect(shown)
    controller.refreshed.connect(refreshed)
    controller.status_changed.connect(bar.set_status)
    panel.train_wanted.connect(window.commands["actionTrain"].trigger)
    panel.lesson_wanted.connect(lambda topic: LessonsDialog.open_at(window, topic))


def _wire_drawing(window: MainWindow) -> None:
    commands, controller, panel = window.commands, window.controller, window.drawing_panel
    canvas = panel.canvas

    def newest(network: Network | None) -> None:
        """Read with these weights; a temperature is known of the trained network only."""
        temperature = controller.temperature if network is controller.network else 1.0
        panel.set_predictor(None if network is None else Predictor(network, temperature))

    controller.newest_changed.connect(newest)
    commands.changed.connect(lambda: panel.set_training(commands.state in AT_WORK))
    commands.on("actionOpenPicture", panel.open_picture)
    commands.on("actionPastePicture", canvas.paste)
    commands.on("actionSaveDrawing", panel.save_drawing)
    commands.on("actionUndo", panel.undo)
    commands.on("actionRedo", canvas.redo)
    commands.on("actionClear", canvas.clear)
    commands.on("actionPenThinner", lambda: canvas.step_pen(-1))
    commands.on("actionPenThicker", lambda: canvas.step_pen(1))
    commands["actionEraser"].toggled.connect(canvas.set_eraser)

    def follow() -> None:
        commands["actionEraser"].setChecked(canvas.eraser)
        commands.set_fact(Fact.INK, not canvas.empty)
        commands.set_fact(Fact.UNDO, canvas.can_undo)
        commands.set_fact(Fact.REDO, canvas.can_redo)

    canvas.state_changed.connect(follow)
    follow()


def _wire_pages(window: MainWindow) -> None:
    controller, commands = window.controller, window.commands
    evaluation, layers, runs = window.evaluation_page, window.layers_page, window.runs_page
    for page in (evaluation, layers, runs):
        page.train_wanted.connect(commands["actionTrain"].trigger)
    for training in (runs.train_wanted, runs.resume_wanted):
        training.connect(commands["actionShowTraining"].trigger)
    controller.network_changed.connect(evaluation.set_network)
    controller.network_changed.connect(lambda _network: evaluation.set_temperature(controller.temperature))
    controller.run_ended.connect(lambda _ended: evaluation.set_temperature(controller.temperature))
    controller.data_changed.connect(evaluation.set_data)

    def newest(network: Network | None) -> None:
        if network is controller.network or layers.isVisible():
            layers.set_network(network)

    controller.newest_changed.connect(newest)
    controller.network_changed.connect(layers.set_network)
    window.drawing_panel.seen.connect(lambda seen: layers.set_image(seen.image))
    evaluation.digit_chosen.connect(partial(_put_on_canvas, window))
    _wire_layers(window)
    runs.open_wanted.connect(controller.show_run)
    runs.resume_wanted.connect(controller.resume)
    runs.compared.connect(window.training_panel.set_comparison)
    controller.runs_changed.connect(runs.refresh)
    controller.record_changed.connect(lambda record: runs.set_current(record.run_id if record else ""))
    for page in (evaluation, runs):
        commands.changed.connect(lambda page=page: page.set_busy(commands.state in AT_WORK))


def _put_on_canvas(window: MainWindow, image: Images) -> None:
    """Show a digit image, (28, 28) uint8, on the canvas; the network reads this very image."""
    scale = CANVAS_SIDE // image.shape[0]
    window.drawing_panel.canvas.set_background(image.repeat(scale, axis=0).repeat(scale, axis=1), image)


def _wire_layers(window: MainWindow) -> None:
    """A layer that is selected on the page is selected in the network's table too, if both show the same network."""
    page, panel = window.layers_page, window.model_panel

    def to_table(place: int) -> None:
        if place > 0 and page.architecture == panel.architecture:
            panel.table.selectRow(place - 1)

    def to_page(_layer: object) -> None:
        if page.architecture == panel.architecture:
            page.choose_layer(panel.table.currentIndex().row() + 1)

    page.layer_chosen.connect(to_table)
    panel.table.selected.connect(to_page)


def _wire_errors(window: MainWindow) -> None:
    """An error stays until it is closed, another takes its place, or what failed has been done after all."""
    controller, network, drawing = window.controller, window.model_panel, window.drawing_panel
    for about, failed, done in (
        ("run", controller.failed, controller.record_changed),
        ("network", network.failed, network.chosen),
        ("drawing", drawing.failed, drawing.succeeded),
    ):
        failed.connect(partial(window.messages.show_error, about=about))
        done.connect(lambda *_, about=about: window.messages.settle(about))
    for failed in (
        controller.jobs.failed,
        window.training_panel.failed,
        window.evaluation_page.failed,
        window.layers_page.failed,
        window.runs_page.failed,
    ):
        failed.connect(window.messages.show_error)


def _wire_view(window: MainWindow) -> None:
    commands, columns, pages = window.commands, window.columns, window.pages
    names = ("actionShowTraining", "actionShowEvaluation", "actionShowLayers", "actionShowRuns")
    for place, name in enumerate(names):
        commands.on(name, partial(pages.setCurrentIndex, place))
    for place, name in ((LEFT, "actionLeftColumn"), (RIGHT, "actionRightColumn")):
        commands[name].toggled.connect(partial(columns.show_column, place))
    commands.on("actionResetLayout", columns.set_usual_widths)

    def follow() -> None:
        commands["actionLeftColumn"].setChecked(columns.is_shown(LEFT))
        commands["actionRightColumn"].setChecked(columns.is_shown(RIGHT))

    columns.folded.connect(follow)
    window.painted.connect(follow)
