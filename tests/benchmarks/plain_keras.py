"""What a user would do without this program: the tutorial's script in plain Keras, with its own defaults.

    plain_keras.py NETWORK SEED MNIST_NPZ BEGAN

Run by `to_99.py` in a process of its own; it imports nothing of this program. Prints a JSON object: the seconds from
BEGAN (`time.monotonic`) to the end of the first epoch whose weights would be kept (lowest validation loss so far, as
its ModelCheckpoint has it) and read 99 % of the test digits, or null; the best such accuracy; the seconds of all that
ran. The tutorial validates on the test digits, so that its choice is better than a fair one would be.
"""

import json
import sys
import time

import keras  # noqa: TID253  (as a user writes it)
import numpy as np
from keras.layers import Conv2D, Dense, Dropout, Flatten, Input, MaxPooling2D  # noqa: TID253  (as above)

GOAL = 0.99
NETWORKS = {
    "malireddi": lambda: [
        Conv2D(32, (5, 5), activation="relu"),
        MaxPooling2D((2, 2)),
        Dropout(0.5),
        Conv2D(64, (3, 3), activation="relu"),
        MaxPooling2D((2, 2)),
        Dropout(0.2),
        Conv2D(128, (1, 1), activation="relu"),
        MaxPooling2D((2, 2)),
        Dropout(0.2),
        Flatten(),
        Dense(128, activation="relu"),
        Dense(10, activation="softmax"),
    ],
    "chollet": lambda: [
        Conv2D(32, (3, 3), activation="relu"),
        Conv2D(64, (3, 3), activation="relu"),
        MaxPooling2D((2, 2)),
        Dropout(0.25),
        Flatten(),
        Dense(128, activation="relu"),
        Dropout(0.5),
        Dense(10, activation="softmax"),
    ],
}


class Watch(keras.callbacks.Callback):
    """Notes when the weights that would be kept reach the goal, and ends the training there."""

    def __init__(self, began: float) -> None:
        super().__init__()
        self.began, self.loss, self.accuracy = began, np.inf, 0.0
        self.reached: float | None = None

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        if logs["val_loss"] >= self.loss:
            return
        self.loss, self.accuracy = logs["val_loss"], logs["val_accuracy"]
        if self.accuracy >= GOAL:
            self.reached = time.monotonic() - self.began
            self.model.stop_training = True


def main() -> None:
    network, seed, path, began = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    keras.utils.set_random_seed(seed)
    with np.load(path, allow_pickle=False) as file:
        x_train, y_train, x_test, y_test = (file[name] for name in ("x_train", "y_train", "x_test", "y_test"))
    x_train, x_test = (x.reshape(-1, 28, 28, 1).astype("float32") / 255 for x in (x_train, x_test))
    y_train, y_test = (keras.utils.to_categorical(y, 10) for y in (y_train, y_test))
    model = keras.Sequential([Input((28, 28, 1)), *NETWORKS[network]()])
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    watch = Watch(began)
    model.fit(
        x_train,
        y_train,
        batch_size=200,
        epochs=10,
        verbose=0,
        validation_data=(x_test, y_test),
        callbacks=[watch],
    )
    found = {"reached": watch.reached, "accuracy": watch.accuracy, "seconds": time.monotonic() - began}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
