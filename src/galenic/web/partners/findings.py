"""Findings: stated in an audit's report, each in a row of its form; answered, accepted, exempted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from galenic.errors import Fault
from galenic.ledger.queries import signatures_of
from galenic.partners import commands
from galenic.partners.commands import FindingGiven
from galenic.partners.dues import suspension_proposals
from galenic.partners.errors import PartnerRefused
from galenic.partners.lifecycle import SPONSOR
from galenic.partners.models import Finding
from galenic.partners.queries import find_shared
from galenic.partners.rules.audits import NEED_CAPA, RESPONSE_DAYS
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.partners.fields import read_day
from galenic.web.progress import steps_to
from galenic.web.steps.forms import Given, StepPage, answer
from galenic.web.steps.rows import Row, read_rows, rows_of
from galenic.web.steps.subjects import next_steps

USUAL_WAY = (("open", "Open"), ("answered", "Answered"), ("closed", "Closed"))
COLUMNS = (
    Field("grade", "Grade", "minor", "select", choices=chosen(list(Finding.Grade.choices), "minor")),
    Field("requirement", "Requirement", help="Such as 21 CFR 211.194(a)."),
    Field("response_due", "Response due", kind="date", help=f"Empty: {RESPONSE_DAYS} days after the report."),
    Field("statement", "What was found", kind="textarea"),
)


def finding_rows(data: Typed) -> tuple[Row, ...]:
    """The rows of a report's form; those left empty are no findings."""
    return rows_of("Finding", COLUMNS, data)


def read_findings(data: Typed) -> list[FindingGiven]:
    """The findings that were typed. Raises PartnerRefused with every day that cannot be read; a command judges them."""
    found, faults = [], list[Fault]()
    for number, row in read_rows(COLUMNS, data):
        days: list[Fault] = []
        due = read_day(row, "response_due", days)
        faults += [Fault(each.code, each.message, row=number, column=each.column, value=each.value) for each in days]
        if row["grade"] not in Finding.Grade.values:
            allowed = ", ".join(Finding.Grade.values)
            faults.append(Fault("PTN-032", "a grade", row=number, column="grade", value=row["grade"], allowed=allowed))
        else:
            found.append(FindingGiven(Finding.Grade(row["grade"]), row["requirement"], row["statement"], due))
    if faults:
        raise PartnerRefused("Some findings cannot be read.", faults=faults, remedy="Mend what is listed.")
    return found


@require_safe
def page(request: Request, record_id: UUID) -> HttpResponse:
    """One finding with its response, and what it proposes where it is critical."""
    found, reader = find_shared(Finding, request.reader, record_id), request.reader
    critical = found.grade == Finding.Grade.CRITICAL and found.state != "closed"
    proposals = [each for each, findings in suspension_proposals(reader) if found in findings] if critical else []
    roles = reader.roles_in(found.engagement_id)
    context = {
        "record": found,
        "steps": steps_to(USUAL_WAY, found.state),
        "next_steps": next_steps(found, reader),
        "signatures": signatures_of(found),
        "proposals": proposals,
        "exemptions": found.exemptions.order_by("until", "pk"),
        "may_ask": critical and not roles.isdisjoint(SPONSOR),
        "needs_capa": found.grade in NEED_CAPA,
    }
    return render(request, "partners/finding.html", context)


@require_http_methods(["GET", "POST"])
def respond(request: Request, record_id: UUID) -> HttpResponse:
    """Answer a finding, signed as authored by the audited party's quality assurance."""
    found = find_shared(Finding, request.reader, record_id)
    data = request.POST if request.method == "POST" else None
    action = "A critical or major finding is answered with a corrective action, not with words alone."
    response = typed(data, "response", found.response)
    fields = (
        Field("response", "Response", response, "textarea", required=True),
        Field("capa", "Corrective and preventive action", typed(data, "capa", found.capa), help=action),
    )
    shown = StepPage(
        record=found,
        name=str(found),
        title="Respond",
        meaning="authored",
        needs_reason=False,
        back=url_of(found),
        fields=fields,
        success="The response is handed in. The sponsor's quality assurance accepts or returns it.",
    )

    def take(given: Given) -> object:
        return commands.respond_to_finding(
            by=request.reader,
            finding=found,
            response=typed(data, "response"),
            capa=typed(data, "capa"),
            proof=given.proof,
            expected_version=given.version,
        )

    return answer(request, shown, take)
