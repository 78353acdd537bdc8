import gc
import threading
import weakref

from core.model import backend
from gui.startup.garbage import GarbageCollector


class Cycle:
    """Something that only the garbage collector can free; tells which thread did it."""

    def __init__(self, freed_by: list[str]) -> None:
        self.me = self
        weakref.finalize(self, lambda: freed_by.append(threading.current_thread().name))


def test_cycles_are_freed_on_the_gui_thread_alone(qtbot) -> None:
    collector = GarbageCollector()
    try:
        assert not gc.isenabled()
        freed_by: list[str] = []

        def work() -> None:
            for _ in range(3000):
                Cycle(freed_by)

        worker = threading.Thread(target=work, name="worker")
        worker.start()
        worker.join()
        assert freed_by == []
        collector.collect()
        qtbot.waitUntil(lambda: len(freed_by) > 0)
        assert set(freed_by) == {threading.main_thread().name}
    finally:
        collector.stop()
        gc.disable()


def test_nothing_is_collected_while_another_thread_imports_a_big_library() -> None:
    collector = GarbageCollector()
    held, over = threading.Event(), threading.Event()

    def imports() -> None:
        with backend.importing:
            held.set()
            over.wait(10)

    thread = threading.Thread(target=imports)
    thread.start()
    held.wait(10)
    try:
        freed_by: list[str] = []
        for _ in range(3000):
            Cycle(freed_by)
        collector.collect()
        assert freed_by == []
        over.set()
        thread.join()
        collector.collect()
        assert freed_by
    finally:
        over.set()
        collector.stop()
        gc.disable()
