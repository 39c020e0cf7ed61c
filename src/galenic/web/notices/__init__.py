"""Notices by e-mail: what waits for a person, and nothing that they could not see."""
