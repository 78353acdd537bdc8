"""Holds the documentation to the code: every field is described, no other is, and the program reads the examples."""

import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, asdict, fields
from pathlib import Path

import numpy as np
import pytest

from core.data.formats import penfile
from core.errors import RecipeError
from core.files import parse_json
from core.model import architecture as architectures
from core.model.layers import KINDS
from core.study import study as studies
from core.training import checkpoints, history
from core.training import recipe as recipes
from core.training.events import BestEpoch, EpochDone, SessionState
from core.training.recipe import Augmentation, Recipe
from core.training.run_info import RunInfo

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FORMATS = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
STEPS = np.array([0.5, 0.25], np.float32)


def section(title: str) -> str:
    """What stands below a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", FORMATS, re.DOTALL | re.MULTILINE)
    assert found, title
    return found[1]


def example(title: str):
    (text,) = re.findall(r"```json\n(.*?)```", section(title), re.DOTALL)
    return parse_json(text.encode(), title, RecipeError)


def rows(title: str) -> Iterator[tuple[list[str], list[str]]]:
    """Every line of a section's tables: the names in its first cell, and its cells."""
    for line in section(title).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            yield re.findall(r"`([^`]+)`", cells[0]), cells


def described(title: str) -> list[str]:
    return [name for names, _cells in rows(title) for name in names]


def names(cls: type) -> list[str]:
    return [entry.name for entry in fields(cls)]


def as_written(value: float | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).removesuffix(".0")


def test_run_json_is_described_and_its_example_is_a_run():
    written = RunInfo.from_json(example("run.json"), "k7fq-small").to_json()
    for name, value in example("run.json").items():
        assert written[name] == value or name in {
            "architecture",
            "recipe",
        }  # whose defaults are left out in the example
    assert described("run.json") == [*written, *written["data"], *written["outcome"]]


def test_the_history_is_described_and_its_example_is_an_epoch(tmp_path):
    path = tmp_path / "history.jsonl"
    path.write_text(json.dumps(example("history.jsonl")), encoding="utf-8")
    _started, steps, done = history.read(path, "run", 1)
    assert isinstance(done, EpochDone)
    path.unlink()
    history.append(path, done, [steps], 100)
    assert json.loads(path.read_text(encoding="utf-8")) == example("history.jsonl")
    assert described("history.jsonl") == list(example("history.jsonl"))


def test_arrays_and_values_of_weights_and_states_are_described(tmp_path):
    checkpoints.write_weights(tmp_path / "weights.npz", (STEPS, STEPS))
    assert {f"`{name}`" for name in np.load(tmp_path / "weights.npz", allow_pickle=False).files} <= set(
        re.findall(r"`\w+`", section("weights-*.npz"))
    )
    state = SessionState(1, (STEPS,), (STEPS,), BestEpoch(1, 0.5, 0.5, (STEPS,)), 0.5, 0, STEPS, STEPS, 1.0)
    checkpoints.write_state(tmp_path / "state.npz", state)
    with np.load(tmp_path / "state.npz", allow_pickle=False) as written:
        assert described("state.npz, state-before.npz") == [*written, *json.loads(written["scalars"].tobytes())]


def test_architectures_are_described_and_the_example_has_every_kind_of_layer():
    read = architectures.from_json(example("Architecture"))
    assert {layer.kind for layer in read.layers} == set(KINDS)
    assert described("Architecture") == [*example("Architecture"), "kind", *KINDS]
    for (kind,), cells in rows("Architecture"):
        if kind in KINDS:
            given = fields(KINDS[kind])
            assert re.findall(r"`([^`]+)`", cells[1]) == [entry.name for entry in given]
            assert re.findall(r'\("(\w+)"\)', cells[1]) == [e.default for e in given if e.default is not MISSING]


def test_recipes_are_described_with_their_defaults_and_the_example_has_every_field():
    assert recipes.from_json(example("Recipe")).to_json() == example("Recipe")
    assert described("Recipe") == [*names(Recipe), *names(Augmentation)]
    assert set(example("Recipe")) == {"format", *names(Recipe)}
    defaults = Recipe().to_json() | asdict(Augmentation())
    for (name,), cells in rows("Recipe"):
        if name != "augmentation":
            assert cells[2].strip('`"') == as_written(defaults[name])


def test_studies_are_described_and_the_example_is_one():
    read = studies.from_json(example("Study"))
    written = studies.from_json(read.to_json())
    assert written == read
    assert set(example("Study")) == {"format", *names(studies.Study)}
    assert described("Study") == ["format", *names(studies.Study), *names(studies.Found)]


def test_the_pen_file_is_described_and_its_example_is_one(tmp_path):
    path = tmp_path / "pen.json"
    path.write_text(json.dumps(example("Pen file")), encoding="utf-8")
    assert [(digit.label, digit.writer, len(digit.strokes)) for digit in penfile.read(path)] == [(1, 4, 1), (4, 0, 2)]
    assert described("Pen file") == names(penfile.PenDigit)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", [*PAGES, ROOT / ".github/workflows/test.yml"], ids=lambda page: page.name)
def test_what_make_is_said_to_do_it_does(page):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:`|run: |^)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)) <= set(
        targets
    )


def test_actions_of_others_are_named_by_their_commit():
    used = re.findall(r"uses: (.*)", (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v[\d.]+", line)] == []
