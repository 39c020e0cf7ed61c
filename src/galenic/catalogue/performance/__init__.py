"""How a site and its processes do over time."""
