"""Which processor trains: chosen once, remembered, and taken from the next start on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.model import backend, devices
from gui.background.engine_loader import EngineLoader
from gui.parts.dialogs import Dialog
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox, FieldRow
from gui.parts.widgets import button, column, label, row
from gui.settings import DEVICE, Settings
from gui.theme import INSIDE, Theme

WIDTH = 420
LOADING = "What there is can be told once the engine is loaded."
LATER = "Trains from the next start of the program on."
NO_OTHER = (
    "TensorFlow finds no graphics processor here. On Linux it can use NVIDIA's, with tensorflow[and-cuda] installed."
)
SAME_NUMBERS = "Several share every batch: the network learns the same, sooner if it is large."


class DeviceDialog(Dialog):
    """Offers what TensorFlow finds on this machine."""

    def __init__(self, theme: Theme, settings: Settings, engine: EngineLoader, parent: QWidget) -> None:
        super().__init__("deviceDialog", "Device", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self.box = ComboBox("deviceBox", "What trains")
        self.words = label("", "caption", "deviceWords", wrap=True)
        close = button("Close", "deviceClose")
        close.clicked.connect(self.close)
        chosen = FieldRow("What trains", self.box, "device")
        layout = column(chosen, self.words, row(1, close), spacing=INSIDE, margin=INSIDE)
        layout.addStrut(theme.px(WIDTH))
        self.page.setLayout(layout)
        enable(self.box, LOADING)
        self.words.setText(LOADING)
        if engine.ready:
            self._fill()
        else:
            engine.done.connect(self._fill_if_loaded)
        self.box.activated.connect(self._choose)

    def _fill_if_loaded(self, problem: object) -> None:
        if problem is None:
            self._fill()

    def _fill(self) -> None:
        offered = backend.offered_devices()
        for wish, words in offered.items():
            self.box.addItem(words, wish)
        self.box.setCurrentIndex(max(self.box.findData(self._settings.text(DEVICE, devices.CPU)), 0))
        enable(self.box, "" if len(offered) > 1 else NO_OTHER)
        self.words.setText((SAME_NUMBERS if devices.GPUS in offered else "") if len(offered) > 1 else NO_OTHER)

    def _choose(self) -> None:
        self._settings.set(DEVICE, self.box.currentData())
        self._settings.save()
        self.words.setText(LATER)
