"""The steps of records as pages show them: where each is taken, by whom, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from galenic.dossier.filing import subjects as dossier
from galenic.dossier.models import Document, Placement, Sequence
from galenic.evidence.models import DataSet, Evidence
from galenic.ledger.lifecycle import Transition, unmet
from galenic.parties.models import Placed
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.parties.steps import standing
from galenic.parties.work import without
from galenic.partners.models import (
    Audit,
    ChangeNotice,
    Exemption,
    Finding,
    Notification,
    Qualification,
    QualityAgreement,
    Subcontractor,
)
from galenic.partners.work import GIVEN
from galenic.programmes import partner_subjects, subjects
from galenic.programmes.freezing import as_issued
from galenic.programmes.models import (
    Award,
    ChangeOrder,
    Delivery,
    Departure,
    Invitation,
    Invoice,
    Milestone,
    PlanDecision,
    ProductDescription,
    Proposal,
    RequestForProposals,
    Thread,
    WorkOrder,
)
from galenic.programmes.subjects import Subject

#: Steps that end or undo something: never the button that catches the eye.
UNDOES = frozenset(
    {"cancel", "conclude", "decline", "return", "reject", "reopen", "retract"}
    | {"suspend", "disqualify", "discard", "withdraw", "terminate", "refuse", "revoke", "dispute"}
)
#: Steps that ask for more than a reason and a signature have pages of their own.
OWN_PAGES = {
    ("audits", "perform"): "partners:perform",
    ("sequences", "propose"): "dossiers:propose",
    ("audits", "report"): "partners:report",
    ("findings", "respond"): "partners:respond",
    ("threads", "decide"): "conduct:decide",
    ("threads", "settle"): "conduct:settle",
}

#: By the noun in the address of a step.
SUBJECTS = {
    "orders": subjects.ORDER,
    "departures": subjects.DEPARTURE,
    "deliveries": subjects.DELIVERY,
    "evidence": subjects.EVIDENCE,
    "data": subjects.DATA_SET,
    "qualifications": partner_subjects.QUALIFICATION,
    "agreements": partner_subjects.AGREEMENT,
    "audits": partner_subjects.AUDIT,
    "findings": partner_subjects.FINDING,
    "subcontractors": partner_subjects.SUBCONTRACTOR,
    "notifications": partner_subjects.NOTIFICATION,
    "change-notices": partner_subjects.CHANGE_NOTICE,
    "exemptions": partner_subjects.EXEMPTION,
    "requests": subjects.REQUEST,
    "invitations": subjects.INVITATION,
    "proposals": subjects.PROPOSAL,
    "awards": subjects.AWARD,
    "documents": dossier.DOCUMENT,
    "placements": dossier.PLACEMENT,
    "sequences": dossier.SEQUENCE,
    "changes": subjects.CHANGE_ORDER,
    "milestones": subjects.MILESTONE,
    "invoices": subjects.INVOICE,
    "threads": subjects.THREAD,
    "descriptions": subjects.PRODUCT_DESCRIPTION,
    "decisions": subjects.PLAN_DECISION,
}
_NOUNS: dict[type[Placed], str] = {
    WorkOrder: "orders",
    Departure: "departures",
    Delivery: "deliveries",
    Evidence: "evidence",
    DataSet: "data",
    Qualification: "qualifications",
    QualityAgreement: "agreements",
    Audit: "audits",
    Finding: "findings",
    Subcontractor: "subcontractors",
    Notification: "notifications",
    ChangeNotice: "change-notices",
    Exemption: "exemptions",
    RequestForProposals: "requests",
    Invitation: "invitations",
    Proposal: "proposals",
    Award: "awards",
    Document: "documents",
    Placement: "placements",
    Sequence: "sequences",
    ChangeOrder: "changes",
    Milestone: "milestones",
    Invoice: "invoices",
    Thread: "threads",
    ProductDescription: "descriptions",
    PlanDecision: "decisions",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step from where a record stands. `mine` when the reader's roles allow it; `unmet` is what stands in its way."""

    action: str
    title: str
    meaning: str
    url: str
    mine: bool
    unmet: tuple[str, ...]
    who: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether the reader can take it now."""
        return self.mine and not self.unmet

    @property
    def undoes(self) -> bool:
        """Whether it ends or undoes something."""
        return self.action in UNDOES


def next_steps(record: Placed, reader: Reader) -> list[NextStep]:
    """Every step that people can take from here, the reader's own first; none is hidden."""
    found = list(_next_steps(SUBJECTS[_NOUNS[type(record)]], record, reader))
    return sorted(found, key=lambda step: (not step.mine, step.undoes))


def step_url(record: Placed, action: str) -> str:
    """Where a step is taken."""
    noun = _NOUNS[type(record)]
    own = OWN_PAGES.get((noun, action))
    return reverse(own, args=[record.pk]) if own else reverse("step", args=[noun, record.pk, action])


def _next_steps(subject: Subject, record: Placed, reader: Reader) -> Iterator[NextStep]:
    actor, roles = standing(reader, record)
    judged, lifecycle = as_it_would_be(record), without(subject.lifecycle, GIVEN)
    for transition in subject.lifecycle.transitions:
        people = people_of(transition)
        if transition.source != getattr(record, "state", "") or not people:
            continue
        mine = not roles.isdisjoint(transition.roles)
        faults = unmet(lifecycle, judged, transition.action, actor=actor, roles=roles) if mine else []
        yield NextStep(
            action=transition.action,
            title=transition.title,
            meaning=transition.meaning,
            url=step_url(record, transition.action),
            mine=mine,
            unmet=tuple(fault.message for fault in faults),
            who=people,
        )


def as_it_would_be(record: Placed) -> Placed:
    """The record as guards will see it: a draft order is frozen in the step that issues it."""
    return as_issued(record) if isinstance(record, WorkOrder) and record.state == "draft" else record


def people_of(transition: Transition) -> tuple[str, ...]:
    """Whose step it is, in words; nobody's where it follows from another step or a worker takes it."""
    return tuple(Role(role).label for role in transition.roles if role in Role.values)
