import io
import json
import zipfile

import pytest
from studied import whole_run

from core.errors import DigitTrainerError, StudyError
from core.study import parcel
from core.study.study import Found, Training
from core.training.run import Run
from core.training.store import RunStore


@pytest.fixture
def run(tmp_path) -> Run:
    return whole_run(tmp_path / "elsewhere")


def training_of(run: Run) -> Training:
    return Training(run.info.architecture, run.info.recipe, Found("made", run.info.data.digest), None)


def changed(content: bytes, change) -> bytes:
    """The archive with its members as `change` leaves them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return made.getvalue()


def test_a_run_comes_back_whole_under_an_id_of_its_own(run, store):
    back = parcel.unpacked(parcel.packed(run.folder), store, training_of(run))
    read = store.find(back.id)
    assert (read.info.architecture, read.info.recipe, read.info.data) == (
        run.info.architecture, run.info.recipe, run.info.data,
    )  # fmt: skip
    assert read.info.outcome.test_accuracy == run.info.outcome.test_accuracy
    assert [epoch.validation_loss for epoch in read.record().epochs] == [0.4]
    assert all((a == b).all() for a, b in zip(read.network().weights, run.network().weights, strict=True))
    assert read.state().epoch == run.state().epoch
    assert not read.is_running()


def test_only_what_belongs_to_a_run_is_sent(run):
    (run.folder / "notes.txt").write_text("mine")
    with zipfile.ZipFile(io.BytesIO(parcel.packed(run.folder))) as archive:
        assert set(archive.namelist()) == {
            "run.json", "history.jsonl", "state.npz", next(run.folder.glob("weights-*")).name,
        }  # fmt: skip


def test_a_run_that_is_too_large_is_not_sent(run, monkeypatch):
    monkeypatch.setattr(parcel, "MAX_BYTES", 1_000)
    with pytest.raises(StudyError, match="too large"):
        parcel.packed(run.folder)


def test_another_run_than_was_asked_for_is_refused(run, store, small_study):
    with pytest.raises(StudyError, match="is not tiny, quick, seed 2"):
        parcel.unpacked(parcel.packed(run.folder), store, small_study.trainings()[-1])
    assert store.runs() == []


def outside(members):
    members["../../outside.npz"] = b"x"


def hidden(members):
    members["weights-epoch1-/../../x.npz"] = b"x"


def no_info(members):
    del members["run.json"]


def info_of_another_kind(members):
    members["run.json"] = b"[]"


def no_end(members):
    members["run.json"] = json.dumps(json.loads(members["run.json"]) | {"outcome": None}).encode()


def weights_cut_off(members):
    for name in members:
        if name.endswith(".npz"):
            members[name] = members[name][:-100]


def too_many(members):
    members.update({f"weights-epoch{number}-.npz": b"x" for number in range(2, 30)})


@pytest.mark.parametrize(
    "change",
    [outside, hidden, no_info, info_of_another_kind, no_end, weights_cut_off, too_many],
    ids=lambda f: f.__name__,
)
def test_what_is_no_run_leaves_nothing_behind(run, store, tmp_path, change):
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StudyError):
        parcel.unpacked(changed(parcel.packed(run.folder), change), store, training_of(run))
    assert store.entries() == []
    assert set(tmp_path.iterdir()) <= {*before, store.folder}


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 1_000])
def test_what_is_no_archive_is_refused(run, store, content):
    with pytest.raises(DigitTrainerError):
        parcel.unpacked(content, store, training_of(run))


def test_what_expands_beyond_measure_is_refused_before_it_does(run, store, monkeypatch):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("state.npz", bytes(1_000_000))
    monkeypatch.setattr(parcel, "MAX_BYTES", 500_000)
    with pytest.raises(StudyError, match="is damaged"):
        parcel.unpacked(content.getvalue(), store, training_of(run))


def test_runs_come_back_beside_those_that_are_there(run, tmp_path):
    store = RunStore(tmp_path / "elsewhere")
    back = parcel.unpacked(parcel.packed(run.folder), store, training_of(run))
    assert {one.id for one in store.runs()} == {run.id, back.id}
    assert back.info.name != run.info.name
