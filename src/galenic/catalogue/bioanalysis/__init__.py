"""Measurement in biological matrices."""
