"""What a reader sees of data, runs and evidence. What they are no party to raises NotVisible: doors answer 404."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from galenic.catalogue.outcome import Outcome
from galenic.evidence.blockers import Blocker, blockers, subject_of
from galenic.evidence.computing import outcome_of
from galenic.evidence.lifecycle import DATA_SET, EVIDENCE, RUN
from galenic.evidence.models import DataSet, Document, Evidence, EvidenceInput, Run
from galenic.evidence.staleness import stale_because
from galenic.evidence.trail import trail_of
from galenic.ledger.models import Entry
from galenic.ledger.queries import GivenSignature, signatures_of
from galenic.parties.actions import Action, actions
from galenic.parties.queries import visible
from galenic.parties.reader import Reader


@dataclass(frozen=True, slots=True)
class InputOrigin:
    """Where an input came from: a data set with its document, a document alone, or evidence; whether it carries."""

    name: str
    digest: str
    data_set: DataSet | None
    document: Document | None
    source: Evidence | None
    state: str


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Everything that the page of one piece of evidence shows."""

    evidence: Evidence
    outcome: Outcome
    inputs: tuple[InputOrigin, ...]
    uses: tuple[Evidence, ...]
    signatures: tuple[GivenSignature, ...]
    stale: tuple[str, ...]
    blockers: tuple[Blocker, ...]
    actions: tuple[Action, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as whoever waits for it sees it."""

    run: Run
    step: str
    done: int
    finished: bool
    actions: tuple[Action, ...]


def evidence_for(reader: Reader) -> QuerySet[Evidence]:
    """The evidence that exists for the reader, without the outcomes themselves."""
    found = Evidence.objects.filter(engagement_id__in=reader.engagement_ids)
    return found.select_related("performer__organization").defer("outcome").order_by("-computed_at")


def evidence_page(reader: Reader, evidence_id: UUID | str) -> EvidencePage:
    """One piece of evidence with all that belongs to it. Raises NotVisible, EvidenceNotUsable."""
    evidence = visible(Evidence, reader, evidence_id, "performer__organization", "engagement__programme", "supersedes")
    return EvidencePage(
        evidence=evidence,
        outcome=outcome_of(evidence),
        inputs=origins(evidence),
        uses=tuple(evidence_for(reader).filter(inputs__source=evidence)),
        signatures=tuple(signatures_of(evidence)),
        stale=stale_because([evidence.pk])[evidence.pk],
        blockers=tuple(blockers(subject_of(evidence))),
        actions=actions(EVIDENCE, evidence, reader),
        entries=tuple(trail_of(reader, evidence)),
    )


def origins(evidence: Evidence) -> tuple[InputOrigin, ...]:
    """The inputs of evidence, by name, each with where it came from."""
    related = ("data_set__document__uploaded_by", "document__uploaded_by", "source")
    inputs = EvidenceInput.objects.filter(evidence=evidence).select_related(*related)
    return tuple(_origin(used) for used in inputs.defer("source__outcome").order_by("name"))


def run_state(reader: Reader, run_id: UUID | str) -> RunState:
    """How far a run is. Raises NotVisible."""
    run: Run = visible(Run, reader, run_id, "performer", "progress", "evidence")
    known = getattr(run, "progress", None)
    finished = run.state not in ("queued", "running")
    step, done = (known.step, known.done) if known and run.state == "running" else (run.state.capitalize(), 0)
    return RunState(run, step, 100 if finished else done, finished, actions(RUN, run, reader))


def data_set(reader: Reader, data_set_id: UUID | str) -> DataSet:
    """One data set with its document. Raises NotVisible."""
    found: DataSet = visible(DataSet, reader, data_set_id, "document", "submitted_by")
    return found


def document(reader: Reader, document_id: UUID | str) -> Document:
    """One document's row; `commands.open_document` gives the bytes. Raises NotVisible."""
    found: Document = visible(Document, reader, document_id, "uploaded_by")
    return found


def data_sets_for(reader: Reader, *, service_id: str = "", input_name: str = "", order: str = "") -> QuerySet[DataSet]:
    """The data sets that exist for the reader, latest first, narrowed to what is asked for."""
    wanted = {"service_id": service_id, "input_name": input_name, "order": order}
    found = DataSet.objects.filter(engagement_id__in=reader.engagement_ids, **{k: v for k, v in wanted.items() if v})
    return found.select_related("document", "submitted_by").order_by("-document__uploaded_at")


def usable_evidence(reader: Reader, engagement_id: UUID, service_id: str) -> list[Evidence]:
    """What can be taken as an input that wants evidence of a service: approved and current."""
    found = list(evidence_for(reader).filter(engagement_id=engagement_id, service_id=service_id, state="approved"))
    stale = stale_among(found)
    return [each for each in found if not stale[each.pk]]


def stale_among(evidence: Iterable[Evidence]) -> dict[UUID, tuple[str, ...]]:
    """For a list: why each piece is stale, empty when it is current."""
    return stale_because([each.pk for each in evidence])


def data_set_actions(reader: Reader, record: DataSet) -> tuple[Action, ...]:
    """What the reader may do with a data set."""
    return actions(DATA_SET, record, reader)


def _origin(used: EvidenceInput) -> InputOrigin:
    source = used.source
    data = used.data_set
    return InputOrigin(
        name=used.name,
        digest=used.digest,
        data_set=data,
        document=data.document if data else used.document,
        source=source,
        state=data.state if data else source.state if source else "",
    )
