"""Which placements of compiled documents should give way to what was compiled anew."""

from __future__ import annotations

from galenic.dossier.filing.judging import judge_documents
from galenic.dossier.filing.models import Application, Document, Placement
from galenic.dossier.filing.units import placed


def compiled_anew(application: Application) -> list[tuple[Placement, Document]]:
    """Placements with the document that takes their place: the newest that carries of those compiled after theirs."""
    held = [each for each in placed(application) if each.document.compilation_id is not None]
    found = [(each, _after(each.document)) for each in held]
    judged = judge_documents(document for _, later in found for document in later)
    best = [(each, [one for one in later if judged[one.pk].carries]) for each, later in found]
    return [(each, carrying[-1]) for each, carrying in best if carrying]


def _after(document: Document) -> list[Document]:
    """The documents compiled to take its place, and to take theirs, one query a generation."""
    found: list[Document] = []
    level = [document]
    while level:
        keys = [each.compilation_id for each in level]
        level = list(Document.objects.filter(compilation__supersedes_id__in=keys).order_by("made_at", "pk"))
        found += level
    return found
