"""Files of digits, read with every way to fail put in a sentence."""
