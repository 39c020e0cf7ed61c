"""Impurities and their limits."""
