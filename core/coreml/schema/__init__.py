"""Which fields Core ML's messages have: names, numbers and types as in Apple's public description of the format.

Only what is read is declared. Names are Apple's, fields in the manner of Python; a test holds all of them to Apple's.
"""
