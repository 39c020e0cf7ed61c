"""Dossiers on the record: what is applied for, which signed evidence and documents stand where, and what was sent.

The pure modules beside this package say what a dossier is and write it; here is what a sponsor's programme has of it.
"""
