"""Work orders: written, issued, worked on, delivered and accepted."""
