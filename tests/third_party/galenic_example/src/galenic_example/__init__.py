"""One service from outside Galenic."""
