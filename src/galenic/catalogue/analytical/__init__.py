"""Analytical procedures for substance and product."""
