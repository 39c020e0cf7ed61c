"""Partners: what they can do, whether they are qualified for it, and what was agreed with them."""
