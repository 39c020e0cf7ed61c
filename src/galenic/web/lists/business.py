"""The files behind the lists of partners, requests and dossiers: whole, as their pages are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from galenic.dossier.filing.queries import applications_for
from galenic.parties.reader import Reader
from galenic.partners.models import Audit, QualityAgreement
from galenic.partners.queries import qualifications_for, shared_for
from galenic.programmes.sourcing.queries import invitations_for, requests_for
from galenic.web.lists.exporting import Column, exported
from galenic.web.lists.views import service_title
from galenic.web.middleware import Request

QUALIFICATIONS = (
    Column("Site", lambda each: each.site),
    Column("Service", lambda each: service_title(each.service_id)),
    Column("Products", lambda each: each.product_class or "all"),
    Column("State", lambda each: each.state),
    Column("Lasts until", lambda each: each.expires),
)
AGREEMENTS = (
    Column("Number", lambda each: each.number),
    Column("Revision", lambda each: each.revision),
    Column("Title", lambda each: each.title),
    Column("Sponsor", lambda each: each.engagement.sponsor.name),
    Column("Partner", lambda each: each.engagement.partner.name),
    Column("Site", lambda each: each.site.name),
    Column("State", lambda each: each.state),
    Column("Expires", lambda each: each.expires),
)
AUDITS = (
    Column("Site", lambda each: each.site),
    Column("Kind", lambda each: each.get_kind_display()),
    Column("Auditor", lambda each: each.auditor.printed_name if each.auditor else ""),
    Column("State", lambda each: each.state),
    Column("Planned for", lambda each: each.planned_for),
    Column("Performed on", lambda each: each.performed_on),
    Column("Findings", lambda each: each.found),
)
REQUESTS = (
    Column("Number", lambda each: each.number),
    Column("Title", lambda each: each.title),
    Column("Programme", lambda each: each.programme.code),
    Column("Lines", lambda each: len(each.lines)),
    Column("Invited", lambda each: each.invited),
    Column("State", lambda each: each.state),
    Column("Proposals until", lambda each: each.proposals_until),
    Column("Decision by", lambda each: each.decide_by),
)
INVITATIONS = (
    Column("Number", lambda each: each.number),
    Column("Title", lambda each: each.title),
    Column("Sponsor", lambda each: each.engagement.sponsor.name),
    Column("Programme", lambda each: each.engagement.programme.code),
    Column("State", lambda each: each.state),
    Column("Questions until", lambda each: each.questions_until),
    Column("Proposals until", lambda each: each.proposals_until),
)
APPLICATIONS = (
    Column("Application", lambda each: each),
    Column("Programme", lambda each: each.programme.code),
    Column("Applicant", lambda each: each.applicant),
    Column("Edition", lambda each: f"eCTD {each.edition}"),
    Column("Documents held", lambda each: each.holds),
    Column("Sequences published", lambda each: each.published),
)
Records = Callable[[Reader], Iterable[Any]]


def _file(name: str, columns: Sequence[Column], records: Records) -> Callable[[Request], HttpResponse]:
    """A view that answers with all of a list; its name is that of its address."""

    def view(request: Request) -> HttpResponse:
        return exported(request.reader, name, columns, records(request.reader), {})

    view.__name__ = name
    return require_safe(view)


def _invited(reader: Reader) -> Iterable[Any]:
    return invitations_for(reader).filter(engagement__partner_id=reader.organization_id)


VIEWS = (
    _file("qualifications", QUALIFICATIONS, qualifications_for),
    _file("agreements", AGREEMENTS, lambda reader: shared_for(QualityAgreement, reader)),
    _file("audits", AUDITS, lambda reader: shared_for(Audit, reader).annotate(found=Count("findings"))),
    _file("requests", REQUESTS, lambda reader: requests_for(reader).annotate(invited=Count("invitees"))),
    _file("invitations", INVITATIONS, _invited),
    _file("applications", APPLICATIONS, applications_for),
)
