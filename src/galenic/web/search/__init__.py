"""Searching what one may see."""
