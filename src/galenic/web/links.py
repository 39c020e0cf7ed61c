"""Where each record has its page."""

from __future__ import annotations

from django.urls import reverse

from galenic.catalogue.discovery import services
from galenic.evidence.models import Evidence
from galenic.parties.models import Placed
from galenic.programmes.models import (
    Award,
    ChangeOrder,
    Delivery,
    Departure,
    Invoice,
    Milestone,
    PlanDecision,
    ProductDescription,
    Proposal,
)

#: Pages by the type that the ledger gives a record.
PAGES = {
    "programmes.workorder": "orders:page",
    "programmes.thread": "conduct:thread",
    "evidence.evidence": "evidence:page",
    "evidence.dataset": "data:page",
    "evidence.run": "runs:page",
    "parties.engagement": "programmes:engagement",
    "parties.programme": "programmes:page",
    "programmes.requestforproposals": "sourcing:request",
    "programmes.invitation": "sourcing:invitation",
    "partners.qualification": "partners:qualification",
    "partners.qualityagreement": "partners:agreement",
    "partners.audit": "partners:audits",
    "partners.finding": "partners:findings",
    "partners.subcontractor": "partners:subcontractors",
    "partners.notification": "partners:notifications",
    "partners.changenotice": "partners:change-notices",
    "partners.exemption": "partners:exemptions",
    "dossier.application": "dossiers:page",
    "dossier.document": "dossiers:document",
    "dossier.placement": "dossiers:placement",
    "dossier.sequence": "dossiers:sequence",
    "dossier.leaf": "dossiers:leaf",
}


def url_of(record: Placed) -> str:
    """The page of a record; what has no page of its own is shown on that of its order, or of its invitation."""
    if isinstance(record, ChangeOrder | Milestone | Invoice):
        return f"{reverse('conduct:terms', args=[record.order_id])}#{type(record).__name__.lower()}-{record.pk}"
    if isinstance(record, Departure | Delivery):
        kind = "departure" if isinstance(record, Departure) else "delivery"
        return f"{reverse('orders:page', args=[record.order_id])}#{kind}-{record.pk}"
    if isinstance(record, Proposal | Award):
        kind, of = ("proposal", record) if isinstance(record, Proposal) else ("award", record.proposal)
        return f"{reverse('sourcing:invitation', args=[of.invitation_id])}#{kind}-{record.pk}"
    if isinstance(record, ProductDescription | PlanDecision):
        place = "descriptions" if isinstance(record, ProductDescription) else "decisions"
        return f"{reverse('planning:plan', args=[record.programme_id])}#{place}"
    return url_by_type(record.subject_type(), str(record.pk))


def name_of(record: Placed) -> str:
    """A record as people call it: evidence by its service's title."""
    if isinstance(record, Evidence):
        found = services().get(record.service_id)
        return f"{found.title if found else record.service_id}, evidence {record.digest[:12]}"
    return str(record)


def url_by_type(subject_type: str, subject_id: str) -> str:
    """The page of a record that an entry names; empty where there is none."""
    name = PAGES.get(subject_type)
    return reverse(name, args=[subject_id]) if name else ""
