"""Using only some digits of a data set: they are written into a file of their own, which is chosen then."""

import re
from pathlib import Path

from core.data import keeping, sources
from core.data.dataset import Dataset
from gui.background.jobs import Jobs
from gui.parts import file_choice
from gui.setup.data_panel import DataPanel
from gui.setup.sample_browser import SampleBrowser

JOB = "subset"
NOT_IN_NAMES = re.compile(r"[^\w ,.+-]+")


def use_only(subset: Dataset, browser: SampleBrowser, panel: DataPanel, jobs: Jobs) -> None:
    """Ask where to keep the digits, write them there in the background, and train on them from now on."""
    name = NOT_IN_NAMES.sub(" ", subset.name.removesuffix(".npz"))

    def written(path: Path) -> None:
        panel.choose(sources.as_is(str(path)))  # they lie right already, or were kept as they are
        browser.close()

    def write(path: Path) -> None:
        def work(_token: object) -> Path:
            keeping.write(path, subset)
            return path

        jobs.start(JOB, work, written, failed=browser.say_failed)

    browser.finished.connect(lambda _result: jobs.cancel(JOB))
    file_choice.choose_target(browser, "Keep these digits", "Digits (*.npz)", Path.home() / f"{name}.npz", write)
