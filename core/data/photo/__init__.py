"""Finding the digit in a photo, a scan or a screenshot."""
