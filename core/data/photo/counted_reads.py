"""A picture's file as its decoder sees it: made of no more parts than pictures have.

Decoders go through a file part by part, in Python, and keep what stands before the picture; a file of a hundred
megabytes can have thirty million parts.
"""

from typing import BinaryIO

from core.errors import DataError

MAX_READS = 500_000
"""A picture of 128 MB in parts of 8 kB, as PNG has them, takes 70,000."""

MAX_HEADER_BYTES = 32 << 20
"""Read piece by piece before the picture itself: colour profiles, tables of strips, what a camera noted."""


class CountedReads:
    """Wraps an open file.

    Args:
        file: Open for reading.
        what: Begins the sentence of an error.

    Attributes:
        in_header: To be set to False once the decoder knows what the picture is.
    """

    def __init__(self, file: BinaryIO, what: str) -> None:
        self._file, self._what = file, what
        self._reads, self._header_bytes = 0, 0
        self.in_header = True
        self.seek, self.tell, self.fileno, self.close = file.seek, file.tell, file.fileno, file.close

    def read(self, size: int = -1) -> bytes:
        """As a file's.

        Raises:
            DataError: The file has more parts than a picture needs.
        """
        content = self._file.read(size)
        self._reads += 1
        if self.in_header and size >= 0:  # WebP's decoder takes the whole file at once
            self._header_bytes += len(content)
        if self._reads > MAX_READS or self._header_bytes > MAX_HEADER_BYTES:
            raise DataError(
                f"{self._what} has more parts than a file of its kind needs.", "Save it again by another program."
            )
        return content
