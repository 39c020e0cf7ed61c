"""Biological potency."""
