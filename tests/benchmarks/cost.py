"""`make cost`: what work costs, drawn into `docs/cost.png`, with the figures in `docs/cost.md`.

Each figure comes from a process of its own, one after the other. Linux only: nothing else tells what is in use.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log10
from pathlib import Path

from saying import say

ROOT = Path(__file__).parents[2]
PROBE = Path(__file__).with_name("cost_probe.py")
PICTURE, TABLE = ROOT / "docs" / "cost.png", ROOT / "docs" / "cost.md"
BATCHES = (50, 100, 200, 400, 800)
PARAMETERS = (10_000, 100_000, 1_000_000, 10_000_000)
IMAGES = (10_000, 100_000, 1_000_000)
THREADS = (1, 2)
MAX_SECONDS = 1_200
MAX_POWER = 7
AXIS_WIDTH, PADDING = 72, 0.12
SIZE = 1_200, 800
COLOURS = ("#2563eb", "#ea580c")


@dataclass(frozen=True)
class Line:
    """A line of a plot: what it is, and its points."""

    name: str
    points: dict[int, float]


@dataclass(frozen=True)
class Plot:
    """Attributes: across: What is varied; up: What was measured, from 0 unless `log`; note: What else was found."""

    title: str
    across: str
    up: str
    lines: tuple[Line, ...]
    log: bool = False
    note: str = ""


def probe(task: str, number: int, threads: int) -> dict[str, float]:
    """One figure, or several that belong together."""
    names = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
    environment = os.environ | dict.fromkeys(names, str(threads)) | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(PROBE), task, str(number)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=MAX_SECONDS,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    words = ", ".join(f"{name} {value:,.0f}" for name, value in found.items())
    say(f"{task} {number:,}, threads {threads}", words)
    return found


def measured() -> Iterator[Plot]:
    by_threads = [
        Line(
            f"{threads} thread{'s'[: threads - 1]}",
            {size: probe("batch", size, threads)["images/s"] for size in BATCHES},
        )
        for threads in THREADS
    ]
    yield Plot("Malireddi's network, Adam", "images in a batch", "images a second", tuple(by_threads))
    networks = [probe("parameters", count, THREADS[-1]) for count in PARAMETERS]
    speeds = {count: found["images/s"] for count, found in zip(PARAMETERS, networks, strict=True)}
    learnt = Line("learnt", speeds)
    yield Plot("Two dense layers, batches of 200", "parameters, about", "images a second", (learnt,), log=True)
    files = {count: probe("images", count, THREADS[-1]) for count in IMAGES}
    trained = Line("learnt", {count: found["images/s"] for count, found in files.items()})
    read = Line("read", {count: found["read, images/s"] for count, found in files.items()})
    most = files[IMAGES[-1]]
    galleries = f"{most['pictures']:,.0f} pictures in {most['galleries, s']:.2f} s"
    note = f"Of {IMAGES[-1]:,} read images, the worst and ten cells of the matrix: {galleries}."
    yield Plot("A small network, images in a file", "images", "images a second", (trained, read), note=note)
    memory = Line("above the idle engine", {count: found["memory, MB"] for count, found in files.items()})
    whole = Line("the images themselves", {count: count * 785 / 1e6 for count in files})
    yield Plot("What that takes", "images", "megabytes", (memory, whole))


def _ticks(numbers: Iterable[int]) -> list[tuple[float, str]]:
    """Of a logarithmic axis."""
    return [(log10(number), f"{number:,}") for number in numbers]


def draw(plots: list[Plot]) -> None:
    """All of them in one picture, without a display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    pg.setConfigOptions(background="w", foreground="#1f2937", antialias=True)
    sheet = pg.GraphicsLayoutWidget(size=SIZE)
    for place, plot in enumerate(plots):
        axes = sheet.addPlot(row=place // 2, col=place % 2, title=plot.title)
        if len(plot.lines) > 1:
            axes.addLegend(offset=(10, 10))
        axes.setLabel("bottom", plot.across)
        axes.setLabel("left", plot.up)
        axes.setLogMode(x=True, y=plot.log)
        axes.showGrid(x=True, y=True, alpha=0.2)
        axes.getAxis("bottom").setTicks([_ticks(plot.lines[0].points)])
        axes.getAxis("left").setWidth(AXIS_WIDTH)
        axes.getViewBox().setDefaultPadding(PADDING)
        if plot.log:
            axes.getAxis("left").setTicks([_ticks(10**power for power in range(MAX_POWER))])
        for line, colour in zip(plot.lines, COLOURS, strict=False):
            axes.plot(
                list(line.points), list(line.points.values()), name=line.name, pen=pg.mkPen(colour, width=2),
                symbol="o", symbolSize=8, symbolBrush=colour, symbolPen=None,
            )  # fmt: skip
        if not plot.log:
            axes.setYRange(0, 1.1 * max(value for line in plot.lines for value in line.points.values()))
    sheet.resize(*SIZE)
    sheet.show()
    app.processEvents()
    sheet.grab().save(str(PICTURE))


def write(plots: list[Plot]) -> None:
    machine = f"{os.cpu_count()} cores of a {platform.system()} machine ({platform.machine()})"
    said = [
        "# What training costs",
        "",
        f"Measured by `make cost` on {machine}, each figure in a process of its own.",
        "The ratios carry over, the figures do not.",
        "",
        "![Images a second by batch, parameters and images, and memory by images](cost.png)",
    ]
    for plot in plots:
        said += ["", f"## {plot.title}", "", f"In {plot.up}.", ""]
        said += [
            f"| {plot.across} | {' | '.join(line.name for line in plot.lines)} |",
            "|---|" + "---|" * len(plot.lines),
        ]
        for place in plot.lines[0].points:
            said.append(f"| {place:,} | {' | '.join(f'{line.points[place]:,.0f}' for line in plot.lines)} |")
        said += ["", plot.note] if plot.note else []
    TABLE.write_text("\n".join(said) + "\n", encoding="utf-8")


def main() -> None:
    plots = list(measured())
    write(plots)
    draw(plots)


if __name__ == "__main__":
    main()
