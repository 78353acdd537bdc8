"""The kinds of files and folders that people bring, and what to do where one is given in the wrong place.

`what_is_it` tells which of them lies at a path. A new kind is a record in `Kind`, and what it is told by a line there.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Wanted(Enum):
    """What a file should be; the value is its word in a sentence."""

    DATA = "data"
    NETWORK = "network"
    PICTURE = "picture"


FETCH_MNIST: Final = "MNIST comes safely by: digit-trainer data fetch mnist."
AS_NPZ: Final = 'In Python: numpy.savez("digits.npz", images=x, labels=y), with x (n, 28, 28) and y 0 to 9.'
AS_KERAS: Final = 'In Python, load it as you did so far and save it by model.save("digits.keras").'
FOR_NETWORKS: Final = "It is a network, not digits: File → Open trained network…, or digit-trainer evaluate."
FOR_PICTURES: Final = "It is a picture, not data: open it on the canvas, or by digit-trainer predict."
FOR_DATA: Final = "It is data, not a network: give it to --data, or choose it on the data card."
REBUILT: Final = "Build the same layers in Keras, copy the weights, and save that by model.save(…)."
AGAIN: Final = "Fetch or save it again."
UNPACK: Final = "Unpack it first."
SAVE_AS_PICTURE: Final = "Save it as PNG or JPEG first."
SAVE_AS_CSV: Final = "Save the table as CSV: a label and 784 pixels in every row."


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to say of a kind.

    Attributes:
        is_a: What it is, with its article; goes on after "It is".
        data: What to do where data is wanted; empty where it can be read as such.
        network: The same where a network is wanted.
        picture: The same where a picture is wanted.
    """

    is_a: str
    data: str = AGAIN
    network: str = AGAIN
    picture: str = "Pictures may be PNG, JPEG, BMP, GIF, WebP or TIFF."

    def advice(self, wanted: Wanted) -> str:
        """What to do where `wanted` should be; empty where it is fine."""
        return {Wanted.DATA: self.data, Wanted.NETWORK: self.network, Wanted.PICTURE: self.picture}[wanted]


def _foreign_network(is_a: str, network: str) -> Facts:
    return Facts(is_a, "It is a network, not digits.", network)


def _foreign_data(is_a: str, data: str) -> Facts:
    return Facts(is_a, data, "It is data, not a network.")


def _foreign_picture(is_a: str) -> Facts:
    return Facts(is_a, f"It is not data. {SAVE_AS_PICTURE}", "It is not a network.", SAVE_AS_PICTURE)


class Kind(Enum):
    """What lies at a path. Those with empty advice are read by the program."""

    # What is no content at all
    EMPTY = Facts("an empty file", *3 * ("Fetch or copy it again.",))
    LFS_POINTER = Facts("a Git LFS pointer, which stands for a file that was not fetched", *3 * ("Run: git lfs pull",))
    HTML = Facts("a web page (HTML) that was saved under this name", *3 * ("Download the file itself, not its page.",))
    MAC_SIDE_FILE = Facts("a side file of macOS (its name begins with “._”)", *3 * ("Take the file without “._”.",))
    UNFINISHED = Facts("a download that has not ended", *3 * ("Wait for it, or fetch it again.",))
    PICKLE = Facts(
        "a pickle, which can run any code when it is opened, so it is never read",
        f"{FETCH_MNIST} Digits of your own: {AS_NPZ[0].lower()}{AS_NPZ[1:]}",
        f"{AS_KERAS} Weights alone: build the network, set_weights, and save it in the same way.",
    )

    # Networks
    KERAS = Facts("a Keras file", FOR_NETWORKS, "")
    KERAS_H5 = Facts("a Keras file in HDF5", FOR_NETWORKS, "")
    KERAS_2_H5 = Facts("an HDF5 file written by Keras 2", FOR_NETWORKS, "")
    KERAS_WEIGHTS = _foreign_network(
        "a file of Keras weights without the network",
        "Build the network in Python, call model.load_weights(…), and save all of it by model.save(…).",
    )
    WEIGHTS_NPZ = Facts("an .npz file with a network's weights", FOR_NETWORKS, "")
    CORE_ML = Facts("a Core ML file", FOR_NETWORKS, "")
    CORE_ML_PACKAGE = Facts("a Core ML package", FOR_NETWORKS, "")
    CORE_ML_COMPILED = _foreign_network(
        "a compiled Core ML model (.mlmodelc)", "Give the .mlmodel or .mlpackage that it was made from."
    )
    RUN = Facts("the folder of a run", "It is a network, not digits: open it on the page Runs.", "")
    SAVED_MODEL = _foreign_network("a SavedModel folder", AS_KERAS)
    CHECKPOINT = _foreign_network("a TensorFlow checkpoint", AS_KERAS)
    FROZEN_GRAPH = _foreign_network("a frozen TensorFlow graph (.pb)", REBUILT)
    PYTORCH = _foreign_network("a file of PyTorch weights, which holds a pickle and is never read", REBUILT)
    SAFETENSORS = _foreign_network("a file of weights alone (safetensors)", REBUILT)
    ONNX = _foreign_network("an ONNX network", REBUILT)
    TFLITE = _foreign_network("a TensorFlow Lite network", "Give the Keras model that it was made from.")
    PAGE = _foreign_network(
        "a web page with a network (.html), exported to draw in a browser", "Give the run or the file it was made from."
    )
    TENSORFLOW_JS = _foreign_network(
        "a TensorFlow.js network", "Give the Keras model that it was made from, or a Core ML file."
    )
    KERAS_JSON = _foreign_network("a Keras model's JSON, without weights", AS_KERAS)

    # Data
    IDX = Facts("an IDX file, as MNIST has them", "", FOR_DATA)
    NPZ = Facts("an .npz file of numpy's", "", FOR_DATA)
    NPY = Facts("one array of numpy's (.npy)", f"Labels must be with it. {AS_NPZ}", FOR_DATA)
    HDF5 = Facts("an HDF5 file", "", "It holds no Keras model.")
    JSON = Facts("a JSON file", "", "")
    TEXT = Facts("a text", "", "It is no network.")
    PARQUET = _foreign_data("a Parquet table, as Hugging Face has MNIST", f"{FETCH_MNIST} Other digits: {AS_NPZ}")
    ARROW = _foreign_data("an Arrow table", AS_NPZ)
    MATLAB = _foreign_data("a MATLAB file (.mat)", f"Save it as .npz. {AS_NPZ}")
    EXCEL = _foreign_data("an Excel workbook", SAVE_AS_CSV)
    SQLITE = _foreign_data("an SQLite database", SAVE_AS_CSV)
    NOTEBOOK = Facts(
        "a Jupyter notebook", "Run it, and let it save the digits.", "Run it, and let it save the network."
    )

    # Archives
    ZIP = Facts("a zip archive", "", UNPACK, UNPACK)
    TAR = Facts("a tar archive", "", UNPACK, UNPACK)
    GZIP = Facts("a file packed by gzip", "", UNPACK, UNPACK)
    OTHER_ARCHIVE = Facts(
        "an archive (rar, 7z, bz2, xz or zst)", f"{UNPACK} zip and tar.gz can be read.", UNPACK, UNPACK
    )

    # Pictures
    PICTURE = Facts("a picture", FOR_PICTURES, "It is a picture, not a network: open it on the canvas.", "")
    SVG = _foreign_picture("a drawing in SVG")
    HEIC = _foreign_picture("a picture in HEIC or AVIF")
    PDF = _foreign_picture("a PDF")

    # Folders
    DATASET_FOLDER = _foreign_data("a data set of Hugging Face, saved to disk", AS_NPZ)
    FOLDER = Facts("a folder", "", "A network is a file, or the folder of a run.", "Give the picture itself.")

    @property
    def is_a(self) -> str:
        """What it is, with its article."""
        return self.value.is_a

    def advice(self, wanted: Wanted) -> str:
        """What to do where `wanted` should be; empty where it is fine."""
        return self.value.advice(wanted)
