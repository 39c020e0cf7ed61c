"""Programmes, and the engagements through which their records are shared."""
