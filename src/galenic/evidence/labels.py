"""What evidence is labeled with, and what of that goes on to everything that rests on it."""

from __future__ import annotations

from collections.abc import Iterable

#: On every page, report, answer and export of evidence that is a partner's documents.
NOT_COMPUTED = "Reviewed document: not computed by Galenic"
#: On what was computed, or handed in, on top of such evidence.
RESTS_ON_DOCUMENT = "rests on a reviewed document that Galenic did not compute"


def carried(labels: Iterable[str]) -> list[str]:
    """The labels of all that something rests on, as they are carried on to it."""
    return sorted({RESTS_ON_DOCUMENT if label == NOT_COMPUTED else label for label in labels})
