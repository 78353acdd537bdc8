"""The digits that precisions are measured on: the test digits of the data that the open network learnt from."""

from dataclasses import dataclass

from core.data.dataset import Dataset, Digits
from core.errors import DataError, DigitTrainerError
from core.training import preparing
from core.training.run import Run


@dataclass(frozen=True, slots=True)
class DigitsSource:
    """Where they come from.

    Attributes:
        run: The run of the network; None for a file.
        data: What is chosen at the left; None while there is none.
    """

    run: Run | None = None
    data: Dataset | None = None

    def load(self) -> tuple[Digits, str]:
        """The digits, and what they are, as "test digits of MNIST"; in a job, for it may have to read files.

        Where the run's own are not here any more, those of the data at the left take their place.

        Raises:
            DataError: There are none.
        """
        missing = "Choose digits at the left: on their test digits it can be measured."
        data = self.data
        if self.run is not None and (data is None or data.digest != self.run.info.data.digest):
            try:
                data = preparing.data_of(self.run.info)
            except DigitTrainerError as error:
                missing = f"{error.sentence} {missing}"
        if data is None:
            raise DataError("There are no digits to measure on.", missing)
        if not len(data.test):
            raise DataError(f"{data.name} has no test digits to measure on.", missing)
        return data.test, f"test digits of {data.name_of('test')}"
