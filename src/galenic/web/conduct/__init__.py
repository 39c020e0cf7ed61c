"""How an order is carried out: its terms and their changes, milestones, invoices, and technical exchange."""
