"""Testing and release against specification."""
