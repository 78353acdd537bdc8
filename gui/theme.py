"""The look: two palettes, a type scale, a grid of 4 pixels, and the style sheet that is made of them.

Widgets never name a colour. They take a role from `Theme.colour`, a font from `Theme.font`, or a `role` property that
the style sheet knows (`widgets.label` sets it). Everything repaints on `Theme.changed`.
"""

from dataclasses import asdict, dataclass
from importlib import resources
from string import Template
from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

ThemeChoice = Literal["system", "light", "dark"]
FontRole = Literal["title", "text", "strong", "secondary", "caption", "figure", "answer"]
THEME_CHOICES: tuple[ThemeChoice, ...] = get_args(ThemeChoice)

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


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by role, "#RRGGBB". Text keeps 4.5:1 on `window`, `card` and `control` (a test)."""

    window: str
    card: str
    control: str
    hover: str
    hairline: str
    track: str
    text: str
    secondary: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    training: str
    validation: str
    good: str
    bad: str
    scroll: str
    canvas: str = "#000000"
    ink: str = "#FFFFFF"


LIGHT = Palette(
    window="#F4F5F7",
    card="#FFFFFF",
    control="#F7F8FA",
    hover="#EEF0F4",
    hairline="#E2E5EA",
    track="#E9ECF1",
    text="#1A1D21",
    secondary="#5C6672",
    disabled="#9AA2AD",
    accent="#2563EB",
    accent_hover="#1D55D0",
    on_accent="#FFFFFF",
    training="#2563EB",
    validation="#C2570C",
    good="#0B7F5B",
    bad="#C0281C",
    scroll="#D3D8DF",
)
DARK = Palette(
    window="#15171B",
    card="#1D2026",
    control="#252930",
    hover="#2D323A",
    hairline="#2F343C",
    track="#2A2F37",
    text="#E9EBEE",
    secondary="#9BA4B0",
    disabled="#666F7B",
    accent="#5B9DFF",
    accent_hover="#7BB0FF",
    on_accent="#0B1320",
    training="#5B9DFF",
    validation="#FF9F4A",
    good="#46C99A",
    bad="#FF8A80",
    scroll="#3A414B",
)


class Theme(QObject):
    """The palette, fonts and measures in force.

    Args:
        choice: "light", "dark", or "system" to follow the desktop, also when it changes later.
        text_scale: 1.0 to 2.0, on top of a system font that is noticeably larger than usual.
    """

    changed = Signal()

    def __init__(self, choice: ThemeChoice = "system", text_scale: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice: ThemeChoice = choice
        self._text_scale = text_scale
        self._system_scale = _system_text_scale()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
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
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._choice == "dark"

    @property
    def palette(self) -> Palette:
        return DARK if self.dark else LIGHT

    @property
    def reduced_motion(self) -> bool:
        """Whether the system asks for less motion. False where it cannot say."""
        accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
        preference = getattr(accessibility() if accessibility else None, "motionPreference", None)
        return bool(preference and preference().name == "ReducedMotion")

    def colour(self, role: str, alpha: float = 1.0) -> QColor:
        """The colour of a role of `Palette`; `alpha` 0 to 1."""
        colour = QColor(getattr(self.palette, role))
        colour.setAlphaF(alpha)
        return colour

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

    def set_text_scale(self, scale: float) -> None:
        """Make all text larger: 1.0 to 2.0."""
        scale = min(max(scale, MIN_TEXT), MAX_TEXT)
        if scale != self._text_scale:
            self._text_scale = scale
            self.apply()

    def apply(self) -> None:
        """Dress the application and say `changed`."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(self.font("text"))
            app.setPalette(_qt_palette(self.palette))
            app.setStyleSheet(self.style_sheet())
        self.changed.emit()

    def style_sheet(self) -> str:
        """The style sheet with colours and sizes filled in."""
        template = Template(resources.files("resources").joinpath("style.qss").read_text(encoding="utf-8"))
        sizes = {f"{role}_px": f"{self.px(size)}px" for role, (size, _) in _FONTS.items()}
        measures = {f"p{size}": f"{self.px(size)}px" for size in range(1, 33)}
        radii = {"radius": RADIUS, "control_radius": CONTROL_RADIUS, "help_radius": (self.px(14) + 2) // 2}
        return template.substitute(asdict(self.palette) | sizes | measures | radii)

    def _tell_system(self) -> None:
        """Let title bars and the system's own dialogs follow the choice."""
        schemes = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        hints = QGuiApplication.styleHints()
        was_blocked = hints.blockSignals(True)
        hints.setColorScheme(schemes[self._choice])
        hints.blockSignals(was_blocked)

    def _system_changed(self) -> None:
        if self._choice == "system":
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
