"""Data sets, and the documents they were read from."""
