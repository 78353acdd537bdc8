"""`make kits`: writes a kit around an export of each kind, runs its tests, and on a Mac lets Xcode build the app.

Where there is Swift but no Mac, the tests run without Core ML. Where there is no Swift, the kits are only written.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from core_ml import random_network  # noqa: E402

from core.export import exporter, kit  # noqa: E402
from core.export.library import mlpackage_obstacle  # noqa: E402
from core.export.metadata import Metadata  # noqa: E402
from core.export.options import Options  # noqa: E402
from core.export.updatable import Updating  # noqa: E402
from core.model.architecture import MALIREDDI  # noqa: E402
from core.model.network import Network  # noqa: E402
from core.prediction.predictor import Predictor  # noqa: E402

Writer = Callable[[Network, Path], object]


def write_mlmodel(network: Network, path: Path) -> None:
    path.write_bytes(exporter.mlmodel_content(network, Metadata()))


def write_mlpackage(network: Network, path: Path) -> None:
    exporter.write_mlpackage(network, Metadata(), path)


def write_drawing(network: Network, path: Path) -> None:
    path.write_bytes(exporter.mlmodel_content(network, Metadata(), Options("drawing")))


def write_updatable(network: Network, path: Path) -> None:
    path.write_bytes(exporter.mlmodel_content(network, Metadata(), Options(updating=Updating())))


KINDS: dict[str, Writer] = {
    "Plain.mlmodel": write_mlmodel,
    "Program.mlpackage": write_mlpackage,
    "Drawing.mlmodel": write_drawing,
    "Learning.mlmodel": write_updatable,
}


def main(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, write in KINDS.items():
        if name.endswith(".mlpackage") and mlpackage_obstacle():
            print(f"{name}: not here, {mlpackage_obstacle()}")
            continue
        prove(written(folder, name, write))


def written(folder: Path, name: str, write: Writer) -> kit.KitReport:
    model, network = folder / name, random_network(MALIREDDI)
    write(network, model)
    report = kit.write(
        model,
        folder / model.stem,
        title=f"{model.stem} digits",
        license="MIT",
        probabilities=Predictor(network).probabilities,
        updatable=write is write_updatable,
    )
    print(f"{report.path}: {len(report.files)} files, {report.bytes:,} bytes")
    return report


def prove(report: kit.KitReport) -> None:
    if shutil.which("swift"):
        run("swift", "test", folder=report.path)
    else:
        print("  no Swift here: its tests were not run")
    if sys.platform == "darwin":
        destination = (
            "-destination",
            "generic/platform=iOS Simulator",
            "-derivedDataPath",
            str(report.path / ".build/app"),
        )
        run(
            "xcodebuild",
            "build",
            "-scheme",
            report.app.stem,
            *destination,
            "CODE_SIGNING_ALLOWED=NO",
            folder=report.app,
        )
    else:
        print("  no Mac: the app was not built")


def run(*command: str, folder: Path) -> None:
    print("  " + " ".join(command), flush=True)
    subprocess.run(command, cwd=folder, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
