"""The look: a palette, a type scale, a grid of 4 pixels, and the style sheet that is made of them.

Widgets never name a colour. They take a role from `Theme.colour`, a font from `Theme.font`, or a `role` property that
the style sheet knows (`widgets.label` sets it). Everything repaints on `Theme.changed`.
"""

from dataclasses import asdict
from importlib import resources
from string import Template
from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gui.palettes import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Palette

ThemeChoice = Literal["system", "light", "dark"]
ContrastChoice = Literal["system", "usual", "high"]
FontRole = Literal["title", "text", "strong", "secondary", "caption", "figure", "answer"]
THEME_CHOICES: tuple[ThemeChoice, ...] = get_args(ThemeChoice)
CONTRAST_CHOICES: tuple[ContrastChoice, ...] = get_args(ContrastChoice)

GAP = 12  # between cards
INSIDE = 16  # inside a card
NEAR = 8  # between things that belong together
HALF = 4
RADIUS = 10  # of cards
CONTROL_RADIUS = 6
COLUMN = 292  # the width of the left and of the right column

MIN_TEXT, MAX_TEXT = 1.0, 2.0
TEXT_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
_USUAL_TEXT = 13  # pixels; what the sketch calls text
_NOTICEABLY_LARGER = 1.3

# size in pixels at scale 1, weight
_FONTS: dict[str, tuple[int, QFont.Weight]] = {
    "title": (15, QFont.Weight.DemiBold),
    "text": (13, QFont.Weight.Normal),
    "strong": (13, QFont.Weight.DemiBold),
    "secondary": (12, QFont.Weight.Normal),
    "caption": (11, QFont.Weight.Normal),
    "figure": (24, QFont.Weight.DemiBold),
    "answer": (64, QFont.Weight.Bold),
}


class Theme(QObject):
    """The palette, fonts and measures in force.

    Args:
        choice: "light", "dark", or "system" to follow the desktop, also when it changes later.
        text_scale: 1.0 to 2.0, on top of a system font that is noticeably larger than usual.
        contrast: "usual", "high", or "system" to follow the desktop, where it says so (Qt 6.10).
    """

    changed = Signal()

    def __init__(
        self,
        choice: ThemeChoice = "system",
        text_scale: float = 1.0,
        contrast: ContrastChoice = "system",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._choice: ThemeChoice = choice
        self._contrast: ContrastChoice = contrast
        self._text_scale = text_scale
        self._system_scale = _system_text_scale()
        self._hints = QGuiApplication.styleHints()  # what it gives is gone with it
        self._hints.colorSchemeChanged.connect(self._system_changed)
        self._needs = self._hints.accessibility() if hasattr(self._hints, "accessibility") else None  # since Qt 6.10
        if self._needs is not None:
            self._needs.contrastPreferenceChanged.connect(self._system_contrast_changed)
        self._tell_system()

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    @property
    def text_scale(self) -> float:
        return self._text_scale

    @property
    def dark(self) -> bool:
        if self._choice == "system":
            return self._hints.colorScheme() == Qt.ColorScheme.Dark
        return self._choice == "dark"

    @property
    def contrast_choice(self) -> ContrastChoice:
        return self._contrast

    @property
    def high_contrast(self) -> bool:
        """Whether everything is black and white, with thicker lines."""
        return self._system_wants_contrast() if self._contrast == "system" else self._contrast == "high"

    @property
    def palette(self) -> Palette:
        if self.high_contrast:
            return DARK_CONTRAST if self.dark else LIGHT_CONTRAST
        return DARK if self.dark else LIGHT

    @property
    def reduced_motion(self) -> bool:
        """Whether the system asks for less motion. False where it cannot say, as before Qt 6.12."""
        preference = getattr(self._needs, "motionPreference", None)
        return bool(preference and preference().name == "ReducedMotion")

    @property
    def ring(self) -> int:
        """How thick the ring of the focus is, in pixels."""
        return 3 if self.high_contrast else 2

    def frame_colour(self, *, ringed: bool) -> QColor | None:
        """Around what is black in every theme: the ring of the focus, or else a line where black lies on black."""
        return self.colour("accent") if ringed else self.colour("outline") if self.high_contrast else None

    def colour(self, role: str, alpha: float = 1.0) -> QColor:
        """The colour of a role of `Palette`; `alpha` 0 to 1."""
        colour = QColor(getattr(self.palette, role))
        colour.setAlphaF(alpha)
        return colour

    def compared_colour(self, place: int) -> QColor:
        """The colour of a run that is compared; after the last one they begin again."""
        colours = self.palette.compared
        return QColor(colours[place % len(colours)])

    def px(self, size: float) -> int:
        """A measure that grows with the text: `size` pixels at scale 1."""
        return round(size * self._text_scale * self._system_scale)

    def font(self, role: FontRole = "text") -> QFont:
        """The system's font in the size and weight of a role, with figures of equal width."""
        size, weight = _FONTS[role]
        font = QFont(QApplication.font())
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def choose(self, choice: ThemeChoice) -> None:
        """Take another palette."""
        if choice != self._choice:
            self._choice = choice
            self._tell_system()
            self.apply()

    def set_high_contrast(self, on: bool) -> None:
        """Take the highest contrast, or the usual one. What the desktop wants as well goes on following it."""
        before = self.high_contrast
        self._contrast = "system" if on == self._system_wants_contrast() else "high" if on else "usual"
        if on != before:
            self.apply()

    def step_text(self, steps: int) -> None:
        """Take the next larger of `TEXT_SCALES`, or the next smaller for -1."""
        larger = [scale for scale in TEXT_SCALES if scale > self._text_scale]
        smaller = [scale for scale in TEXT_SCALES if scale < self._text_scale]
        self.set_text_scale(min(larger, default=MAX_TEXT) if steps > 0 else max(smaller, default=MIN_TEXT))

    def set_text_scale(self, scale: float) -> None:
        """Make all text larger: 1.0 to 2.0."""
        scale = min(max(scale, MIN_TEXT), MAX_TEXT)
        if scale != self._text_scale:
            self._text_scale = scale
            self.apply()

    def prepare(self) -> None:
        """Give the application its font and colours, for a window that is about to be made.

        The style sheet comes with `apply`, once the window is put together: Qt would read it anew for each widget
        whenever the widget, or one that holds it, is put into another.
        """
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(self.font("text"))
            app.setPalette(_qt_palette(self.palette))

    def apply(self) -> None:
        """Dress the application and say `changed`."""
        self.prepare()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setStyleSheet(self.style_sheet())
        self.changed.emit()

    def style_sheet(self) -> str:
        """The style sheet with colours and sizes filled in."""
        template = Template(resources.files("resources").joinpath("style.qss").read_text(encoding="utf-8"))
        sizes = {f"{role}_px": f"{self.px(size)}px" for role, (size, _) in _FONTS.items()}
        measures = {f"p{size}": f"{self.px(size)}px" for size in range(1, 33)}
        line = 2 if self.high_contrast else 1
        lines = {"line": f"{line}px", "ring": f"{self.ring}px"}
        lines["chosen"] = self.palette.outline if self.high_contrast else "transparent"
        help_radius = (self.px(14) + 2 * line) // 2
        radii = {"radius": RADIUS, "control_radius": CONTROL_RADIUS, "help_radius": help_radius}
        return template.substitute(asdict(self.palette) | sizes | measures | lines | radii)

    def _tell_system(self) -> None:
        """Let title bars and the system's own dialogs follow the choice."""
        schemes = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        was_blocked = self._hints.blockSignals(True)
        self._hints.setColorScheme(schemes[self._choice])
        self._hints.blockSignals(was_blocked)

    def _system_changed(self) -> None:
        if self._choice == "system":
            self.apply()

    def _system_wants_contrast(self) -> bool:
        return self._needs is not None and self._needs.contrastPreference() == Qt.ContrastPreference.HighContrast

    def _system_contrast_changed(self) -> None:
        if self._contrast == "system":
            self.apply()


def _system_text_scale() -> float:
    """How much larger than usual the user has set the system's font; small differences between systems count as 1."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    scale = QFontInfo(font).pixelSize() / _USUAL_TEXT
    return min(scale, MAX_TEXT) if scale >= _NOTICEABLY_LARGER else 1.0


def _qt_palette(colours: Palette) -> QPalette:
    """What the style draws by itself, and where painted widgets of our own find their colours."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, name in {
        role.Window: "window",
        role.Base: "card",
        role.AlternateBase: "control",
        role.Button: "control",
        role.Mid: "hairline",
        role.Midlight: "track",
        role.Text: "text",
        role.WindowText: "text",
        role.ButtonText: "text",
        role.PlaceholderText: "secondary",
        role.Highlight: "accent",
        role.Accent: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.ToolTipBase: "card",
        role.ToolTipText: "text",
        role.Light: "card",
        role.Dark: "hairline",
        role.Shadow: "hairline",
    }.items():
        palette.setColor(target, QColor(getattr(colours, name)))
    for target in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.disabled))
    return palette
