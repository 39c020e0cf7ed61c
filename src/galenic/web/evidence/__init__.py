"""Evidence: what was concluded, from what, by whom, signed by whom."""
