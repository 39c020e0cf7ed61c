"""What can be checked of evidence that is a partner's documents: that they are still those that were handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from galenic.errors import GalenicError
from galenic.evidence import store
from galenic.evidence.computing import outcome_of
from galenic.evidence.labels import NOT_COMPUTED
from galenic.evidence.models import Document, Evidence, EvidenceInput
from galenic.evidence.statement import ADDRESS, COLUMNS, DOCUMENTS, grouped


def document_problems(evidence: Evidence, inputs: Iterable[EvidenceInput]) -> Iterator[str]:
    """Whether label, statement, rows and stored bytes still belong together; there is nothing to compute again."""
    documents = [used.document for used in inputs if used.document is not None]
    if NOT_COMPUTED not in evidence.labels:
        yield "it is a partner's document, and is not labeled so"
    if any(used.data_set_id for used in inputs):
        yield "it is a partner's document, and rests on data of which nothing was computed"
    yield from _statement_problems(evidence, documents)
    for document in documents:
        try:
            store.read(document.sha256)
        except (GalenicError, ValueError) as error:
            yield getattr(error, "message", str(error))


def _statement_problems(evidence: Evidence, documents: list[Document]) -> Iterator[str]:
    """Whether the outcome names exactly the documents that were handed in."""
    try:
        rows = outcome_of(evidence).table(DOCUMENTS).rows
    except GalenicError:
        return  # what is wrong with the outcome is told with the row
    except KeyError:
        rows = ()
    column = [name for name, _ in COLUMNS].index(ADDRESS)
    if sorted(str(row[column]) for row in rows) != sorted(grouped(each.sha256) for each in documents):
        yield "the documents that its outcome names are not those that were handed in"
