"""`make pictures`: draws the README's pictures anew, into `resources/screenshots`.

The window comes from `digit-trainer --demo --screenshot`; it needs a display, and the default size of the window.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from core.data.synthetic import pen

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "screenshots"
COLUMNS = 11
ENLARGED = 2
GAP = 12  # pixels of paper between the two halves


def draw_hands(path: Path) -> None:
    """All ways of writing, dark on light: a row each, in two halves side by side; first as designed, then varied."""
    sheet = 255 - pen.contact_sheet(COLUMNS)
    rows = len(sheet) // 28
    half = -(-rows // 2) * 28
    right = np.full((half, sheet.shape[1]), 255, np.uint8)
    right[: len(sheet) - half] = sheet[half:]
    whole = Image.fromarray(np.hstack([sheet[:half], np.full((half, GAP), 255, np.uint8), right]))
    enlarged = whole.resize((whole.width * ENLARGED, whole.height * ENLARGED), Image.Resampling.BICUBIC)
    enlarged.quantize(16).save(path, optimize=True)


def draw_window(path: Path) -> None:
    """The window after a brief training."""
    command = [sys.executable, "-m", "gui", "--demo", "--theme", "light", "--screenshot", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    draw_hands(FOLDER / "hands.png")
    draw_window(FOLDER / "light.png")


if __name__ == "__main__":
    main()
