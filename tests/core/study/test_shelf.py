import json

import pytest
from studied import made_study

from core.errors import StudyError
from core.study.shelf import StudyShelf


@pytest.fixture
def shelf(tmp_path):
    return StudyShelf(tmp_path / "runs")


def test_no_folder_is_no_studies(shelf):
    assert shelf.all() == []
    assert not shelf.runs.exists()


def test_a_study_is_kept_and_found_by_its_name_and_its_file(shelf, tmp_path):
    study = made_study("Größer, besser")
    assert shelf.keep(study) == study
    (path,) = shelf.folder.glob("*.json")
    elsewhere = tmp_path / "mine.json"
    elsewhere.write_text(json.dumps(made_study().asked.to_json()))
    assert shelf.find("Größer, besser") == shelf.find(path.stem) == shelf.find(str(path)) == study
    assert shelf.find(str(elsewhere)) == made_study().asked
    assert shelf.all() == [study]


def test_a_study_that_has_begun_stays_as_it_is(shelf):
    begun = made_study()
    assert shelf.keep(begun.asked) == begun.asked
    assert shelf.keep(begun) == begun
    assert shelf.keep(begun.asked) == begun
    assert shelf.all() == [begun]


def test_a_name_is_given_once(shelf):
    shelf.keep(made_study())
    with pytest.raises(StudyError, match="There is another study called mine"):
        shelf.keep(made_study(seeds=(1, 2, 3)))
    assert shelf.all() == [made_study()]


def test_names_that_are_alike_in_files_do_not_take_each_others_place(shelf):
    studies = [made_study("a, b"), made_study("a b"), made_study("a-b")]
    for study in studies:
        shelf.keep(study)
    assert sorted(study.name for study in shelf.all()) == sorted(study.name for study in studies)


def test_a_study_is_no_run(shelf, store):
    shelf.keep(made_study())
    assert store.entries() == []


def test_a_damaged_study_hides_no_other(shelf):
    shelf.keep(made_study())
    (shelf.folder / "a.json").write_text("{")
    assert shelf.all() == [made_study()]
    with pytest.raises(StudyError, match="is not JSON"):
        shelf.find(str(shelf.folder / "a.json"))


def test_what_there_is_none_of_is_said(shelf):
    with pytest.raises(StudyError, match="There is no study 'other'"):
        shelf.find("other")
