"""The packages that Galenic is installed with: what is known about the releases in requirements.lock."""
