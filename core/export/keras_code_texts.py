"""What a generated program is put together from: Keras as one would write it by hand. Braces are filled in."""

from typing import Final

LOADING: Final = '''
def load(path):
    """Digits (n, 28, 28, 1) from 0 to 1 and their labels, to learn from and to test; MNIST without a path."""
    if path is None:
        (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    else:  # with the names of Keras's own mnist.npz; pixels 0 to 255, white on black
        with np.load(path, allow_pickle=False) as file:
            x_train, y_train, x_test, y_test = (file[name] for name in ("x_train", "y_train", "x_test", "y_test"))
    x_train, x_test = (x.reshape(-1, 28, 28, 1).astype("float32") / 255 for x in (x_train, x_test))
    return x_train, y_train.astype("int64"), x_test, y_test.astype("int64")


x_train, y_train, x_test, y_test = load(DATA)
order = np.random.default_rng(SEED).permutation(len(x_train))
x_train, y_train = x_train[order], y_train[order]
'''.strip()

ONE_CYCLE: Final = '''
class OneCycle(keras.callbacks.Callback):
    """The learning rate climbs in the first quarter of all steps and then falls to nearly nothing, by a cosine."""

    def __init__(self, peak, steps):
        super().__init__()
        self.peak, self.steps, self.step = peak, steps, 0

    def on_train_batch_begin(self, batch, logs=None):
        done, self.step = self.step / max(self.steps - 1, 1), self.step + 1
        start, end, share = (0.1, 1, done / 0.25) if done < 0.25 else (1, 0.004, (done - 0.25) / 0.75)
        factor = end + (start - end) * (1 + np.cos(np.pi * share)) / 2
        self.model.optimizer.learning_rate = self.peak * factor


callbacks.append(OneCycle(LEARNING_RATE, EPOCHS * STEPS))
'''.strip()

MUON: Final = '''
class Muon(keras.optimizers.Muon):
    """Keras's own, for the filters of convolutions as for dense layers; the last layer is left to Adam."""

    def _should_use_adamw(self, variable):
        return len(variable.shape) < 2 or variable.path == model.layers[-1].kernel.path

    def zeropower_via_newtonschulz5(self, x, steps):
        matrix = keras.ops.reshape(x, (-1, x.shape[-1]))
        return keras.ops.reshape(super().zeropower_via_newtonschulz5(matrix, steps), x.shape)

    def lr_adjust(self, x):
        return x * max(1, x.shape[-1] / math.prod(x.shape[:-1])) ** 0.5


how = {"adam_beta_2": {beta_2}, "adam_lr_ratio": {ratio}, "momentum": {momentum}, "weight_decay": None}
optimizer = Muon(LEARNING_RATE, adam_weight_decay=None, **how)
'''.strip()

HARDEST: Final = '''
class Hardest(keras.utils.PyDataset):
    """Images for the first epoch; for the later ones only those of the largest loss, as often as an epoch is long."""

    def __init__(self, images, hardest):
        super().__init__()
        self.images, self.hardest, self.draw = images, hardest, np.random.default_rng(SEED)
        self.order = self.passes(np.arange(len(x_train)))

    def __len__(self):
        return math.ceil(self.images / BATCH_SIZE)

    def __getitem__(self, batch):
        places = self.order[batch * BATCH_SIZE : (batch + 1) * BATCH_SIZE]
        return x_train[places], y_train[places]

    def on_epoch_end(self):
        right = trained.predict(x_train, batch_size=500, verbose=0)[np.arange(len(y_train)), y_train]
        self.order = self.passes(np.argsort(right)[: self.hardest])

    def passes(self, among):
        times = math.ceil(self.images / len(among))
        return np.concatenate([self.draw.permutation(among) for _ in range(times)])[: self.images]


count = {images}
hardest = min(1, {hardest!r} * max(1, count / ({share!r} * len(x_train))))  # of few images more
images = Hardest(count, max(1, round(hardest * len(x_train))))
'''.strip()

ENDING: Final = """
loss, accuracy = trained.evaluate(x_test, y_test, batch_size=1000, verbose=0)
print(f"Test accuracy {accuracy:.4f}, loss {loss:.4f}")
model.save("digits.keras")
""".strip()
