"""Long lists: sorted where they are stored, and taken away as files."""
