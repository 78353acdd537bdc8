"""The table of a study for people and for programs: cells, sentences, JSON, CSV and a web page of one file."""

import csv
import html
import io
from string import Template
from typing import Any, Final

from core.model.memory import size_words
from core.study.results import Figure, Group, Results

HEADING: Final = (
    "Network", "Recipe", "Seeds", "Test", "Validation", "Time", "Parameters", "File", "Beside the best",
)  # fmt: skip
RIGHT: Final = (2, 3, 4, 5, 6, 7)
"""Columns of figures."""

CSV_HEADING: Final = (
    "architecture", "recipe", "seed", "run", "test_accuracy", "validation_accuracy", "seconds", "parameters",
    "file_bytes", "data", "test_digits",
)  # fmt: skip
NOTE: Final = (
    "Mean ± standard deviation over seeds. Time is of training and validation in all epochs; trainings beside each"
    " other slow each other down. File is the exported file in float32."
)
HOW: Final = (
    "Differences of the mean test accuracy, by a permutation test over seeds with Holm's correction. It says whether"
    " one way of training is better than another, not whether one network is: for that, compare two runs."
)
STYLE: Final = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; color: #1d2330 }
table { border-collapse: collapse; margin: 1em 0 } th, td { padding: .3em .9em; border-bottom: 1px solid #d6dae2 }
th { text-align: left; font-weight: 600 } .figure { text-align: right; white-space: nowrap }
.note { color: #5b6475 }
@media (prefers-color-scheme: dark) { body { background: #161a22; color: #e6e9ef } .note { color: #9aa3b5 }
 th, td { border-color: #343b49 } }
"""
PAGE: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>$name</title><style>$style</style></head>
<body>
$body
</body>
</html>
"""


def cells(results: Results, group: Group) -> tuple[str, ...]:
    """A group's line of the table, by `HEADING`."""
    return (
        group.architecture,
        group.recipe,
        group.seeds,
        group.test.percent,
        group.validation.percent,
        group.seconds.duration,
        f"{group.parameters:,}",
        size_words(group.file_bytes),
        results.beside_best(group),
    )


def sentences(results: Results) -> list[str]:
    """What the table does not say: warnings, then which differences are real, then those that are not shown."""
    return [*results.warnings, *results.findings]


def to_json(results: Results) -> dict[str, Any]:
    """The same for programs."""
    study = results.progress.study
    return {
        "study": study.name,
        "trainings": study.count,
        "done": len(results.progress.done),
        "groups": [_group_json(group) for group in results.groups],
        "differences": [
            {
                "better": _name_json(one.better),
                "worse": _name_json(one.worse),
                "points": one.points,
                "p_value": one.p_value,
                "real": one.real,
            }
            for one in results.differences
        ],
        "findings": results.findings,
        "warnings": list(results.warnings),
    }


def _name_json(group: Group) -> dict[str, str]:
    return {"architecture": group.architecture, "recipe": group.recipe}


def _group_json(group: Group) -> dict[str, Any]:
    return {
        **_name_json(group),
        "seeds": [one.training.recipe.seed for one in group.trained],
        "seeds_wanted": group.wanted,
        "runs": [one.run for one in group.trained],
        "test_accuracy": _figure_json(group.test),
        "validation_accuracy": _figure_json(group.validation),
        "seconds": _figure_json(group.seconds),
        "parameters": group.parameters,
        "file_bytes": group.file_bytes,
    }


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {"mean": figure.mean, "sd": figure.deviation}


def to_csv(results: Results) -> str:
    """A line for each training that is done, RFC 4180; values that are not known are empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_HEADING)
    for group in results.groups:
        for one in group.trained:
            writer.writerow([
                group.architecture, group.recipe, one.training.recipe.seed, one.run, one.test, one.validation,
                one.seconds, group.parameters, group.file_bytes, one.training.data.source, one.test_digits,
            ])  # fmt: skip
    return text.getvalue()


def to_page(results: Results) -> str:
    """A web page that needs no other file: the table and what it says."""
    study = results.progress.study
    head = "".join(_cell("th", text, place) for place, text in enumerate(HEADING))
    lines = [
        "".join(_cell("td", text, place) for place, text in enumerate(cells(results, group)))
        for group in results.groups
    ]
    name = html.escape(study.name)
    parts = (
        f"<h1>{name}</h1>",
        _paragraph(f"{results.progress.words}."),
        "<table>",
        *(f"<tr>{line}</tr>" for line in (head, *lines)),
        "</table>",
        _paragraph(NOTE, "note"),
        *(_paragraph(text) for text in sentences(results)),
        _paragraph(HOW, "note"),
    )
    return Template(PAGE).substitute(name=name, style=STYLE, body="\n".join(parts))


def _cell(tag: str, text: str, place: int) -> str:
    kind = ' class="figure"' if place in RIGHT else ""
    return f"<{tag}{kind}>{html.escape(text)}</{tag}>"


def _paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{html.escape(text)}</p>' if kind else f"<p>{html.escape(text)}</p>"
