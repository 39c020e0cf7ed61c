"""A programme's product and plan: what it needs, why, in what order, by which kind of partner, and how far it is."""
