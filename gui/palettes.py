"""The colours: a light and a dark palette, and one of each with the highest contrast."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by role, "#RRGGBB".

    Text keeps 4.5:1 on whatever it stands on; `outline`, which is around fields, and all that is drawn keep 3:1
    (a test). `hairline` and `track` only divide, and carry no meaning; `disabled` is as pale as it looks.
    """

    window: str
    card: str
    control: str
    hover: str
    hairline: str
    outline: str
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
    compared: tuple[str, ...]  # of runs that are compared with the one that is shown, in turn
    canvas: str = "#000000"
    ink: str = "#FFFFFF"
    hint: str = "#9BA4B0"  # words on the canvas, which is black in every theme


LIGHT = Palette(
    window="#F4F5F7",
    card="#FFFFFF",
    control="#F7F8FA",
    hover="#EEF0F4",
    hairline="#E2E5EA",
    outline="#858D98",
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
    scroll="#858D98",
    compared=("#7C3AED", "#0E7490", "#BE185D", "#4D7C0F"),
)
DARK = Palette(
    window="#15171B",
    card="#1D2026",
    control="#252930",
    hover="#2D323A",
    hairline="#2F343C",
    outline="#747D89",
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
    scroll="#747D89",
    compared=("#B794F6", "#4FD1E0", "#F687B3", "#A3C853"),
)
LIGHT_CONTRAST = Palette(
    window="#FFFFFF",
    card="#FFFFFF",
    control="#FFFFFF",
    hover="#E0E0E0",
    hairline="#000000",
    outline="#000000",
    track="#D9D9D9",
    text="#000000",
    secondary="#000000",
    disabled="#5C5C5C",
    accent="#0033B3",
    accent_hover="#00237A",
    on_accent="#FFFFFF",
    training="#0033B3",
    validation="#8A2E00",
    good="#005C2E",
    bad="#A30000",
    scroll="#000000",
    compared=("#5B21B6", "#0B5563", "#9D174D", "#3F6212"),
    hint="#FFFFFF",
)
DARK_CONTRAST = Palette(
    window="#000000",
    card="#000000",
    control="#000000",
    hover="#303030",
    hairline="#FFFFFF",
    outline="#FFFFFF",
    track="#3D3D3D",
    text="#FFFFFF",
    secondary="#FFFFFF",
    disabled="#A6A6A6",
    accent="#8AC4FF",
    accent_hover="#B8DBFF",
    on_accent="#000000",
    training="#8AC4FF",
    validation="#FFC163",
    good="#6BEBB4",
    bad="#FFB3AB",
    scroll="#FFFFFF",
    compared=("#CDB5FF", "#7DE3F0", "#FFADCF", "#C5E685"),
    hint="#FFFFFF",
)
