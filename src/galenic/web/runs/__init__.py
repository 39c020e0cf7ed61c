"""Computations under way."""
