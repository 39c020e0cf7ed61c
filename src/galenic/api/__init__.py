"""The HTTP API: a thin door to the same commands and queries as the pages and the command line."""
