"""Processes: chosen, developed, scaled, validated, cleaned."""
