"""Analytical procedures."""
