"""Product, plan, sourcing and award, work orders, gates."""
