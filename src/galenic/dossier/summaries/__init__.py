"""Summaries of module 2 that are filled from evidence: the bioequivalence tables of section 2.7.

What no record says is written "Not provided", with what is missing; nothing is left blank, and nothing is retyped.
"""

from __future__ import annotations

from galenic.dossier.summaries.layout import Layout, Slot, layouts
from galenic.dossier.summaries.manifest import load
from galenic.dossier.summaries.rendering import Summary, summarize

__all__ = ["Layout", "Slot", "Summary", "layouts", "load", "summarize"]
