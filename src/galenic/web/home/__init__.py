"""The first page: what waits for the reader, and what the reader waits for."""
