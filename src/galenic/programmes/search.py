"""Searching what one may see: numbers, titles, services, sites, people. Nothing else exists, nor is it counted.

Every kind of record is asked in one query, cut down to the reader before anything is compared, and gives no more than
a few: the number of queries and of rows is bounded however much there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from galenic.catalogue.discovery import services
from galenic.evidence.models import DataSet
from galenic.evidence.queries import evidence_for
from galenic.parties.models import Engagement, Person, RoleAssignment
from galenic.parties.queries import visible_programmes
from galenic.parties.reader import Reader, in_force
from galenic.parties.roles import REGULATED_ROLES
from galenic.partners.models import Audit, ChangeNotice, Finding, QualityAgreement
from galenic.partners.queries import qualifications_for, shared_for, visible_sites
from galenic.programmes.conduct.models import Invoice, Thread
from galenic.programmes.queries import orders_for
from galenic.programmes.sourcing.queries import invitations_for, requests_for

#: Records of one kind that are shown, and how long a question may be.
MOST, LONGEST = 10, 100
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Found:
    """The records of one kind that match, the first of them; `more` says that there are others."""

    kind: str
    records: tuple[Any, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of record is searched: what of it exists for a reader, and in which columns one looks."""

    title: str
    visible: Callable[[Reader], QuerySet[Any]]
    columns: Sequence[str]
    service: str = ""


def colleagues(reader: Reader) -> QuerySet[Any]:
    """The people of the reader's own organization, and those of other parties who work in an engagement of theirs."""
    engagements = Engagement.objects.filter(pk__in=reader.engagement_ids)
    sponsors, partners = engagements.values("sponsor_id"), engagements.values("partner_id")
    held = RoleAssignment.objects.filter(in_force(), role__in=REGULATED_ROLES)
    held = held.filter(Q(engagement=None) | Q(engagement_id__in=reader.engagement_ids))
    others = Q(organization_id__in=sponsors) | Q(organization_id__in=partners)
    others &= Q(pk__in=held.values("person_id"))
    found = Person.objects.filter(others | Q(organization_id=reader.organization_id), is_active=True)
    ordered: QuerySet[Any] = found.select_related("organization").order_by("printed_name", "pk")
    return ordered


def _of_orders(model: Any) -> Callable[[Reader], QuerySet[Any]]:
    def of(reader: Reader) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.filter(engagement_id__in=reader.engagement_ids)
        return found.select_related("order").order_by("-pk")

    return of


def _data_sets(reader: Reader) -> QuerySet[Any]:
    return DataSet.objects.filter(engagement_id__in=reader.engagement_ids).order_by("title", "pk")


def _shared(model: Any) -> Callable[[Reader], QuerySet[Any]]:
    return lambda reader: shared_for(model, reader)


KINDS = (
    Kind("Work orders", orders_for, ("number", "title", "site__name"), "service_id"),
    Kind("Evidence", evidence_for, ("digest", "conclusion"), "service_id"),
    Kind("Data sets", _data_sets, ("title",), "service_id"),
    Kind("Threads", _of_orders(Thread), ("title", "order__number")),
    Kind("Invoices", _of_orders(Invoice), ("number", "order__number")),
    Kind("Programmes", visible_programmes, ("code", "title")),
    Kind("Requests for proposals", requests_for, ("number", "title")),
    Kind("Invitations", invitations_for, ("number", "title")),
    Kind("Qualifications", qualifications_for, ("site__name", "site__organization__name"), "service_id"),
    Kind("Quality agreements", _shared(QualityAgreement), ("number", "title", "site__name")),
    Kind("Audits", _shared(Audit), ("site__name", "report", "auditor__printed_name")),
    Kind("Findings", _shared(Finding), ("requirement", "statement", "audit__site__name")),
    Kind("Changes of partners", _shared(ChangeNotice), ("title",)),
    Kind("Sites", visible_sites, ("name", "organization__name")),
    Kind("People", colleagues, ("printed_name",)),
)


def search(reader: Reader, text: str) -> list[Found]:
    """What matches every word of a text, by kind; nothing for a text of fewer than two characters."""
    words = text[:LONGEST].split()
    if len("".join(words)) < SHORTEST:
        return []
    found = []
    for kind in KINDS:
        records = list(_matching(kind, reader, words)[: MOST + 1])
        if records:
            found.append(Found(kind.title, tuple(records[:MOST]), len(records) > MOST))
    return found


def _matching(kind: Kind, reader: Reader, words: Iterable[str]) -> QuerySet[Any, Model]:
    found = kind.visible(reader)
    for word in words:
        match = Q()
        for column in kind.columns:
            match |= Q(**{f"{column}__icontains": word})
        if kind.service:
            match |= Q(**{f"{kind.service}__in": _services(word)})
        found = found.filter(match)
    return found


def _services(word: str) -> list[str]:
    """The services whose id or title holds a word."""
    wanted = word.casefold()
    return [each.id for each in services().values() if wanted in each.id or wanted in each.title.casefold()]
