import threading
from pathlib import Path

import pytest
from waiting import LONG, deliver_everything

from core.data.dataset import Dataset
from core.errors import DataError
from core.model.architecture import CHOLLET
from core.training.recipe import FAST, TUTORIAL
from core.training.store import RunStore
from gui.actions import ACTIONS
from gui.background.data_standing import Stage
from gui.background.jobs import Jobs
from gui.commands import Commands
from gui.controller import Controller
from gui.export.actions import EXPORT
from gui.program_state import Fact, ProgramState, State


@pytest.fixture
def controller(tmp_path: Path, no_engine, qapp):
    made = Controller(ProgramState(), Jobs(), RunStore(tmp_path / "runs"))
    yield made
    made.close()


def wait_for(qtbot, controller: Controller, state: State) -> None:
    qtbot.waitUntil(lambda: controller.program.state is state)


def trained(qtbot, controller: Controller, session) -> None:
    """One whole run."""
    controller.begin("pen")
    controller.train()
    session.release()
    with qtbot.waitSignal(controller.run_ended, timeout=10_000):
        pass


def test_train_queues_until_digits_and_engine_are_there(controller, session, qtbot, monkeypatch) -> None:
    ready = threading.Event()
    monkeypatch.setattr("gui.background.engine_loader.load_engine", lambda: ready.wait(LONG))
    controller.begin("pen")
    assert controller.program.state is State.LOADING
    controller.train()
    assert controller.program.state is State.QUEUED
    qtbot.waitUntil(lambda: controller.data is not None)
    assert controller.program.state is State.QUEUED
    assert session.calls == []
    ready.set()
    wait_for(qtbot, controller, State.TRAINING)
    session.release()
    wait_for(qtbot, controller, State.READY)


def test_a_run_trains_what_is_chosen_and_ends_with_its_best_network(controller, session, qtbot, small_data) -> None:
    controller.set_architecture(CHOLLET)
    controller.set_recipe(TUTORIAL.changed(epochs=2))
    trained(qtbot, controller, session)
    (call,) = session.calls
    assert call["architecture"] == CHOLLET
    assert call["recipe"] == TUTORIAL.changed(epochs=2)
    assert call["data"] is small_data
    assert controller.program.state is State.READY
    assert controller.open_network.network.architecture == CHOLLET
    assert len(controller.record.epochs) == 2
    assert {Fact.NETWORK, Fact.CURVES} <= controller.program.facts
    assert [run.id for run in controller.store.runs()] == [controller.run.id]


def test_the_newest_weights_are_handed_on_while_it_trains(controller, session, qtbot) -> None:
    seen = []
    controller.open_network.newest_changed.connect(seen.append)
    controller.begin("pen")
    controller.train()
    wait_for(qtbot, controller, State.TRAINING)
    session.release(1)
    qtbot.waitUntil(lambda: any(network is not None for network in seen))
    assert controller.open_network.network is None
    controller.stop()
    wait_for(qtbot, controller, State.READY)


def test_pause_and_go_on(controller, session, qtbot) -> None:
    controller.begin("pen")
    controller.train()
    wait_for(qtbot, controller, State.TRAINING)
    controller.pause(True)
    wait_for(qtbot, controller, State.PAUSED)
    assert controller.record.paused
    controller.pause(False)
    wait_for(qtbot, controller, State.TRAINING)
    controller.stop()
    assert controller.program.state is State.STOPPING
    wait_for(qtbot, controller, State.READY)


def test_stop_while_paused_ends_it(controller, session, qtbot) -> None:
    controller.begin("pen")
    controller.train()
    wait_for(qtbot, controller, State.TRAINING)
    controller.pause(True)
    wait_for(qtbot, controller, State.PAUSED)
    with qtbot.waitSignal(controller.run_ended) as said:
        controller.stop()
    assert said.args[0].outcome == "stopped"


def test_stop_in_the_queue_trains_nothing(controller, session, qtbot, monkeypatch) -> None:
    ready = threading.Event()
    monkeypatch.setattr("gui.background.engine_loader.load_engine", lambda: ready.wait(LONG))
    controller.begin("pen")
    controller.train()
    controller.stop()
    assert controller.program.state is State.LOADING
    with qtbot.waitSignal(controller.engine_loader.done):
        ready.set()
    wait_for(qtbot, controller, State.READY)
    assert session.calls == []


def test_the_status_line_follows(controller, session, qtbot) -> None:
    seen = []
    for something in (controller.program.changed, controller.refreshed, controller.record_changed):
        something.connect(lambda *_: seen.append(controller.status))
    controller.begin("pen")
    controller.train()
    session.release(2)
    qtbot.waitUntil(lambda: controller.record is not None and controller.record.steps == 2)
    session.release()
    with qtbot.waitSignal(controller.run_ended):
        pass
    assert seen[0] == "Loading the engine…"
    assert any(words.startswith(f"Epoch 1 of {FAST.epochs} · ") for words in seen)
    assert seen[-1] == "Finished · 95.00 % of the test digits right"


def test_an_earlier_run_is_shown_again(controller, session, qtbot) -> None:
    trained(qtbot, controller, session)
    first = controller.run
    controller.train()
    with qtbot.waitSignal(controller.run_ended):
        pass
    assert controller.run.id != first.id
    with qtbot.waitSignal(controller.record_changed) as said:
        controller.open_run(first)
    assert said.args[0].run_id == first.id
    assert len(said.args[0].epochs) == FAST.epochs
    assert controller.open_network.network is not None


def test_a_stopped_run_goes_on_where_it_was(controller, session, qtbot) -> None:
    controller.begin("pen")
    controller.train()
    wait_for(qtbot, controller, State.TRAINING)
    session.release(session.steps_per_epoch + 1)
    qtbot.waitUntil(lambda: len(controller.record.epochs) == 1)
    controller.stop()
    wait_for(qtbot, controller, State.READY)
    controller.resume(controller.run)
    session.release()
    with qtbot.waitSignal(controller.run_ended):
        pass
    assert session.calls[1]["resume"].epoch == 1
    assert [epoch.epoch for epoch in controller.record.epochs] == list(range(1, FAST.epochs + 1))


def test_a_finished_run_is_trained_further(controller, session, qtbot) -> None:
    trained(qtbot, controller, session)
    controller.resume(controller.run, FAST.epochs + 2)
    with qtbot.waitSignal(controller.run_ended):
        pass
    assert session.calls[1]["recipe"].epochs == FAST.epochs + 2
    assert len(controller.record.epochs) == FAST.epochs + 2


def test_a_run_is_not_resumed_on_other_data(controller, session, qtbot, monkeypatch, small_data) -> None:
    trained(qtbot, controller, session)
    other = Dataset("Other", "Other dots.", small_data.test, small_data.validation, small_data.train)
    monkeypatch.setattr("core.data.sources.load", lambda *_args: other)
    with qtbot.waitSignal(controller.failed) as said:
        controller.resume(controller.run, FAST.epochs + 1)
    assert "Other instead of Small" in said.args[0].sentence
    assert controller.program.state is State.READY


def test_a_failed_run_says_why_once(controller, session, qtbot) -> None:
    session.outcome = "failed"
    seen = []
    controller.failed.connect(seen.append)
    trained(qtbot, controller, session)
    assert [error.sentence for error in seen] == ["It ended."]
    assert controller.program.state is State.READY


def test_a_folder_of_runs_that_cannot_be_written_is_said(controller, session, qtbot, tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")
    controller.store = RunStore(tmp_path / "file")
    controller.begin("pen")
    with qtbot.waitSignal(controller.failed, timeout=10_000) as said:
        controller.train()
    assert said.args[0].sentence.endswith(".")
    wait_for(qtbot, controller, State.READY)


@pytest.mark.expects_log
def test_an_engine_that_cannot_be_loaded_is_said_and_ends_the_queue(controller, session, qtbot, monkeypatch) -> None:
    def broken() -> None:
        raise ImportError("no TensorFlow here")

    monkeypatch.setattr("gui.background.engine_loader.load_engine", broken)
    controller.begin("pen")
    with qtbot.waitSignal(controller.failed) as said:
        controller.train()
    assert "TensorFlow could not be loaded" in said.args[0].sentence
    wait_for(qtbot, controller, State.READY)
    assert session.calls == []


def test_without_the_chosen_digits_nothing_can_be_trained(controller, theme, qtbot, monkeypatch) -> None:
    monkeypatch.setattr("core.data.mnist.find", lambda: None)
    controller.set_recipe(FAST)
    controller.begin("mnist")
    qtbot.waitUntil(lambda: controller.data_loader.standing.stage is Stage.MISSING)
    assert controller.program.state is State.READY
    actions = Commands(ACTIONS, controller.program, theme)
    assert "MNIST is not on this computer" in actions["actionTrain"].toolTip()
    assert not actions["actionTrain"].isEnabled()


def test_other_digits_can_be_chosen_while_the_first_load(controller, session, qtbot) -> None:
    controller.begin("pen")
    controller.data_loader.load("/other")
    with qtbot.waitSignal(controller.data_loader.loaded) as said:
        pass
    assert said.args[0].source == "/other"


def test_an_export_is_proven_on_digits_the_network_never_saw(controller, qtbot, small_data) -> None:
    with pytest.raises(DataError):
        controller.proof_images()
    controller.begin("pen")
    qtbot.waitUntil(lambda: controller.data is not None)
    assert controller.proof_images() is small_data.test.images


def test_space_trains_pauses_and_goes_on(controller, session, qtbot) -> None:
    controller.set_recipe(FAST)
    controller.begin("pen")
    controller.toggle()
    wait_for(qtbot, controller, State.TRAINING)
    controller.toggle()
    wait_for(qtbot, controller, State.PAUSED)
    controller.toggle()
    wait_for(qtbot, controller, State.TRAINING)
    controller.stop()
    wait_for(qtbot, controller, State.READY)


def test_space_begins_no_second_training(controller, session, qtbot) -> None:
    controller.set_recipe(FAST)
    trained(qtbot, controller, session)
    controller.toggle()
    assert controller.program.state is State.READY
    with qtbot.waitSignal(controller.run_ended):
        controller.train()
    assert len(session.calls) == 2


def test_the_network_of_a_run_is_open_from_its_first_step(controller, session, qtbot, monkeypatch) -> None:
    trained(qtbot, controller, session)
    former = controller.open_network.now
    fresh = type(session)()
    monkeypatch.setattr("core.training.session.run", fresh.run)
    controller.train()
    wait_for(qtbot, controller, State.TRAINING)
    now = controller.open_network.now
    assert (now.run, now.network, now.training) == (controller.run, None, True)
    assert controller.program.why_not(EXPORT.when) == "The open network has not finished its first epoch yet."
    with qtbot.waitSignal(controller.open_network.newest_changed):
        fresh.release(1)
    assert controller.open_network.network is None
    fresh.release(fresh.steps_per_epoch)
    qtbot.waitUntil(lambda: controller.open_network.network is not None)
    assert controller.open_network.run is controller.run is not former.run
    assert not controller.program.why_not(EXPORT.when)
    controller.stop()
    wait_for(qtbot, controller, State.READY)
    assert controller.open_network.now.words.endswith(" · Small · 90.00 % validation")


def test_a_run_stopped_in_its_first_epoch_gives_the_former_back(controller, session, qtbot, monkeypatch) -> None:
    trained(qtbot, controller, session)
    former, run, record = controller.open_network.now, controller.run, controller.record
    newest, opened = [], []
    controller.open_network.newest_changed.connect(newest.append)
    controller.open_network.changed.connect(opened.append)
    fresh = type(session)()
    monkeypatch.setattr("core.training.session.run", fresh.run)
    controller.train()
    fresh.release(1)
    qtbot.waitUntil(lambda: len(newest) > 1)
    controller.stop()
    wait_for(qtbot, controller, State.READY)
    assert opened[0].training
    assert controller.open_network.now is opened[-1] is former
    assert newest[0] is None
    assert newest[-1] is former.network
    assert (controller.run, controller.record) == (run, record)
    assert controller.status == "Stopped in the first epoch: back to malireddi, fast"


def test_a_first_run_stopped_in_its_first_epoch_leaves_nothing_open(controller, session, qtbot) -> None:
    controller.begin("pen")
    controller.train()
    session.release(1)
    qtbot.waitUntil(lambda: controller.open_network.newest is not None)
    controller.stop()
    wait_for(qtbot, controller, State.READY)
    assert controller.open_network.now is None
    assert controller.open_network.newest is None
    assert controller.status == "Stopped before the first epoch was done."


def test_closing_while_it_trains_ends_the_thread_and_says_nothing_more(controller, session, qtbot) -> None:
    controller.begin("pen")
    controller.train()
    wait_for(qtbot, controller, State.TRAINING)
    ended = []
    controller.run_ended.connect(ended.append)
    controller.close()
    assert not controller.bridge.running
    controller.bridge.drain()  # as its timer would
    deliver_everything()
    assert not ended


@pytest.mark.parametrize("when", ["while it is prepared", "when it is prepared, before the window hears of it"])
def test_stop_before_a_run_can_begin_leaves_no_run(controller, session, qtbot, monkeypatch, when) -> None:
    begun, go_on = threading.Event(), threading.Event()
    create = RunStore.create

    def slowly(*arguments, **more):
        begun.set()
        assert go_on.wait(LONG)
        return create(*arguments, **more)

    monkeypatch.setattr(RunStore, "create", slowly)
    controller.begin("pen")
    controller.train()
    qtbot.waitUntil(begun.is_set)
    (preparing,) = [thread for thread in threading.enumerate() if thread.name == "job-prepare"]
    if when != "while it is prepared":
        go_on.set()
        preparing.join(LONG)
        assert len(controller.store.runs()) == 1
    controller.stop()
    go_on.set()
    preparing.join(LONG)
    deliver_everything()
    assert controller.program.state is State.READY
    assert controller.store.runs() == []
    assert session.calls == []


def test_closing_before_a_run_can_begin_leaves_no_run(controller, session, qtbot, monkeypatch) -> None:
    begun, closing = threading.Event(), threading.Event()
    create = RunStore.create

    def slowly(*arguments, **more):
        begun.set()
        assert closing.wait(LONG)
        return create(*arguments, **more)

    monkeypatch.setattr(RunStore, "create", slowly)
    controller.begin("pen")
    controller.train()
    qtbot.waitUntil(begun.is_set)
    cancel = controller.jobs.cancel
    monkeypatch.setattr(controller.jobs, "cancel", lambda name: (cancel(name), closing.set()))
    controller.close()
    assert not controller.jobs.alive()
    assert controller.store.runs() == []
