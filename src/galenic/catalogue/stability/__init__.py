"""Stability and shelf life."""
