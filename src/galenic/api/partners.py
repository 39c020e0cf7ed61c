"""Partners: sites, qualifications, audits and their findings, quality agreements and what runs under them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Status

from galenic.api import rendering
from galenic.api.authentication import ApiRequest, prove
from galenic.api.paging import Asked, page_of
from galenic.api.refusals import WRITING, answers
from galenic.api.shapes import partners as shapes
from galenic.api.shapes.common import Page, RecordMoved
from galenic.api.shapes.partners import PartnerRecord
from galenic.api.steps import add_steps, reason_of
from galenic.catalogue.discovery import service as find_service
from galenic.ledger import clock
from galenic.ledger.queries import signatures_of
from galenic.parties.actions import actions
from galenic.parties.models import Placed, Site
from galenic.parties.reader import Reader
from galenic.partners import commands, models
from galenic.partners.dues import Due, due_list
from galenic.partners.queries import (
    find_qualification,
    find_shared,
    find_site,
    own_standings,
    qualifications_for,
    shared_for,
    visible_sites,
)
from galenic.partners.shortlist import WEIGHTS, Ranked, Want
from galenic.programmes import partner_subjects
from galenic.programmes.directory import compare_partners
from galenic.programmes.subjects import Subject

sites = Router(tags=["Partners"])
due = Router(tags=["Partners"])
standings = Router(tags=["Partners"])
shortlists = Router(tags=["Partners"])
Moved = answers(RecordMoved, refusals=WRITING)
Made = answers(RecordMoved, 201, WRITING)


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of record: how it is called in the plural, its lifecycle and commands, and the reader's records."""

    plural: str
    subject: Subject
    records: Callable[[Reader], QuerySet[Any]]
    router: Router

    def shown(self, record: Any, reader: Reader) -> PartnerRecord:
        """A record with its columns, signatures and what the reader may do."""
        hidden = {"id", "version", "content_version", "state"}
        return PartnerRecord(
            **rendering.moved(record).model_dump(),
            values={name: value for name, value in record.recorded_values().items() if name not in hidden},
            signatures=rendering.signatures(signatures_of(record)),
            steps=rendering.steps(actions(self.subject.lifecycle, record, reader)),
        )


def _noun(plural: str, subject: Subject, records: Callable[[Reader], QuerySet[Any]]) -> Noun:
    noun = Noun(plural, subject, records, Router(tags=["Partners"]))
    _add_reads(noun)
    add_steps(noun.router, subject)
    return noun


def _add_reads(noun: Noun) -> None:
    plural, keyword = noun.plural.replace("_", " "), noun.subject.keyword

    def listed(request: ApiRequest, asked: Asked) -> Page[PartnerRecord]:
        """Those that exist for the reader."""
        reader = request.reader
        return page_of(noun.records(reader), asked, lambda part: [noun.shown(each, reader) for each in part])

    def read(request: ApiRequest, record_id: UUID) -> PartnerRecord:
        """One of them, with its columns, signatures and the reader's steps."""
        return noun.shown(noun.subject.find(request.reader, record_id), request.reader)

    listed.__name__, read.__name__ = f"list_{noun.plural}", f"read_{keyword}"
    noun.router.get("", response=answers(Page[PartnerRecord]), summary=plural.capitalize())(listed)
    noun.router.get("/{uuid:record_id}", response=answers(PartnerRecord), summary=f"One of the {plural}")(read)


def _shared(model: Any) -> Callable[[Reader], QuerySet[Any]]:
    return lambda reader: shared_for(model, reader)


of = partner_subjects
qualifications = _noun("qualifications", of.QUALIFICATION, qualifications_for)
audits = _noun("audits", of.AUDIT, _shared(models.Audit))
findings = _noun("findings", of.FINDING, _shared(models.Finding))
agreements = _noun("quality_agreements", of.AGREEMENT, _shared(models.QualityAgreement))
subcontractors = _noun("subcontractors", of.SUBCONTRACTOR, _shared(models.Subcontractor))
notifications = _noun("notifications", of.NOTIFICATION, _shared(models.Notification))
notices = _noun("change_notices", of.CHANGE_NOTICE, _shared(models.ChangeNotice))
exemptions = _noun("exemptions", of.EXEMPTION, _shared(models.Exemption))
NOUNS = (qualifications, audits, findings, agreements, subcontractors, notifications, notices, exemptions)


def routers() -> Iterator[tuple[str, Router]]:
    """Every router of partners with its prefix."""
    yield from (("/sites", sites), ("/due", due), ("/standings", standings), ("/shortlists", shortlists))
    yield from ((f"/{noun.plural.replace('_', '-')}", noun.router) for noun in NOUNS)


@sites.get("", response=answers(Page[shapes.SiteShown]), summary="Sites")
def list_sites(request: ApiRequest, asked: Asked) -> Page[shapes.SiteShown]:
    """The sites of those whom the reader works with, or may engage."""
    return page_of(visible_sites(request.reader), asked, lambda part: [_site(each) for each in part])


@due.get("", response=answers(list[shapes.DueShown]), summary="What is due")
def list_due(request: ApiRequest) -> list[shapes.DueShown]:
    """Everything with a day that is over or comes within 90 days, the earliest first."""
    return [_due(each) for each in due_list(request.reader)]


@standings.get("", response=answers(list[shapes.StandingShown]), summary="How sponsors have decided")
def list_standings(request: ApiRequest) -> list[shapes.StandingShown]:
    """How the sponsors for whom the reader works have decided on the reader's own organization."""
    return [
        shapes.StandingShown(
            sponsor=each.sponsor,
            site=each.site,
            service=each.service_id,
            product_class=each.product_class,
            state=each.state,
            expires=each.expires,
        )
        for each in own_standings(request.reader)
    ]


@shortlists.post("", response=answers(list[shapes.RankedShown], refusals=WRITING), summary="Compare sites")
def compare_sites(request: ApiRequest, given: shapes.ShortlistAsked) -> list[shapes.RankedShown]:
    """The sites of the reader's directory, scored for a piece of work, the best first. Nothing is stored."""
    asked = given.model_dump(exclude={"service", "weights"})
    want = Want(service_id=find_service(given.service).id, on=clock.now().date(), **asked)
    return [_ranked(each) for each in compare_partners(request.reader, want, given.weights or WEIGHTS)]


@qualifications.router.post("", response=Made, summary="Begin to qualify")
def open_qualification(request: ApiRequest, given: shapes.QualificationGiven) -> Status[RecordMoved]:
    """Write a site down as prospective for a service; where it is decided already, as its re-evaluation."""
    made = commands.open_qualification(
        by=request.reader,
        site=find_site(request.reader, given.site),
        service_id=find_service(given.service).id,
        product_class=given.product_class,
    )
    return Status(201, rendering.moved(made))


@qualifications.router.post("/{uuid:record_id}/answers", response=Moved, summary="Answer questions")
def answer_questions(request: ApiRequest, record_id: UUID, given: shapes.AnswersGiven) -> RecordMoved:
    """Answer questions of the questionnaire."""
    found = find_qualification(request.reader, record_id)
    asked = {key: each.model_dump() for key, each in given.answers.items()}
    return rendering.moved(commands.answer_questions(by=request.reader, qualification=found, answers=asked))


@qualifications.router.post("/{uuid:record_id}/evidence", response=Moved, summary="Record evidence")
def record_evidence(request: ApiRequest, record_id: UUID, given: shapes.EvidenceGiven) -> RecordMoved:
    """Add a piece of evidence."""
    found = find_qualification(request.reader, record_id)
    return rendering.moved(commands.record_evidence(by=request.reader, qualification=found, **given.model_dump()))


@qualifications.router.post("/{uuid:record_id}/risk", response=Moved, summary="Score the risk")
def score_risk(request: ApiRequest, record_id: UUID, given: shapes.RiskGiven) -> RecordMoved:
    """Severity, probability and detectability."""
    found = find_qualification(request.reader, record_id)
    return rendering.moved(commands.score_risk(by=request.reader, qualification=found, **given.model_dump()))


@qualifications.router.post("/{uuid:record_id}/terms", response=Moved, summary="Set the terms")
def set_terms(request: ApiRequest, record_id: UUID, given: shapes.TermsGiven) -> RecordMoved:
    """Until when it would last, and on which conditions."""
    found = find_qualification(request.reader, record_id)
    return rendering.moved(commands.set_terms(by=request.reader, qualification=found, **given.model_dump()))


@audits.router.post("", response=Made, summary="Plan an audit")
def plan_audit(request: ApiRequest, given: shapes.AuditGiven) -> Status[RecordMoved]:
    """Plan an audit that the reader performs, for the sponsor's quality assurance."""
    request.reader.require(given.engagement)
    made = commands.plan_audit(
        by=request.reader,
        engagement_id=given.engagement,
        site=find_site(request.reader, given.site),
        kind=models.Audit.Kind(given.kind),
        planned_for=given.planned_for,
        services=given.services,
        cause=given.cause,
        auditor=request.reader.person,
    )
    return Status(201, rendering.moved(made))


@audits.router.post("/{uuid:record_id}/report", response=Moved, summary="Report an audit")
def report_audit(request: ApiRequest, record_id: UUID, given: shapes.ReportGiven) -> RecordMoved:
    """Report it with its findings, signed as *authored* by its auditor."""
    found = find_shared(models.Audit, request.reader, record_id)
    kept = [
        commands.FindingGiven(models.Finding.Grade(each.grade), each.requirement, each.statement, each.response_due)
        for each in given.findings
    ]
    made = commands.report_audit(
        by=request.reader,
        audit=found,
        report=given.report,
        summary=given.summary,
        report_sha256=given.report_sha256,
        findings=kept,
        proof=prove(request, given),
        expected_version=given.expected_version,
    )
    return rendering.moved(made)


@findings.router.post("/{uuid:record_id}/respond", response=Moved, summary="Respond")
def respond_to_finding(request: ApiRequest, record_id: UUID, given: shapes.ResponseGiven) -> RecordMoved:
    """Answer a finding, signed as *authored* by the audited party's quality assurance."""
    found = find_shared(models.Finding, request.reader, record_id)
    made = commands.respond_to_finding(
        by=request.reader,
        finding=found,
        response=given.response,
        capa=given.capa,
        proof=prove(request, given),
        expected_version=given.expected_version,
    )
    return rendering.moved(made)


@agreements.router.post("", response=Made, summary="Draft a quality agreement")
def draft_agreement(request: ApiRequest, given: shapes.AgreementGiven) -> Status[RecordMoved]:
    """Draft an agreement for one site from the form, for the sponsor's quality assurance."""
    request.reader.require(given.engagement)
    values = given.model_dump(exclude={"engagement", "site"})
    made = commands.draft_agreement(
        by=request.reader,
        engagement_id=given.engagement,
        site=find_site(request.reader, given.site),
        **values,
    )
    return Status(201, rendering.moved(made))


@agreements.router.patch("/{uuid:record_id}", response=Moved, summary="Edit a draft")
def edit_agreement(request: ApiRequest, record_id: UUID, given: shapes.AgreementEdited) -> RecordMoved:
    """Change what is given and leave the rest."""
    found = find_shared(models.QualityAgreement, request.reader, record_id)
    values = given.model_dump(include=given.model_fields_set - {"expected_version", "reason"})
    values |= {"services": list(values["services"])} if "services" in values else {}
    made = commands.edit_agreement(
        by=request.reader,
        agreement=found,
        reason=reason_of(given.reason),
        expected_version=given.expected_version,
        **values,
    )
    return rendering.moved(made)


@agreements.router.post("/{uuid:record_id}/activities", response=Moved, summary="Assign an activity")
def assign_activity(request: ApiRequest, record_id: UUID, given: shapes.ActivityAssigned) -> RecordMoved:
    """Say who answers for one activity of a draft's matrix."""
    found = find_shared(models.QualityAgreement, request.reader, record_id)
    values = given.model_dump(exclude={"reason"})
    made = commands.assign_activity(by=request.reader, agreement=found, reason=reason_of(given.reason), **values)
    return rendering.moved(made)


@agreements.router.post("/{uuid:record_id}/revisions", response=Made, summary="Revise an agreement")
def revise_agreement(request: ApiRequest, record_id: UUID) -> Status[RecordMoved]:
    """Draft the next revision; the one in force stands until both have signed the new one."""
    found = find_shared(models.QualityAgreement, request.reader, record_id)
    return Status(201, rendering.moved(commands.revise_agreement(by=request.reader, agreement=found)))


@agreements.router.post("/{uuid:record_id}/subcontractors", response=Made, summary="Propose a subcontractor")
def propose_subcontractor(
    request: ApiRequest, record_id: UUID, given: shapes.SubcontractorGiven
) -> Status[RecordMoved]:
    """Ask the sponsor whether a service may be handed on, for the partner's quality assurance."""
    found = find_shared(models.QualityAgreement, request.reader, record_id)
    made = commands.propose_subcontractor(
        by=request.reader,
        agreement=found,
        name=given.name,
        service_id=find_service(given.service).id,
        address=given.address,
    )
    return Status(201, rendering.moved(made))


@agreements.router.post("/{uuid:record_id}/notifications", response=Made, summary="Start a clock")
def start_clock(request: ApiRequest, record_id: UUID, given: shapes.ClockStarted) -> Status[RecordMoved]:
    """Start the clock of something that the sponsor has to be told; the matrix says when it is due."""
    found = find_shared(models.QualityAgreement, request.reader, record_id)
    made = commands.start_clock(by=request.reader, agreement=found, **given.model_dump())
    return Status(201, rendering.moved(made))


@agreements.router.post("/{uuid:record_id}/change-notices", response=Made, summary="Propose a change")
def propose_notice(request: ApiRequest, record_id: UUID, given: shapes.ChangeNoticeGiven) -> Status[RecordMoved]:
    """Tell the sponsor of a change before it is made."""
    found = find_shared(models.QualityAgreement, request.reader, record_id)
    made = commands.propose_change(
        by=request.reader,
        agreement=found,
        kind=models.ChangeNotice.Kind(given.kind),
        title=given.title,
        description=given.description,
        planned_for=given.planned_for,
    )
    return Status(201, rendering.moved(made))


@subcontractors.router.post("/{uuid:record_id}/qualification", response=Moved, summary="Name its qualification")
def name_qualification(request: ApiRequest, record_id: UUID, given: shapes.QualificationNamed) -> RecordMoved:
    """Say which of the sponsor's qualifications covers a proposed subcontractor."""
    found = find_shared(models.Subcontractor, request.reader, record_id)
    qualification = find_qualification(request.reader, given.qualification)
    made = commands.name_qualification(by=request.reader, subcontractor=found, qualification=qualification)
    return rendering.moved(made)


@exemptions.router.post("", response=Made, summary="Ask for an exemption")
def ask_for_exemption(request: ApiRequest, given: shapes.ExemptionGiven) -> Status[RecordMoved]:
    """To go on till a day, in spite of a critical finding, or with running orders after an agreement's end."""
    reader = request.reader
    reader.require(given.engagement)
    made = commands.ask_for_exemption(
        by=reader,
        engagement_id=given.engagement,
        justification=given.justification,
        until=given.until,
        finding=find_shared(models.Finding, reader, given.finding) if given.finding else None,
        agreement=find_shared(models.QualityAgreement, reader, given.agreement) if given.agreement else None,
    )
    return Status(201, rendering.moved(made))


def _site(each: Site) -> shapes.SiteShown:
    return shapes.SiteShown(id=each.pk, name=each.name, organization=each.organization.name)


def _ranked(each: Ranked) -> shapes.RankedShown:
    return shapes.RankedShown(
        site=UUID(each.candidate.key),
        name=each.candidate.name,
        total=each.total,
        scores=tuple(
            shapes.ScoreShown(
                criterion=score.criterion,
                weight=score.weight,
                value=score.value,
                answers=tuple(shapes.ScoredAnswerShown(**asdict(answer)) for answer in score.answers),
            )
            for score in each.scores
        ),
    )


def _due(each: Due) -> shapes.DueShown:
    record: Placed = each.record
    return shapes.DueShown(
        what=each.what,
        type=record.subject_type(),
        id=record.pk,
        name=str(record),
        due=each.due,
        by=each.by,
        nearness=each.nearness,
    )
