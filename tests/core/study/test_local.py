"""Processes of this machine, without TensorFlow in them: who is sent what, and what becomes of one that dies."""

import re
import threading

import pytest
from made import made_data
from studied import answers, dies, dies_once, made_study

from core import free_memory
from core.study import local
from core.study.local import LocalWorkers


@pytest.fixture
def told():
    return []


@pytest.fixture
def carry_out(tmp_path, told, monkeypatch):
    def run(work, trainings, count=1, stop=None, tell=None):
        monkeypatch.setattr(local, "work", work)
        LocalWorkers(tmp_path, count, tell or told.append, stop or threading.Event()).carry_out(trainings)

    return run


def endings(told):
    return {line.partition(": ")[0]: line.partition(": ")[2] for line in told if "process" not in line}


def test_every_training_is_sent_once_and_its_end_is_told(carry_out, told):
    trainings = made_study().trainings()
    carry_out(answers, trainings, 2)
    assert endings(told) == {
        one.name: "done, kept as k7fq-tiny" if one.recipe.seed % 2 else "not done. It is even." for one in trainings
    }
    assert len([line for line in told if "process" not in line]) == len(trainings)


def test_a_process_is_used_again_and_there_are_no_more_than_asked_for(carry_out, told, monkeypatch):
    monkeypatch.setattr(local, "threads_of_machine", lambda: 4)
    carry_out(answers, made_study().trainings(), 2)
    processes = {re.search(r"process (\d+)", line)[1] for line in told if "process" in line}
    assert 1 <= len(processes) <= 2
    assert all(line.endswith("with 2") for line in told if "process" in line)


def test_a_training_whose_process_dies_is_taken_up_by_another(carry_out, told):
    (training, *_others) = made_study().trainings()
    carry_out(dies_once, [training])
    assert told == [
        f"{training.name}: its process has died (3); it is taken up by another.",
        f"{training.name}: done, kept as k7fq-tiny",
    ]


def test_a_training_whose_process_dies_twice_is_left_and_the_others_go_on(carry_out, told):
    trainings = made_study().trainings()[:2]
    carry_out(dies, trainings)
    assert told == [
        f"{one.name}: its process has died (3); {end}."
        for one in trainings
        for end in ("it is taken up by another", "that was the second time, so it is left")
    ]


def test_it_stops_when_asked(carry_out, told):
    stop = threading.Event()

    def tell(words):
        told.append(words)
        stop.set()

    carry_out(answers, made_study().trainings(), stop=stop, tell=tell)
    assert len(endings(told)) < 8


@pytest.fixture
def at_once(monkeypatch):
    def found(threads, free):
        monkeypatch.setattr(local, "threads_of_machine", lambda: threads)
        monkeypatch.setattr(free_memory, "free_bytes", lambda: free)
        return local.at_once(made_study().trainings(), {"made": made_data()})

    return found


@pytest.mark.parametrize(("threads", "count"), [(1, 1), (2, 2), (64, 8)])
def test_as_many_at_once_as_there_are_threads_and_trainings(at_once, threads, count):
    assert at_once(threads, 10**12) == count


def test_memory_is_counted_for_each_and_one_is_always_tried(at_once):
    assert [at_once(64, free) for free in (0, 10**9, 10**12)] == [1, 1, 8]
    assert 3 <= at_once(64, 3 * 10**9) <= 6


def test_this_machine_has_threads():
    assert local.threads_of_machine() >= 1
