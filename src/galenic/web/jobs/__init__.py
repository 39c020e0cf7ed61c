"""Work that people have asked for, while it is done and afterwards."""
