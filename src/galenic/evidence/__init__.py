"""Data sets by content address, runs, outcomes, review, staleness, recomputing, jobs."""
