"""Dossier, master files and advice."""
