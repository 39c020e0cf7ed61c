"""The report of a piece of evidence: its outcome, with everything that the record knows about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.options import parse_options
from galenic.catalogue.service import Service
from galenic.errors import InputError
from galenic.evidence.commands import note_view
from galenic.evidence.models import Document
from galenic.evidence.queries import EvidencePage, InputOrigin, evidence_page
from galenic.ledger.queries import GivenSignature
from galenic.parties.models import Engagement
from galenic.parties.reader import Reader
from galenic.programmes.models import WorkOrder
from galenic.programmes.queries import order_of
from galenic.reports import InputShown, OptionShown, ReportContext, SignatureShown, report, service_facts
from galenic.reports.links import evidence_place


def evidence_report(
    *, by: Reader, evidence_id: UUID | str, format_name: str = "pdf", record_url: str = ""
) -> tuple[str, bytes]:
    """A file name and the report in `format_name` (pdf, html, xlsx, docx, json); the export is noted (AUD-9).

    Figures link to their place below `record_url`, the address of the installation; without it, as for what is filed,
    nothing is linked and all else is the same. Raises NotVisible, EvidenceNotUsable, and InputError for a format that
    there is not.
    """
    page = evidence_page(by, evidence_id)
    context = report_context(by, page, record_url=record_url)
    content = report(page.outcome, context, format_name)
    note_view(by=by, record=page.evidence, action=f"export-{format_name}")
    number = context.work_order.partition(" ")[0] or page.evidence.service_id
    return f"{number} {page.evidence.digest[:12]}.{format_name}", content


def report_context(reader: Reader, page: EvidencePage, *, record_url: str = "") -> ReportContext:
    """Who, when, from what, under which versions, signed by whom; dated by the last signature, not by a clock."""
    evidence, engagement = page.evidence, _engagement(page)
    order = order_of(reader, evidence.order)
    service = find_service(evidence.service_id)
    signatures = tuple(map(_signature, page.signatures))
    return ReportContext(
        **{**_facts(service, page, order), "service_version": evidence.service_version},
        inputs=tuple(_input(origin, service) for origin in page.inputs),
        evidence_id=str(evidence.pk),
        evidence_digest=evidence.digest,
        work_order=str(order or ""),
        sponsor=engagement.sponsor.name,
        partner=engagement.partner.name,
        programme=str(engagement.programme),
        performed_by=f"{evidence.performer.printed_name}, {evidence.performer.organization.name}",
        performed_at=evidence.computed_at,
        signatures=signatures,
        state=_state(page),
        is_document=evidence.is_document,
        labels=tuple(evidence.labels),
        software_version=", ".join(f"{name} {version}" for name, version in sorted(evidence.software.items())),
        record_url=record_url,
        issued_at=max((each.signed_at for each in signatures), default=evidence.computed_at).replace(microsecond=0),
    )


def _engagement(page: EvidencePage) -> Engagement:
    found = Engagement.objects.select_related("sponsor", "partner", "programme")
    engagement: Engagement = found.get(pk=page.evidence.engagement_id)
    return engagement


def _facts(service: Service, page: EvidencePage, order: WorkOrder | None) -> dict[str, Any]:
    """Service and options as they were used; an option that departs from the order says why."""
    evidence = page.evidence
    departed = _departures(order)
    try:
        facts = service_facts(service, parse_options(service, evidence.options))
    except InputError:  # the service as it is installed now takes other options
        shown = tuple(OptionShown(name, str(value), default=False) for name, value in evidence.options.items())
        facts = {**service_facts(service), "options": shown}
    facts["options"] = tuple(
        replace(each, departure=departed[each.name, str(evidence.options.get(each.name))])
        if (each.name, str(evidence.options.get(each.name))) in departed
        else each
        for each in facts["options"]
    )
    return facts


def _departures(order: WorkOrder | None) -> Mapping[tuple[str, str], str]:
    """The reasons of an order's departures in options, by option and value."""
    if order is None:
        return {}
    found = order.departures.filter(element="options").exclude(state__in=("proposed", "rejected"))
    return {(each.name, str(each.actual)): each.reason for each in found}


def _input(origin: InputOrigin, service: Service) -> InputShown:
    titles = {item.name: item.title for item in service.inputs}
    title = titles.get(origin.name) or title_of_input(origin.name)
    if origin.data_set is not None and origin.document is not None:
        document = origin.document
        return InputShown(
            name=origin.name,
            title=title,
            sha256=document.sha256,
            file_name=document.file_name,
            rows=origin.data_set.rows,
            units=origin.data_set.units,
            origin=_handed_in(document),
            link=f"data/{origin.data_set.pk}/",
        )
    if origin.document is not None:
        return InputShown(
            name=origin.name,
            title=title,
            sha256=origin.document.sha256,
            file_name=origin.document.file_name,
            origin=_handed_in(origin.document),
        )
    source = origin.source
    taken = f"evidence {source.digest[:12]} of {source.service_id}, {source.state}" if source else ""
    link = evidence_place(str(source.pk)) if source else ""
    return InputShown(name=origin.name, title=title, sha256=source.digest if source else "", origin=taken, link=link)


def title_of_input(name: str) -> str:
    """What evidence that was handed in calls its inputs, in words: `document_1` as `Document 1`."""
    return name.replace("_", " ").capitalize()


def _handed_in(document: Document) -> str:
    return f"submitted by {document.uploaded_by.printed_name} on {document.uploaded_at:%Y-%m-%d %H:%M} UTC"


def _signature(given: GivenSignature) -> SignatureShown:
    signature = given.signature
    return SignatureShown(
        printed_name=signature.printed_name,
        role=signature.role,
        organization=signature.organization,
        meaning=signature.meaning,
        signed_at=signature.time,
        digest=signature.digest,
        status="" if given.current else f"signed version {signature.signed_version}, superseded",
    )


def _state(page: EvidencePage) -> str:
    """What a reader has to know before anything else; nothing for evidence that is approved and current."""
    return "; ".join(_states(page))


def _states(page: EvidencePage) -> Iterator[str]:
    state = page.evidence.state
    if state in ("computed", "submitted"):
        yield "unsigned draft"
    elif state == "reviewed":
        yield "reviewed, not approved"
    elif state != "approved":
        yield state
    if page.stale:
        yield "stale: an input has fallen"
