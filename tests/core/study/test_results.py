import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from made import SMALL, TINY
from studied import MADE, made_study, trained, whole_run

from core.study import plan, report
from core.study.results import Figure, results
from core.study.study import Found, Study
from core.training.recipe import FAST
from core.training.store import RunStore

GOOD, BAD = (0.991, 0.992, 0.993, 0.994, 0.995), (0.981, 0.982, 0.983, 0.984, 0.985)


@pytest.fixture
def table(store):
    """The results of two networks with one recipe, by their test accuracies."""

    def make(small, tiny, recipe=FAST):
        seeds = tuple(range(1, 1 + max(len(small), len(tiny))))
        study = Study("two", (SMALL, TINY), (recipe,), seeds, found={recipe.name: MADE})
        for training in study.trainings():
            values = small if training.architecture == SMALL else tiny
            if training.recipe.seed <= len(values):
                trained(store, training, values[training.recipe.seed - 1])
        return results(plan.progress(study, store.runs()))

    return make


def test_the_table_has_means_and_deviations_the_best_mean_first(table):
    found = table(BAD, GOOD)
    best, other = found.groups
    assert (best.name, other.name) == ("“tiny, fast”", "“small, fast”")
    assert best.test == Figure(pytest.approx(np.mean(GOOD)), pytest.approx(np.std(GOOD, ddof=1)))
    assert best.test.percent == "99.30 ± 0.16 %"
    assert best.validation.percent == "80.00 ± 0.00 %"
    assert (best.parameters, best.file_bytes) == (7_850, 31_400)
    assert report.cells(found, best) == (
        "tiny", "fast", "5", "99.30 ± 0.16 %", "80.00 ± 0.00 %", "0 s", "7,850", "31 kB", "best mean",
    )  # fmt: skip


def test_a_difference_that_chance_would_seldom_make_is_called_one(table):
    found = table(BAD, GOOD)
    (difference,) = found.differences
    assert difference.real
    assert difference.p_value == pytest.approx(2 / 252)
    (said,) = found.findings
    assert said.startswith("“tiny, fast” reads better than “small, fast” by 1.00 points.")
    assert said.endswith("Chance alone makes such a difference in one of 130 cases.")
    assert found.beside_best(found.groups[1]) == "worse"
    assert found.warnings == ()


def test_a_difference_that_may_be_chance_is_not_called_one(table):
    found = table(GOOD, tuple(value + 0.0001 for value in GOOD))
    (difference,) = found.differences
    assert not difference.real
    assert found.findings == ["Not shown to differ: “tiny, fast” and “small, fast”."]
    assert found.beside_best(found.groups[1]) == "not shown to differ"


def test_with_three_seeds_nothing_can_be_shown_and_that_is_said(table):
    found = table(BAD[:3], GOOD[:3])
    assert not found.differences[0].real
    assert found.warnings == (
        "With so few seeds no difference can be shown, however large: it takes 4 for each to compare two.",
    )


def test_all_pairs_are_corrected_together(store):
    study = made_study(seeds=(1, 2, 3, 4))
    for place, training in enumerate(study.trainings()):
        trained(store, training, 0.9 + 0.02 * (place % 4) + 0.001 * training.recipe.seed)
    found = results(plan.progress(study, store.runs()))
    assert len(found.differences) == 6
    assert [difference.p_value for difference in found.differences] == pytest.approx([6 * 2 / 70] * 6)
    assert "no difference can be shown, however large: it takes 5 for each to compare 4 with" in found.warnings[0]


def test_one_that_is_better_than_several_says_so_once(store):
    study = made_study(seeds=(1, 2, 3, 4, 5))
    for place, training in enumerate(study.trainings()):
        trained(store, training, 0.9 + 0.02 * (place % 4 == 3) + 0.001 * training.recipe.seed)
    found = results(plan.progress(study, store.runs()))
    better, same = found.findings
    assert better.startswith("“tiny, quick” reads better than “")
    assert better.count("by 2.00 points") == 3
    assert better.endswith("Chance alone makes any of these differences at most in one of 21 cases.")
    assert same.count(" and ") == 3


def test_where_some_have_too_few_seeds_it_is_said(store):
    study = made_study(seeds=(1, 2, 3, 4, 5, 6))
    for training in study.trainings():
        if training.recipe.seed < 4 or training.architecture == TINY:
            trained(store, training, 0.9 + training.recipe.seed / 1000)
    found = results(plan.progress(study, store.runs()))
    assert {group.seeds for group in found.groups} == {"6", "3 of 6"}
    (said,) = found.warnings
    assert said.startswith("With so few seeds some differences may not be shown, however large: it takes 5 for each")


def test_what_is_not_done_yet_is_seen(table):
    found = table(GOOD[:3], GOOD)
    assert [group.seeds for group in found.groups] == ["5", "3 of 5"]
    assert found.progress.words == "8 of 10 trainings are done"


def test_one_seed_has_no_deviation_and_none_no_mean(small_study, store):
    trained(store, small_study.trainings()[0], 0.9)
    found = results(plan.progress(small_study, store.runs()))
    assert [group.test.percent for group in found.groups] == ["90.00 %", "–", "–", "–"]
    assert [group.seeds for group in found.groups] == ["1 of 2", "0 of 2", "0 of 2", "0 of 2"]
    assert found.differences == ()
    assert {found.beside_best(group) for group in found.groups[1:]} == {""}


def test_time_is_that_of_all_epochs(tmp_path):
    run = whole_run(tmp_path)
    study = Study("one", (TINY,), (run.info.recipe,), (1,), found={"fast": Found("made", run.info.data.digest)})
    (group,) = results(plan.progress(study, RunStore(tmp_path).runs())).groups
    assert group.seconds == Figure(1.0, None)


def test_figures_from_different_test_digits_are_not_compared(table, store, monkeypatch):
    found = table(BAD, GOOD)
    trainings = list(found.progress.done.items())
    for _training, run in trainings[:3]:
        run.change(data=replace(run.info.data, name="Others"))
    again = results(found.progress)
    assert again.differences == ()
    (said,) = again.warnings
    assert said.startswith("The test figures are from different digits: 30 digits of Others and 30 digits of made.")


def test_a_recipe_whose_epoch_the_test_digits_chose_is_named(table):
    found = table(GOOD, BAD, FAST.changed(validate_on_test=True))
    assert found.warnings == ("With fast the test digits chose the best epoch: it looks better than it is.",)


def test_the_csv_has_a_line_for_each_training(table):
    found = table(GOOD, BAD)
    lines = list(csv.DictReader(io.StringIO(report.to_csv(found), newline="")))
    assert len(lines) == 10
    assert [float(line["test_accuracy"]) for line in lines] == [*GOOD, *BAD]
    assert {line["run"] for line in lines} == {run.id for run in found.progress.done.values()}
    assert [int(line["seed"]) for line in lines] == [1, 2, 3, 4, 5] * 2


def test_the_json_says_what_the_table_says(table):
    found = table(GOOD, BAD)
    written = json.loads(json.dumps(report.to_json(found)))
    assert (written["study"], written["trainings"], written["done"]) == ("two", 10, 10)
    assert written["groups"][0]["test_accuracy"]["mean"] == pytest.approx(0.993)
    assert written["groups"][0]["seeds"] == [1, 2, 3, 4, 5]
    assert written["differences"][0]["real"] is True
    assert written["differences"][0]["better"] == {"architecture": "small", "recipe": "fast"}
    assert written["findings"] == found.findings


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.cells, self.attributes, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.cells.append(data)


def test_the_page_is_one_file_with_all_of_it_and_foreign_names_are_text(store):
    study = Study("<b>x</b>", (replace(TINY, name="<script>"),), (FAST,), (1,), found={"fast": MADE})
    trained(store, study.trainings()[0], 0.9)
    page = report.to_page(results(plan.progress(study, store.runs())))
    read = Text()
    read.feed(page)
    assert "<script>" in read.cells
    assert "<b>x</b>" in read.cells
    assert "90.00 %" in read.cells
    assert not {"script", "b", "link", "img"} & set(read.tags)
    assert not {"src", "href"} & {name for name, _value in read.attributes}
