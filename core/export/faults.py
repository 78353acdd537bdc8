"""What the doctor found, as facts with sentences: each tells what is wrong and what the file would need."""

from collections.abc import Iterator
from typing import Final

from core.coreml.classifier import Pixels
from core.coreml.coreml_file import CoreMLFile
from core.export import checks, contract
from core.export.checks import Check
from core.export.doctor import IDENTITY, MIN_ACCURACY, ORDERS, RANGES, Diagnosis, Range, close
from core.export.softmax_faults import Softmax
from core.words import percent

UNIT: Final = Pixels(contract.SCALE)
NONE_FITS: Final = "none of the usual faults explains it: another network, other data, or too little training"


def found_faults(file: CoreMLFile, diagnosis: Diagnosis, *, compared: bool = False) -> Iterator[Check]:
    """Everything that is wrong with a file, or one fact that nothing is.

    Args:
        file: The file.
        diagnosis: What was found.
        compared: Whether it is held against the network that it was made from, which may read badly itself.
    """
    view = diagnosis.view
    if diagnosis.softmax is not Softmax.RIGHT:
        yield Check("softmax", False, diagnosis.softmax.value)
    if view.range is not None and file.inputs[0].kind == "image":
        yield Check("input scale", False, f"{_range(file.seen, view.range)}; {diagnosis.figures}")
    if view.dark_ink:
        yield Check("polarity", False, f"it learnt black digits on white, not white on black; {diagnosis.figures}")
    if view.turn.looks:
        yield Check("orientation", False, f"it learnt digits that are {view.turn.looks}; {diagnosis.figures}")
    if view.order != IDENTITY:
        yield Check("order of labels", False, f"{_order(file, view.order)}; {diagnosis.figures}")
    if view.changes == 0 and diagnosis.before.accuracy < MIN_ACCURACY:
        yield Check("accuracy", compared, f"only {percent(diagnosis.before.accuracy)} right, and {NONE_FITS}")
    elif view.changes == 0 and diagnosis.softmax is Softmax.RIGHT:
        yield Check("usual faults", True, "no other scale, polarity, orientation or order of labels reads better")


def scale(file: CoreMLFile, diagnosis: Diagnosis | None) -> Check | None:
    """What there is to say of the input scale if it is not wrong; None if it is."""
    said = in_words(file.seen)
    if file.inputs[0].kind != "image":
        needed = diagnosis and diagnosis.view.range
        given = f"{needed.words}; {diagnosis.figures}" if diagnosis and needed else said
        return Check("input scale", True, f"a multi-array carries none: the app must give it {given}")
    if not checks.is_scale(file.input_scale):
        return Check("input scale", False, f"{said}: all images are alike")
    if diagnosis is not None and diagnosis.view.range is not None:
        return None
    unknown = diagnosis is None and not close(file.seen, UNIT)
    return Check(
        "input scale", True, said + ("; without labelled digits nobody can tell whether that is right" * unknown)
    )


def in_words(seen: Pixels) -> str:
    """What a network sees, as "pixels / 127.5 − 1", or by its numbers."""
    factor = checks.scale_in_words(seen.factor)
    known = next((one.words for one in RANGES[2:] if close(one.pixels, seen)), "")
    if known:
        return known
    return f"{factor}, then {seen.offset:+.6g} is added" if seen.offset else factor


def _range(seen: Pixels, learnt: Range) -> str:
    goal = learnt.pixels
    if close(goal, UNIT) and close(seen, Pixels()):
        return f"the scale 1/255 was forgotten: {in_words(seen)}"
    if abs(goal.factor / seen.factor - 1) < checks.SCALE_TOLERANCE:
        return f"the offset is wrong: the network learnt {learnt.words}, but {seen.offset:+.4g} is added"
    if not seen.factor or close(Pixels(goal.factor), Pixels(seen.factor)):
        return f"the network learnt {learnt.words}"
    return f"the network learnt {learnt.words}; the file says: {in_words(seen)}"


def _order(file: CoreMLFile, order: tuple[int, ...]) -> str:
    """The digits that the values stand for, beside the labels that the file gives them."""
    said = [int(label) for label in file.labels] or list(IDENTITY)
    learnt = tuple(order[label] for label in said)
    words = ORDERS.get(learnt) or " ".join(map(str, learnt))
    return f"the labels are in another order: the network learnt {words}, the file says {' '.join(map(str, said))}"
