import threading

import pytest
from waiting import LONG, deliver_everything

from core.errors import DigitTrainerError
from gui.background.jobs import UNEXPECTED, Jobs, Latest, Token


def test_the_result_arrives_on_the_gui_thread(jobs: Jobs, qtbot) -> None:
    seen = []
    jobs.start(
        "sum",
        lambda _token: (1 + 1, threading.current_thread()),
        lambda r: seen.append((*r, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    result, worked, delivered = seen[0]
    assert result == 2
    assert worked is not threading.main_thread()
    assert delivered is threading.main_thread()
    assert not jobs.running("sum")


def test_of_one_name_only_the_latest_counts(jobs: Jobs, qtbot) -> None:
    release = threading.Event()
    seen = []
    old = jobs.start("load", lambda _token: release.wait(LONG) and "old", seen.append)
    jobs.start("load", lambda _token: "new", seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    release.set()
    old.thread.join(LONG)
    deliver_everything()
    assert seen == ["new"]


def test_a_cancelled_job_is_told_and_says_nothing(jobs: Jobs, qtbot) -> None:
    ended = threading.Event()

    def work(token: Token) -> None:
        try:
            while True:
                token.event.wait(LONG)
                token.check()
        finally:
            ended.set()

    seen = []
    jobs.start("endless", work, seen.append, failed=seen.append)
    assert jobs.running("endless")
    jobs.cancel("endless")
    assert ended.wait(LONG)
    assert not jobs.running("endless")
    deliver_everything()
    assert seen == []


def test_a_users_mistake_comes_as_it_is(jobs: Jobs, qtbot) -> None:
    mistake = DigitTrainerError("No such file.", "Choose another.")

    def work(_token: Token) -> None:
        raise mistake

    seen = []
    jobs.start("open", work, seen.append, failed=seen.append)
    qtbot.waitUntil(lambda: seen == [mistake])


def test_an_error_that_nobody_takes_is_said_by_the_signal(jobs: Jobs, qtbot) -> None:
    def work(_token: Token) -> None:
        raise DigitTrainerError("No.")

    with qtbot.waitSignal(jobs.failed) as said:
        jobs.start("open", work, lambda _: None)
    assert said.args[0].sentence == "No."


@pytest.mark.expects_log
def test_a_bug_is_logged_and_put_into_words(jobs: Jobs, qtbot, caplog) -> None:
    def work(_token: Token) -> None:
        raise ZeroDivisionError

    seen = []
    jobs.start("broken", work, lambda _: None, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].sentence == UNEXPECTED
    assert "ZeroDivisionError" in caplog.text


def test_progress_is_told_in_order(jobs: Jobs, qtbot) -> None:
    seen = []

    def work(token: Token) -> str:
        for step in range(3):
            token.progress(step / 2, f"step {step}")
        return "done"

    jobs.start("steps", work, seen.append, progress=lambda share, words: seen.append((share, words)))
    qtbot.waitUntil(lambda: "done" in seen)
    assert seen == [(0, "step 0"), (0.5, "step 1"), (1.0, "step 2"), "done"]


def test_closing_ends_every_thread_and_nothing_comes_afterwards(qtbot) -> None:
    jobs = Jobs()
    seen = []
    jobs.start("wait", lambda token: token.event.wait(LONG), seen.append)
    jobs.close(LONG)
    assert not jobs.alive()
    deliver_everything()
    assert seen == []


def test_what_a_cancelled_job_has_made_is_dropped_before_its_thread_ends(jobs: Jobs, qtbot) -> None:
    seen, dropped = [], []
    job = jobs.start("make", lambda token: token.event.wait(LONG) and "made", seen.append, dropped=dropped.append)
    jobs.cancel("make")
    job.thread.join(LONG)
    assert dropped == ["made"]
    deliver_everything()
    assert seen == []


@pytest.mark.parametrize("end", [lambda jobs: jobs.cancel("make"), Jobs.close])
def test_a_result_that_was_not_delivered_yet_is_dropped_once(qtbot, end) -> None:
    jobs, seen, dropped = Jobs(), [], []
    job = jobs.start("make", lambda _token: "made", seen.append, dropped=dropped.append)
    job.thread.join(LONG)
    end(jobs)
    deliver_everything()
    assert (seen, dropped) == ([], ["made"])
    jobs.close()
    assert dropped == ["made"]


def test_what_is_delivered_is_not_dropped(jobs: Jobs, qtbot) -> None:
    seen, dropped = [], []
    jobs.start("make", lambda _token: "made", seen.append, dropped=dropped.append)
    qtbot.waitUntil(lambda: seen == ["made"])
    jobs.close()
    assert dropped == []


def test_a_result_that_cannot_be_dropped_is_no_bug(jobs: Jobs, qtbot, caplog) -> None:
    def keep(_result: str) -> None:
        raise DigitTrainerError("The folder is read-only.")

    caplog.set_level("INFO")
    job = jobs.start("make", lambda token: token.event.wait(LONG), lambda _: None, dropped=keep)
    jobs.cancel("make")
    job.thread.join(LONG)
    assert "read-only" in caplog.text


def test_the_newest_task_is_done_last_and_those_between_may_be_left_out(qtbot) -> None:
    first, go_on, done = threading.Event(), threading.Event(), []

    def work(task: int) -> int:
        first.set()
        go_on.wait(LONG)
        done.append(task)
        return task

    latest = Latest("reading", work)
    seen = []
    latest.ready.connect(seen.append)
    latest.submit(0)
    assert first.wait(LONG)
    for task in range(1, 50):
        latest.submit(task)
    go_on.set()
    qtbot.waitUntil(lambda: seen == [0, 49])
    latest.close()
    latest.submit(99)
    assert done == [0, 49]


@pytest.mark.expects_log
def test_a_failing_task_does_not_end_the_worker(qtbot) -> None:
    def work(task: int) -> float:
        if task < 0:
            raise DigitTrainerError("Below zero.")
        return 1 / task

    latest = Latest("divide", work)
    seen = []
    latest.ready.connect(seen.append)
    latest.failed.connect(lambda error: seen.append(error.sentence))
    for task, answer in ((0, UNEXPECTED), (-1, "Below zero."), (2, 0.5)):
        latest.submit(task)
        qtbot.waitUntil(lambda answer=answer: bool(seen) and seen[-1] == answer)
    latest.close()


def test_a_job_that_has_passed_its_last_moment_is_not_cancelled(jobs: Jobs, qtbot) -> None:
    committed, go_on, seen = threading.Event(), threading.Event(), []

    def work(token: Token) -> str:
        token.cancellation.commit()
        committed.set()
        assert go_on.wait(LONG)
        return "done"

    jobs.start("export", work, seen.append)
    assert committed.wait(LONG)
    assert not jobs.cancel("export")
    assert jobs.running("export")
    go_on.set()
    qtbot.waitUntil(lambda: seen == ["done"])
    assert jobs.cancel("export")


def test_a_cancelled_job_cannot_pass_its_last_moment(jobs: Jobs, qtbot) -> None:
    begun, go_on, passed, seen = threading.Event(), threading.Event(), [], []

    def work(token: Token) -> None:
        begun.set()
        assert go_on.wait(LONG)
        token.cancellation.commit()
        passed.append(True)

    job = jobs.start("export", work, seen.append, failed=seen.append)
    assert begun.wait(LONG)
    assert jobs.cancel("export")
    go_on.set()
    job.thread.join(LONG)
    deliver_everything()
    assert passed == seen == []
