"""Which processors train, by what TensorFlow finds. No machine that runs these tests needs a graphics processor."""

from dataclasses import dataclass, field

import pytest

from core.errors import DeviceError
from core.model import devices
from core.model.devices import HALVES, Devices


class OpError(Exception):
    """As TensorFlow's own."""


@dataclass
class Machine:
    """The part of TensorFlow that knows the machine."""

    gpus: tuple[str, ...] = ()
    broken: bool = False
    visible: list[str] = field(default_factory=list)
    growing: list[str] = field(default_factory=list)
    halves: int = 1
    rounds: bool = True

    def __post_init__(self) -> None:
        self.errors = self.config = self.experimental = self
        self.OpError = OpError

    def list_physical_devices(self, kind):
        return ["CPU"] if kind == "CPU" else list(self.gpus)

    def set_visible_devices(self, chosen, kind):
        assert kind == "GPU"
        self.visible = chosen

    def set_memory_growth(self, gpu, on):
        assert on
        self.growing.append(gpu)

    def get_device_details(self, gpu):
        return {} if gpu == "nameless" else {"device_name": gpu}

    def enable_tensor_float_32_execution(self, on):
        self.rounds = on

    def LogicalDeviceConfiguration(self):  # noqa: N802
        return "half"

    def set_logical_device_configuration(self, cpu, halves):
        self.halves = len(halves)

    def constant(self, value):
        if self.broken:
            raise OpError("the driver does not fit")
        return self

    def numpy(self):
        return 1.0


@pytest.mark.parametrize("wish", ["cpu", "cpus", "gpu", "gpus", "gpu:1", " GPU "])
def test_a_wish_is_taken_in_small_letters(wish):
    assert devices.checked(wish) == wish.strip().lower()


@pytest.mark.parametrize("wish", ["", "tpu", "gpu:", "gpu:x", "gpu:-1", "gpu 1", "cpu:2", "/GPU:0"])
def test_another_word_is_refused_with_what_there_is(wish):
    with pytest.raises(DeviceError, match="There is no device") as refused:
        devices.checked(wish)
    assert "gpus" in refused.value.hint


@pytest.mark.parametrize(
    ("wish", "gpus", "names", "words"),
    [
        ("cpu", ("A", "B"), ("CPU:0",), ""),
        ("gpu", ("A", "B"), ("GPU:0",), "A"),
        ("gpu:1", ("A", "B"), ("GPU:0",), "B"),  # alone in sight, TensorFlow calls it the first
        ("gpus", ("A", "B"), ("GPU:0", "GPU:1"), "A and B"),
        ("gpus", ("A", "A", "B"), ("GPU:0", "GPU:1", "GPU:2"), "2 × A and B"),
        ("gpu", ("nameless",), ("GPU:0",), "GPU"),
    ],
)
def test_only_what_is_wished_for_is_seen(wish, gpus, names, words):
    machine = Machine(gpus)
    assert devices.prepared(machine, wish) == Devices(names, words)
    assert len(machine.visible) == len(machine.growing) == sum(name.startswith("GPU") for name in names)
    assert machine.rounds is not bool(machine.visible)  # a rougher float32 would not pass the proofs


@pytest.mark.parametrize(
    ("wish", "gpus", "problem"),
    [
        ("gpu", (), devices.NONE_FOUND),
        ("gpus", (), devices.NONE_FOUND),
        ("gpu:1", ("A",), "There is only 1 graphics processor here: the CPU trains."),
        ("gpu:5", ("A", "B"), "There are only 2 graphics processors here: the CPU trains."),
    ],
)
def test_without_it_the_cpu_trains_and_says_why(wish, gpus, problem):
    made = devices.prepared(Machine(gpus), wish)
    assert made == Devices(problem=problem)
    assert made.told == problem


@pytest.mark.expects_log
def test_a_graphics_processor_that_does_not_work_is_left_alone(caplog):
    machine = Machine(("A",), broken=True)
    made = devices.prepared(machine, "gpu")
    assert (made.names, machine.visible) == (("CPU:0",), [])
    assert "cannot be used" in made.problem
    assert "the driver does not fit" in caplog.text


def test_two_halves_of_the_cpu_can_be_tried():
    machine = Machine()
    assert devices.prepared(machine, "cpus") == HALVES
    assert machine.halves == 2


def test_what_is_offered_can_be_wished_for():
    assert list(devices.offered(Machine())) == ["cpu"]
    offered = devices.offered(Machine(("A", "B")))
    assert list(offered) == ["cpu", "gpu", "gpu:1", "gpus"]
    assert [devices.checked(wish) for wish in offered] == list(offered)
    assert (offered["gpu:1"], offered["gpus"]) == ("B", "All 2 graphics processors together")
