"""Work that takes longer than a page may: asked for, done by a worker, watched, cancelled or given up as a whole."""
