"""Batches, from clinical material to commercial packaging."""
