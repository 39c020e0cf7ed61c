"""Numbers in, numbers out: no database, files, clock or web. One package per discipline."""
