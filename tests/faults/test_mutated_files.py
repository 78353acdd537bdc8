"""Files that are damaged at random: every reader gives a result or an error of ours, and nothing else."""

import contextlib
import io
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.dataset import Dataset, Digits
from core.data.formats import idx, npz, penfile
from core.data.photo.picture_file import decode
from core.errors import ArchitectureError, DigitTrainerError, RecipeError
from core.files import read_json
from core.model import architecture, network
from core.training import recipe, states
from core.training.events import BestEpoch, CheckpointKept, EpochDone, SessionState, StepsDone
from core.training.run import Run
from core.training.store import RunStore

SEED = 8
FEW, MANY = 40, 4_000
NUMBERS = [0, 1, -1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1]
TEXTS = [b"null", b"NaN", b"1e999", b"-1", b'"\\ud800"', b"[]", b"{}", b"[[[[", b"9" * 400, b"true", b"\xff\xfe"]


@dataclass(frozen=True)
class Reader:
    """Attributes: content: Of a sound file; name: Of the file; read: What is tried."""

    name: str
    content: bytes
    read: Callable[[Path], object]


def mutated(content: bytes, draw: random.Random) -> bytes:
    """`content` with one to four damages."""
    damaged = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        at, size = draw.randrange(len(damaged) + 1), draw.choice((1, 2, 4, 8, 64, 512))
        damages = [
            lambda at=at: damaged.__setitem__(slice(at, at + 1), bytes([draw.randrange(256)])),
            lambda at=at, size=size: damaged.__setitem__(slice(at, at + size), b""),
            lambda at=at, size=size: damaged.__setitem__(slice(at, at), damaged[at : at + size]),
            lambda at=at: damaged.__setitem__(slice(at, len(damaged)), b""),
            lambda at=at, size=size: damaged.__setitem__(slice(at, at + size), draw.randbytes(size)),
            lambda at=at: damaged.__setitem__(slice(at, at + 8), _number(draw)),
            lambda at=at: damaged.__setitem__(slice(at, at + draw.randrange(6)), draw.choice(TEXTS)),
        ]
        draw.choice(damages)()
    return bytes(damaged)


def _number(draw: random.Random) -> bytes:
    size = draw.choice((2, 4, 8))
    return (draw.choice(NUMBERS) % 2 ** (8 * size)).to_bytes(size, draw.choice(("big", "little")))


@pytest.fixture(scope="module")
def readers(tmp_path_factory) -> list[Reader]:
    return [*data_readers(), *json_readers(), *run_readers(tmp_path_factory.mktemp("run"))]


def data_readers() -> list[Reader]:
    images = np.random.default_rng(1).integers(0, 256, (20, 28, 28), np.uint8)
    labels = np.arange(20, dtype=np.uint8) % 10
    pen = [{"label": 3, "writer": 1, "strokes": [[[1, 2], [3, 4.5]], [[5, 6]]]}] * 3
    header = b"".join(number.to_bytes(4, "big") for number in (0x803, 20, 28, 28))
    made = [
        Reader("digits.npz", saved(images=images, labels=labels), npz.read_npz),
        Reader("packed.npz", saved(np.savez_compressed, images=images, labels=labels), npz.read_npz),
        Reader("images-idx3-ubyte", header + images.tobytes(), idx.read_images),
        Reader("pen.json", json.dumps(pen).encode(), penfile.read),
    ]
    picture = Image.fromarray(images[0]).resize((80, 60))
    for kind in ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"):
        stream = io.BytesIO()
        picture.save(stream, kind)
        made.append(Reader(f"picture.{kind.lower()}", stream.getvalue(), lambda path: decode(path, 512)))
    return made


def saved(save: Callable[..., None] = np.savez, **arrays: np.ndarray) -> bytes:
    stream = io.BytesIO()
    save(stream, **arrays)
    return stream.getvalue()


def json_readers() -> list[Reader]:
    def read_architecture(path: Path) -> object:
        return architecture.from_json(read_json(path, ArchitectureError)).table()

    def read_recipe(path: Path) -> object:
        return recipe.from_json(read_json(path, RecipeError))

    return [
        Reader("architecture.json", json.dumps(architecture.MALIREDDI.to_json()).encode(), read_architecture),
        Reader("recipe.json", json.dumps(recipe.BEST.to_json()).encode(), read_recipe),
    ]


def run_readers(folder: Path) -> list[Reader]:
    """Each file of a run is damaged beside sound ones; then everything is asked of the run."""
    run = sound_run(folder)

    def asked(path: Path) -> None:
        before = path.read_bytes()
        target = run.folder / path.name
        kept = target.read_bytes()
        target.write_bytes(before)
        try:
            assert len(RunStore(folder).entries()) == 1
            found = RunStore(folder).find(run.id[:3])
            found.record()
            for work in (found.network, found.state, found.resumable):
                with contextlib.suppress(DigitTrainerError):
                    work()
        finally:
            target.write_bytes(kept)

    files = (path for path in sorted(run.folder.iterdir()) if not path.name.startswith("."))
    return [Reader(path.name, path.read_bytes(), asked) for path in files]


def sound_run(folder: Path) -> Run:
    few = Digits(np.zeros((10, 28, 28), np.uint8), np.arange(10, dtype=np.uint8))
    tiny = architecture.from_json(
        {"format": 1, "name": "tiny", "layers": [
            {"kind": "flatten"}, {"kind": "dense", "units": 10, "activation": "softmax"},
        ]}
    )  # fmt: skip
    run = RunStore(folder).create(tiny, Dataset("made", "Made for tests.", few, few, few), recipe.FAST)
    shapes = [shape for _, layer in network.weight_shapes(tiny) for shape in layer]
    weights = tuple(np.full(shape, 0.1, np.float32) for shape in shapes)
    figures = np.linspace(0.1, 0.9, 12, dtype=np.float32).reshape(3, 4)
    done = EpochDone(run.id, 1, 0.5, 0.8, 0.4, 0.9, 1.0, 0.01, best=True)
    state = SessionState(1, weights, weights, BestEpoch(1, 0.4, 0.9, weights), 0.8, 0, *figures[:2])
    with run.alone():
        run.keep(CheckpointKept(run.id, state, done), [StepsDone(run.id, 1, 1, *figures, 9.0)], 10)
        run.keep(CheckpointKept(run.id, replace(state, epoch=2)), [], 10)
    assert states.read_state(run.folder / "state.npz").epoch == 2
    return run


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.expects_log
def test_a_mutated_file_gives_a_result_or_an_error_of_ours(readers, tmp_path, count, capsys):
    came: Counter[str] = Counter()
    for reader in readers:
        path = tmp_path / reader.name
        for number in range(count):
            path.write_bytes(mutated(reader.content, random.Random(f"{SEED} {reader.name} {number}")))  # noqa: S311
            try:
                reader.read(path)
                came["read"] += 1
            except DigitTrainerError:
                came["refused"] += 1
            except Exception as error:
                raise AssertionError(f"{reader.name}, number {number}: {error!r}") from error
    with capsys.disabled():
        sys.stdout.write(f"\n{came.total():,} mutated files: {dict(came)}, no other exception\n")
    assert came["read"]
    assert came["refused"]
