"""Conduct and analysis of clinical studies."""
