"""Partners: what is due, qualifications, quality agreements, and what was found and agreed under them."""
