"""Pharmacology and toxicology before the first human dose."""
