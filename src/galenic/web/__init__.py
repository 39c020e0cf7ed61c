"""The pages: a thin door to the same commands and queries as the API and the command line."""
