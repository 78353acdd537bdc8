"""Reads and runs Core ML files with numpy alone, written from the format.

It shares nothing with the modules that write files, not even coremltools, so that what one side gets wrong the other
side finds.
"""
