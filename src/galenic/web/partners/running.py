"""What runs under a quality agreement, opened: subcontractors, clocks, the partner's changes, exemptions."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from galenic.catalogue.discovery import services
from galenic.errors import Fault
from galenic.ledger import clock
from galenic.partners import commands
from galenic.partners.errors import PartnerRefused
from galenic.partners.matrix import matrix_of
from galenic.partners.models import ChangeNotice, Finding, QualityAgreement, Subcontractor
from galenic.partners.queries import find_shared, qualifications_for
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.partners.fields import read_day, service_choices
from galenic.web.steps.forms import Given, StepPage, answer


@require_http_methods(["GET", "POST"])
def subcontract(request: Request, record_id: UUID) -> HttpResponse:
    """Ask the sponsor whether a service may be handed on."""
    found, data = _agreement(request, record_id)
    shown = _opening(
        found,
        "Propose a subcontractor",
        (
            Field("name", "Name", typed(data, "name"), required=True),
            Field("address", "Address", typed(data, "address"), "textarea"),
            Field("service", "Service", "", "select", "", True, service_choices(typed(data, "service"))),
        ),
        "The subcontractor is proposed. The sponsor's quality assurance approves or refuses it.",
    )

    def take(_given: Given) -> object:
        if typed(data, "service") not in services():
            raise _refused([_missing("service", "Choose a service.")])
        return commands.propose_subcontractor(
            by=request.reader,
            agreement=found,
            name=typed(data, "name"),
            address=typed(data, "address"),
            service_id=typed(data, "service"),
        )

    return answer(request, shown, take)


@require_http_methods(["GET", "POST"])
def name_qualification(request: Request, record_id: UUID) -> HttpResponse:
    """Say which of the sponsor's qualifications covers a subcontractor."""
    found = find_shared(Subcontractor, request.reader, record_id)
    data = request.POST if request.method == "POST" else None
    mine = qualifications_for(request.reader).filter(service_id=found.service_id)
    known = [("", "choose"), *((str(each.pk), f"{each}, {each.state.replace('_', ' ')}") for each in mine)]
    value = typed(data, "qualification", str(found.qualification_id or ""))
    own = "Of your own file, for the same service. The partner is not told which."
    shown = StepPage(
        record=found,
        name=str(found),
        title="Name the qualification",
        meaning="",
        needs_reason=False,
        back=url_of(found),
        fields=(Field("qualification", "Qualification", "", "select", own, True, chosen(known, value)),),
        success="The qualification is named.",
    )

    def take(_given: Given) -> object:
        qualification = next((each for each in mine if str(each.pk) == value), None)
        if qualification is None:
            raise _refused([_missing("qualification", "Choose a qualification.")])
        return commands.name_qualification(by=request.reader, subcontractor=found, qualification=qualification)

    return answer(request, shown, take)


@require_http_methods(["GET", "POST"])
def start_clock(request: Request, record_id: UUID) -> HttpResponse:
    """Start the clock of something that the sponsor has to be told."""
    found, data = _agreement(request, record_id)
    clocks = [row for row in matrix_of(found.activities) if row.notify_business_days is not None]
    known = [("", "choose"), *((row.activity, _clock(row.title, row.notify_business_days)) for row in clocks)]
    activity = typed(data, "activity")
    day = typed(data, "known_on", str(clock.now().date()))
    shown = _opening(
        found,
        "Start a clock",
        (
            Field("activity", "What it is about", "", "select", "", True, chosen(known, activity)),
            Field("statement", "What happened", typed(data, "statement"), "textarea", required=True),
            Field("known_on", "Known since", day, "date", "The day on which you came to know of it.", True),
        ),
        "The clock runs. The partner's quality assurance notifies the sponsor by its day.",
    )

    def take(_given: Given) -> object:
        faults: list[Fault] = [] if activity else [_missing("activity", "Choose what it is about.")]
        known_on = read_day(data, "known_on", faults, required=True)
        if known_on is None or faults:
            raise _refused(faults)
        return commands.start_clock(
            by=request.reader,
            agreement=found,
            activity=activity,
            statement=typed(data, "statement"),
            known_on=known_on,
        )

    return answer(request, shown, take)


@require_http_methods(["GET", "POST"])
def propose_change(request: Request, record_id: UUID) -> HttpResponse:
    """Tell the sponsor of a change before it is made."""
    found, data = _agreement(request, record_id)
    kind = typed(data, "kind", ChangeNotice.Kind.PROCESS)
    shown = _opening(
        found,
        "Propose a change",
        (
            Field("kind", "Kind", "", "select", "", True, chosen(list(ChangeNotice.Kind.choices), kind)),
            Field("title", "Title", typed(data, "title"), required=True),
            Field("description", "Description", typed(data, "description"), "textarea", required=True),
            Field(
                "planned_for", "Planned for", typed(data, "planned_for"), "date", "It is made on no day before.", True
            ),
        ),
        "The change is proposed. It is made when the sponsor's quality assurance has agreed, not before.",
    )

    def take(_given: Given) -> object:
        faults: list[Fault] = []
        planned_for = read_day(data, "planned_for", faults, required=True)
        if kind not in ChangeNotice.Kind.values:
            faults.append(_missing("kind", "Choose a kind."))
        if planned_for is None or faults:
            raise _refused(faults)
        return commands.propose_change(
            by=request.reader,
            agreement=found,
            kind=ChangeNotice.Kind(kind),
            title=typed(data, "title"),
            description=typed(data, "description"),
            planned_for=planned_for,
        )

    return answer(request, shown, take)


@require_http_methods(["GET", "POST"])
def exempt_finding(request: Request, record_id: UUID) -> HttpResponse:
    """Ask to go on, till a day, in spite of a critical finding."""
    return _exempt(request, find_shared(Finding, request.reader, record_id))


@require_http_methods(["GET", "POST"])
def exempt_agreement(request: Request, record_id: UUID) -> HttpResponse:
    """Ask to let running orders go on after an agreement's end."""
    return _exempt(request, find_shared(QualityAgreement, request.reader, record_id))


def _exempt(request: Request, subject: Finding | QualityAgreement) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    shown = _opening(
        subject,
        "Ask for an exemption",
        (
            Field("justification", "Justification", typed(data, "justification"), "textarea", required=True),
            Field("until", "Until", typed(data, "until"), "date", "The last day on which it holds.", True),
        ),
        "The exemption is asked for. Somebody else of your quality assurance grants or refuses it.",
    )

    def take(_given: Given) -> object:
        faults: list[Fault] = []
        until = read_day(data, "until", faults, required=True)
        if until is None or faults:
            raise _refused(faults)
        return commands.ask_for_exemption(
            by=request.reader,
            engagement_id=subject.engagement_id,
            justification=typed(data, "justification"),
            until=until,
            finding=subject if isinstance(subject, Finding) else None,
            agreement=subject if isinstance(subject, QualityAgreement) else None,
        )

    return answer(request, shown, take)


def _agreement(request: Request, record_id: UUID) -> tuple[QualityAgreement, Typed]:
    found = find_shared(QualityAgreement, request.reader, record_id)
    return found, request.POST if request.method == "POST" else None


def _opening(record: QualityAgreement | Finding, title: str, fields: tuple[Field, ...], success: str) -> StepPage:
    """The form that opens something under a record; nobody signs it, and nothing asks for a reason."""
    return StepPage(
        record=record,
        name=str(record),
        title=title,
        meaning="",
        needs_reason=False,
        back=url_of(record),
        fields=fields,
        success=success,
    )


def _clock(title: str, days: int | None) -> str:
    return f"{title}: within {days} business day{'' if days == 1 else 's'}"


def _missing(column: str, text: str) -> Fault:
    return Fault("WEB-004", text, column=column, allowed="one of the list")


def _refused(faults: list[Fault]) -> PartnerRefused:
    return PartnerRefused("This cannot be recorded.", faults=faults, remedy="Mend what is listed.")
