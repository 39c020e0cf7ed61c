"""Requests for proposals: what a sponsor asks, what each partner answers unseen by the others, and what is awarded."""
