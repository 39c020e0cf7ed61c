"""From the description of a product to its plan: which services, why, in what order, by which kind of partner."""
