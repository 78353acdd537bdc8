"""Which of a machine's processors train: the CPU, one graphics processor (GPU), or several of them together.

It is decided before TensorFlow does its first sum, and stays: TensorFlow cannot change it later.
"""

import logging
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from core.errors import DeviceError

log = logging.getLogger(__name__)

VARIABLE: Final = "DIGIT_TRAINER_DEVICE"
CPU, CPUS, GPU, GPUS = "cpu", "cpus", "gpu", "gpus"
CPU_ALONE: Final = ("CPU:0",)
WISH: Final = re.compile(r"cpus?|gpus?|gpu:\d{1,3}")
NONE_FOUND: Final = "TensorFlow finds no graphics processor here: the CPU trains."


@dataclass(frozen=True, slots=True)
class Devices:
    """What trains.

    Attributes:
        names: As TensorFlow calls them; several share every batch.
        words: For people; "" for the CPU, which nobody needs to be told.
        problem: Why it is not what was wished for, in a sentence; "" if it is.
    """

    names: tuple[str, ...] = CPU_ALONE
    words: str = ""
    problem: str = ""

    @property
    def told(self) -> str:
        """What a person should know of it; "" where the CPU trains, as it was wished."""
        return self.words or self.problem


HALVES: Final = Devices(("CPU:0", "CPU:1"), "two halves of the CPU")
ONLY_CPU: Final = {CPU: Devices(), CPUS: HALVES}


def checked(wish: str) -> str:
    """A wish in small letters: "cpu", "gpu" (the first), "gpu:2" (the third) or "gpus" (all of them together).

    "cpus" are two halves of the CPU that share every batch: what several graphics processors do, tried without any.

    Raises:
        DeviceError: It is something else.
    """
    found = wish.strip().lower()
    if not WISH.fullmatch(found):
        raise DeviceError(
            f"There is no device {wish!r}.", "Choose cpu, gpu, gpu:1 for the second one, or gpus for all."
        )
    return found


def prepared(tensorflow: Any, wish: str) -> Devices:
    """Let TensorFlow see what is wished for and nothing else, or the CPU with the reason why.

    Args:
        tensorflow: The module, before its first sum.
        wish: As `checked` gives it.
    """
    try:
        return _prepared(tensorflow, wish)
    except (RuntimeError, ValueError, tensorflow.errors.OpError) as error:  # a driver that does not fit, for example
        log.warning("the graphics processor cannot be used: %s", error)
        tensorflow.config.set_visible_devices([], "GPU")
        return Devices(problem="The graphics processor cannot be used; the log has the reason. The CPU trains.")


def offered(tensorflow: Any) -> dict[str, str]:
    """What could be wished for on this machine, and what it is in words; the CPU first."""
    models = [_model(tensorflow.config, gpu) for gpu in tensorflow.config.list_physical_devices("GPU")]
    several = {GPUS: f"All {len(models)} graphics processors together"} if len(models) > 1 else {}
    return {CPU: "The processor (CPU)"} | dict(zip(_numbered(len(models)), models, strict=True)) | several


def _numbered(count: int) -> list[str]:
    return [f"{GPU}:{place}" if place else GPU for place in range(count)]


def strategy(tensorflow: Any, devices: Devices) -> Any:
    """TensorFlow's way to train on `devices`: everything is summed on the first one, in the same order every time."""
    if devices.names == CPU_ALONE:
        return tensorflow.distribute.get_strategy()
    if len(devices.names) == 1:
        return tensorflow.distribute.OneDeviceStrategy(devices.names[0])
    summed = tensorflow.distribute.ReductionToOneDevice()
    return tensorflow.distribute.MirroredStrategy(list(devices.names), cross_device_ops=summed)


def _prepared(tensorflow: Any, wish: str) -> Devices:
    config = tensorflow.config
    if wish == CPUS:
        halves = [config.LogicalDeviceConfiguration() for _ in HALVES.names]
        config.set_logical_device_configuration(config.list_physical_devices("CPU")[0], halves)
    found = [] if wish in ONLY_CPU else config.list_physical_devices("GPU")
    number = int(wish.partition(":")[2] or 0)
    chosen = found if wish == GPUS else found[number : number + 1]
    config.set_visible_devices(chosen, "GPU")
    if not chosen:
        return ONLY_CPU.get(wish) or Devices(problem=_lacking(len(found)))
    for gpu in chosen:
        config.experimental.set_memory_growth(gpu, True)  # else it takes all there is, and no second program fits
    config.experimental.enable_tensor_float_32_execution(False)  # files are proven to more decimals than it has
    tensorflow.constant(1.0).numpy()
    names = tuple(f"GPU:{place}" for place in range(len(chosen)))
    models = Counter(_model(config, gpu) for gpu in chosen)
    return Devices(names, " and ".join(f"{count} × {name}" if count > 1 else name for name, count in models.items()))


def _lacking(count: int) -> str:
    there = "is only 1 graphics processor" if count == 1 else f"are only {count} graphics processors"
    return f"There {there} here: the CPU trains." if count else NONE_FOUND


def _model(config: Any, gpu: Any) -> str:
    """What the maker calls it."""
    return str(config.experimental.get_device_details(gpu).get("device_name") or "GPU")
