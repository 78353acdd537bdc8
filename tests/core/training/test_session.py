import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from core.data.dataset import Digits
from core.errors import RunError
from core.model import backend
from core.prediction.evaluation import evaluate
from core.prediction.predictor import Predictor
from core.training import checkpoints, schedule, session, throughput
from core.training.events import (
    CheckpointKept,
    Ended,
    EpochDone,
    PauseChanged,
    Started,
    StepsDone,
    WeightsCopied,
)
from core.training.recipe import Augmentation
from core.training.trainer import Trainer


def states(heard):
    return [event.state for event in heard.of(CheckpointKept)]


def assert_same_end(whole, rest):
    one, other = states(whole)[-1], states(rest)[-1]
    for name in ("variables", "optimizer"):
        for mine, theirs in zip(getattr(one, name), getattr(other, name), strict=True):
            assert np.array_equal(mine, theirs)
    for mine, theirs in zip(one.best.weights, other.best.weights, strict=True):
        assert np.array_equal(mine, theirs)
    assert whole.ended.test_loss == rest.ended.test_loss


def test_a_run_says_everything_in_order_and_learns(train, small_recipe):
    heard = train(replace(small_recipe, epochs=8))
    assert isinstance(heard[0], Started)
    assert heard.of(Started)[0].steps_per_epoch == 7
    assert [done.epoch for done in heard.of(EpochDone)] == list(range(1, 9))
    assert heard.ended.outcome == "finished"
    assert heard.ended.test_accuracy > 0.8
    assert all(event.run_id == "test" for event in heard)


def test_every_step_tells_its_own_figures_once_and_in_order(train):
    steps = train().of(StepsDone)
    numbers = [event.first_step + place for event in steps for place in range(len(event.losses))]
    assert numbers == list(range(1, 22))
    for event in steps:
        assert len(event.losses) == len(event.accuracies) == len(event.learning_rates)
        assert np.isfinite(event.losses).all()
        assert ((event.accuracies >= 0) & (event.accuracies <= 1)).all()


def test_the_epoch_figures_are_the_mean_over_the_images(train, small_recipe):
    heard = train(replace(small_recipe, epochs=1))
    losses = np.concatenate([event.losses for event in heard.of(StepsDone)])
    sizes = [50] * 6 + [30]
    assert heard.of(EpochDone)[0].training_loss == pytest.approx(np.average(losses, weights=sizes), rel=1e-5)


def test_the_same_seed_gives_the_same_history_to_the_last_digit(train):
    first, second = train(), train()
    assert first.history() == second.history()
    for one, other in zip(states(first)[-1].variables, states(second)[-1].variables, strict=True):
        assert np.array_equal(one, other)


def test_how_many_steps_make_up_a_group_changes_no_digit(train, small_recipe, monkeypatch):
    recipe = replace(small_recipe, batch_size=7)
    usual = train(recipe)
    monkeypatch.setattr(throughput, "MAX_GROUP", 1)
    one_by_one = train(recipe)
    assert len(usual.of(StepsDone)) < len(one_by_one.of(StepsDone)) == 3 * 48
    assert usual.history() == one_by_one.history()


def test_another_seed_gives_another_history(train, small_recipe):
    assert train().history() != train(replace(small_recipe, seed=6)).history()


@pytest.mark.parametrize("epoch", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_resumed_run_equals_an_uninterrupted_one(train, epoch):
    whole = train()
    rest = train(resume=states(whole)[epoch - 1])
    assert whole.history()[epoch:] == rest.history()
    assert_same_end(whole, rest)


@pytest.fixture
def often(monkeypatch):
    """Checkpoints after every group of steps, and groups of one step."""
    monkeypatch.setattr(session, "CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr(throughput, "MAX_GROUP", 1)


@pytest.mark.parametrize("place", [0, 8, *(pytest.param(place, marks=pytest.mark.slow) for place in (2, 6, 10, 19))])
def test_a_run_that_is_resumed_inside_an_epoch_equals_an_uninterrupted_one(train, often, place):
    whole = train()
    kept = states(whole)
    steps = [(epoch, step) for epoch in range(3) for step in range(1, 8)]
    assert [(state.epoch, state.steps) for state in kept if state.steps] == steps
    state = [state for state in kept if state.steps][place]
    rest = train(resume=state)
    assert rest.history() == whole.history()[state.epoch :]
    assert_same_end(whole, rest)
    assert losses_from(rest, state.epoch + 1) == losses_from(whole, state.epoch + 1)


HARDEST = {"optimizer": "muon", "epoch_share": 0.6, "hardest": 0.25, "dropout": 0.5, "augmentation": Augmentation()}


@pytest.fixture
def least(monkeypatch):
    """A share is one of few images, too."""
    monkeypatch.setattr(schedule, "MIN_IMAGES", 1)


def test_later_epochs_go_through_what_the_network_finds_hardest(
    train, small_recipe, small_data, small_architecture, least
):
    heard = train(replace(small_recipe, **HARDEST))
    assert heard.of(Started)[0].training_images == 198
    assert heard.of(Started)[0].steps_per_epoch == 4
    first = states(heard)[0]
    network = session.Network(small_architecture, first.best.weights)
    read = Predictor(network).probabilities(small_data.train.images)
    losses = -np.log(read[np.arange(330), small_data.train.labels])
    hardest = set(np.argsort(-losses)[:82])
    stop = threading.Event()
    stopped = train(
        replace(small_recipe, **HARDEST),
        stop=stop,
        listener=lambda event: stop.set() if isinstance(event, StepsDone) and event.epoch == 2 else None,
    )
    kept = states(stopped)[-1].hardest
    assert len(kept) == 82
    assert len(hardest & set(kept.tolist())) >= 81  # two of nearly the same loss may change places


@pytest.mark.parametrize("place", [1, 5, 9])
def test_a_run_through_the_hardest_is_resumed_inside_an_epoch_as_if_nothing_had_been(
    train, small_recipe, often, least, place, tmp_path
):
    recipe = replace(small_recipe, **HARDEST)
    whole = train(recipe)
    state = [state for state in states(whole) if state.steps][place]
    checkpoints.write_state(tmp_path / "state.npz", state)
    rest = train(recipe, resume=checkpoints.read_state(tmp_path / "state.npz"))
    assert rest.history() == whole.history()[state.epoch :]
    assert_same_end(whole, rest)


@pytest.fixture
def quick_bfloat16(monkeypatch):
    """The processor is quicker with bfloat16: it gives the same numbers on any."""
    monkeypatch.setattr(backend, "multiplies_bfloat16", lambda: True)


def test_a_run_in_bfloat16_is_resumed_inside_an_epoch_as_if_nothing_had_been(
    train, small_recipe, often, least, quick_bfloat16
):
    recipe = replace(small_recipe, **HARDEST, mixed_bfloat16=True)
    whole = train(recipe)
    state = [state for state in states(whole) if state.steps][5]
    rest = train(recipe, resume=state)
    assert rest.history() == whole.history()[state.epoch :]
    assert_same_end(whole, rest)
    exact = train(replace(recipe, mixed_bfloat16=False))
    assert 0 < abs(losses_from(whole, 1)[0] - losses_from(exact, 1)[0]) < 0.02


def test_a_run_with_a_teacher_is_resumed_inside_an_epoch_as_if_nothing_had_been(train, small_recipe, often, tmp_path):
    recipe = replace(small_recipe, optimizer="muon", distillation=0.9)
    whole = train(recipe)
    state = [state for state in states(whole) if state.steps][10]
    checkpoints.write_state(tmp_path / "state.npz", state)
    rest = train(recipe, resume=checkpoints.read_state(tmp_path / "state.npz"))
    assert rest.history() == whole.history()[state.epoch :]
    assert_same_end(whole, rest)


def test_a_teacher_changes_what_is_learnt_and_not_what_is_kept(train, small_recipe, small_architecture):
    taught, alone = train(replace(small_recipe, distillation=0.9)), train()
    assert losses_from(taught, 1)[0] == losses_from(alone, 1)[0]  # by the labels, before the first step
    assert losses_from(taught, 1)[1:] != losses_from(alone, 1)[1:]
    assert session.Network(small_architecture, states(taught)[-1].best.weights)
    assert all(session.Network(small_architecture, copied.weights) for copied in taught.of(WeightsCopied))


@pytest.mark.parametrize(("began", "goes_on"), [(0.0, 0.9), (0.9, 0.0)])
def test_a_state_with_and_one_without_a_teacher_are_not_confused(train, small_recipe, began, goes_on):
    state = states(train(replace(small_recipe, epochs=1, distillation=began)))[0]
    heard = train(replace(small_recipe, distillation=goes_on), resume=state)
    assert heard.ended.outcome == "failed"
    assert "does not fit the network" in heard.ended.reason


@pytest.mark.parametrize(
    ("hardest", "said"),
    [
        (None, "does not tell which images are the hardest"),
        (np.array([3, 330], np.int32), "an image 331 of 330"),
    ],
)
def test_a_state_without_its_hardest_images_is_refused_in_a_sentence(train, small_recipe, often, least, hardest, said):
    recipe = replace(small_recipe, **HARDEST)
    state = next(state for state in states(train(recipe)) if state.epoch == 1 and state.steps)
    heard = train(recipe, resume=replace(state, hardest=hardest))
    assert heard.ended.outcome == "failed"
    assert said in heard.ended.reason


def losses_from(heard, epoch):
    """The loss of every step from the beginning of `epoch`."""
    return [float(loss) for event in heard.of(StepsDone) if event.epoch >= epoch for loss in event.losses]


def test_an_epoch_is_said_once_its_state_is_kept(train):
    heard = train()
    for place, event in enumerate(heard):
        if isinstance(event, EpochDone):
            kept = heard[place - 1]
            assert isinstance(kept, CheckpointKept)
            assert kept.done == event
            assert kept.state.epoch == event.epoch


def test_states_inside_an_epoch_are_kept_by_time(train, small_recipe, monkeypatch):
    monkeypatch.setattr(session, "CHECKPOINT_SECONDS", 3600.0)
    assert all(event.done for event in train().of(CheckpointKept))


def test_a_stop_inside_an_epoch_keeps_where_it_was(train, small_recipe):
    stop = threading.Event()

    def listener(event):
        if isinstance(event, StepsDone) and event.epoch == 2:
            stop.set()

    stopped = train(stop=stop, listener=listener)
    state = states(stopped)[-1]
    assert (state.epoch, state.steps) == (1, len(stopped.of(StepsDone)[-1].losses))
    assert_same_end(train(), train(resume=state))


def test_a_state_of_another_network_is_refused_in_a_sentence(train):
    state = states(train())[0]
    heard = train(resume=replace(state, variables=state.variables[:-1]))
    assert heard.ended.outcome == "failed"
    assert "does not fit the network" in heard.ended.reason


def test_the_best_epoch_is_the_one_with_the_lowest_validation_loss(train, small_recipe, small_data, small_architecture):
    network = None
    heard = train(replace(small_recipe, epochs=5, learning_rate=0.3, schedule="constant"))
    losses = [done.validation_loss for done in heard.of(EpochDone)]
    assert heard.ended.best_epoch == 1 + int(np.argmin(losses))
    assert heard.ended.validation_loss == min(losses)
    assert [done.best for done in heard.of(EpochDone)] == [
        loss == min(losses[: place + 1]) for place, loss in enumerate(losses)
    ]
    network = session.Network(small_architecture, states(heard)[-1].best.weights)
    evaluation = evaluate(Predictor(network).probabilities, small_data.test)
    assert evaluation.accuracy == heard.ended.test_accuracy
    assert evaluation.loss == pytest.approx(heard.ended.test_loss, abs=1e-5)


def test_early_stop_on_training_accuracy_as_the_tutorial_has_it(train, small_recipe):
    heard = train(replace(small_recipe, epochs=50, early_stop="training_accuracy", patience=1, learning_rate=0.02))
    accuracies = [done.training_accuracy for done in heard.of(EpochDone)]
    assert heard.ended.outcome == "stopped early"
    assert accuracies[-1] <= max(accuracies[:-1])
    assert all(later > max(accuracies[:place]) for place, later in enumerate(accuracies[1:-1], start=1))


def test_early_stop_on_validation_loss_waits_for_its_patience(train, small_recipe):
    heard = train(replace(small_recipe, epochs=60, early_stop="validation_loss", patience=2, learning_rate=0.05))
    losses = [done.validation_loss for done in heard.of(EpochDone)]
    assert heard.ended.outcome == "stopped early"
    assert heard.ended.best_epoch == len(losses) - 2


def test_a_crash_after_the_rule_decided_does_not_train_on(train, small_recipe):
    recipe = replace(small_recipe, epochs=60, early_stop="validation_loss", patience=2, learning_rate=0.05)
    whole = train(recipe)
    again = train(recipe, resume=states(whole)[-1])
    assert again.history() == []
    assert again.ended.outcome == "stopped early"


def test_validating_on_the_test_images_learns_from_all_others(train, small_recipe, small_data):
    heard = train(replace(small_recipe, validate_on_test=True))
    assert heard.of(Started)[0].training_images == len(small_data.train) + len(small_data.validation)
    assert heard.ended.test_loss == pytest.approx(heard.ended.validation_loss, rel=1e-6)


def test_stop_before_the_first_step(train):
    stop = threading.Event()
    stop.set()
    heard = train(stop=stop)
    assert heard.ended.outcome == "stopped"
    assert not heard.of(StepsDone)


def test_stop_between_steps_keeps_the_best_epoch(train, small_recipe):
    stop = threading.Event()

    def listener(event):
        if isinstance(event, StepsDone) and event.epoch == 2:
            stop.set()

    heard = train(replace(small_recipe, epochs=1000), stop=stop, listener=listener)
    assert heard.ended.outcome == "stopped"
    assert heard.ended.best_epoch == 1
    assert len(heard.of(EpochDone)) == 1
    assert len([event for event in heard.of(StepsDone) if event.epoch == 2]) == 1


def test_stop_during_validation(train, small_recipe, small_data):
    stop = threading.Event()
    many = Digits(np.tile(small_data.train.images, (8, 1, 1)), np.tile(small_data.train.labels, 8))
    data = replace(small_data, validation=many, digest="")

    def listener(event):
        if isinstance(event, StepsDone) and event.first_step + len(event.losses) - 1 == 7:
            stop.set()  # the last step of the epoch: what comes next is validation

    heard = train(data=data, stop=stop, listener=listener)
    assert heard.ended.outcome == "stopped"
    assert not heard.of(EpochDone)


def test_pause_waits_and_goes_on_with_the_same_numbers(train):
    pause = threading.Event()
    going_on = threading.Timer(0.3, pause.clear)
    paused_at = []

    def listener(event):
        if isinstance(event, StepsDone) and event.first_step == 1:
            pause.set()
            going_on.start()
            paused_at.append(time.monotonic())

    heard = train(pause=pause, listener=listener)
    going_on.join()
    assert [event.paused for event in heard.of(PauseChanged)] == [True, False]
    assert heard.history() == train().history()


def test_stop_ends_a_pause(train):
    stop, pause = threading.Event(), threading.Event()
    pause.set()

    def listener(event):
        if isinstance(event, PauseChanged):
            stop.set()

    assert train(stop=stop, pause=pause, listener=listener).ended.outcome == "stopped"


def test_a_loss_that_is_no_number_ends_the_run_and_keeps_the_best(train):
    state = states(train())[0]
    broken = tuple(np.full_like(array, np.nan) if array.dtype == np.float32 else array for array in state.variables)
    heard = train(resume=replace(state, variables=broken))
    assert heard.ended.outcome == "failed"
    assert "no longer a number in epoch 2" in heard.ended.reason
    assert heard.ended.best_epoch == 1


def test_too_little_data_is_a_sentence(train, small_data):
    heard = train(data=replace(small_data, validation=Digits.empty(), digest=""))
    assert heard.ended.outcome == "failed"
    assert "0 to validate on" in heard.ended.reason


def test_a_listener_that_cannot_write_ends_the_run(train):
    def listener(event):
        if isinstance(event, CheckpointKept):
            raise RunError("The disk is full.")

    heard = train(listener=listener)
    assert heard.ended.outcome == "failed"
    assert heard.ended.reason == "The disk is full."


@pytest.mark.expects_log
def test_a_fault_of_the_program_is_logged_and_said_in_a_sentence(train, caplog):
    def listener(event):
        if isinstance(event, StepsDone):
            raise ZeroDivisionError

    heard = train(listener=listener)
    assert heard.ended.outcome == "failed"
    assert "the log has the details" in heard.ended.reason
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("resource", ["Python", "TensorFlow"])
@pytest.mark.expects_log
def test_too_little_memory_is_a_sentence(train, monkeypatch, resource):
    def refuse(_trainer):
        if resource == "Python":
            raise MemoryError
        errors = backend.tensorflow().errors
        raise errors.ResourceExhaustedError(None, None, "OOM when allocating a tensor")

    monkeypatch.setattr(Trainer, "prepare", refuse)
    ended = train().ended
    assert (ended.outcome, ended.reason) == ("failed", "There is not enough memory: try a smaller batch size.")


def test_a_run_of_one_epoch_says_so(train, small_recipe):
    assert train(recipe=small_recipe.changed(epochs=1)).ended.reason == "The epoch is done."


def test_newest_weights_are_copied_for_readers(train):
    copies = train().of(WeightsCopied)
    assert copies
    assert [array.dtype for array in copies[0].weights] == [np.float32] * len(copies[0].weights)


def test_the_last_event_is_the_end(train):
    heard = train()
    assert sum(isinstance(event, Ended) for event in heard) == 1
