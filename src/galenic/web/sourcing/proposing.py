"""Proposing: an offer for each line, looked through, then signed. Nothing that is typed here is stored before that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from galenic.errors import Fault, GalenicError
from galenic.ledger.errors import StaleRecord
from galenic.parties.errors import NotVisible
from galenic.parties.models import Site
from galenic.parties.roles import Role
from galenic.programmes.errors import SourcingRefused
from galenic.programmes.models import Invitation, Proposal
from galenic.programmes.sourcing import commands, rules
from galenic.programmes.sourcing.queries import invitation_page
from galenic.web.accounts.signing import asks_code, prove
from galenic.web.fields import Field, Typed, chosen, misplaced, typed, with_faults
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.partners.fields import read_day
from galenic.web.sourcing.views import Offer, offers_of
from galenic.web.steps.forms import changes_since, version_from

PARTS = ("site", "price", "months", "remarks")


@dataclass(frozen=True, slots=True)
class OfferForm:
    """A line of the invitation with the fields of its offer."""

    line: Mapping[str, str]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """A proposal as it would be signed."""

    offers: tuple[Offer, ...]
    total: Decimal
    left_out: tuple[str, ...]


@require_http_methods(["GET", "POST"])
def propose(request: Request, record_id: UUID) -> HttpResponse:
    """The form, filled in from the last proposal; looked through without being stored, or signed and submitted."""
    reader = request.reader
    found = invitation_page(reader, record_id).invitation
    if Role.PARTNER_PM not in reader.roles_in(found.engagement_id):
        raise NotVisible
    if request.method != "POST":
        return _form(request, found, None)
    try:
        given = read_proposal(found, request.POST)
        if "look" in request.POST:
            return _form(request, found, None, look=_looked(found, request, given))
        made = commands.submit_proposal(
            by=reader,
            invitation=found,
            proof=prove(request, request.POST.get("password", ""), typed(request.POST, "code")),
            expected_version=version_from(request),
            **given,
        )
    except StaleRecord as error:
        return _form(request, found, error, status=409)
    except GalenicError as error:
        return _form(request, found, error, status=422)
    messages.success(request, f"Proposal {made.number} is submitted and signed. Only the sponsor sees it.")
    return redirect(f"{url_of(found)}#proposals")


def read_proposal(invitation: Invitation, data: Typed) -> dict[str, Any]:
    """The arguments of `submit_proposal`. Raises SourcingRefused with every field that cannot be read."""
    faults: list[Fault] = []
    valid_until = read_day(data, "valid_until", faults, required=True)
    lines = []
    for line in invitation.lines:
        key = line["key"]
        if typed(data, f"offer.{key}"):
            lines.append({"key": key, **{name: typed(data, f"{name}.{key}") for name in PARTS}})
            faults += _unreadable(key, lines[-1])
    if not lines:
        faults.append(Fault("PRG-020", "Nothing is proposed: tick a line at least.", column="lines"))
    if faults:
        raise SourcingRefused("Some fields cannot be read.", faults=faults, remedy="Mend what is marked below.")
    return {"lines": lines, "valid_until": valid_until, "assumptions": typed(data, "assumptions")}


def _unreadable(key: str, line: Mapping[str, str]) -> list[Fault]:
    own = [str(line["site"])] if line["site"] else []
    return [
        Fault(each.code, each.message[:1].upper() + each.message[1:] + ".", column=f"{name}.{key}", value=each.value)
        for each in rules.offer_faults([line], [key], own)
        for name in (each.column.removeprefix("lines."),)
    ]


def _looked(found: Invitation, request: Request, given: dict[str, Any]) -> LookedThrough:
    """What would be signed. Raises SourcingRefused with all that would refuse it."""
    reader = request.reader
    proposal = Proposal(invitation=found, engagement_id=found.engagement_id, **given, currency=found.currency)
    actor = reader.actor(found.engagement_id)
    guards = (rules.proposals_may_come_in, rules.validity_outlasts_decision)
    against = [sentence for guard in guards for sentence in guard(proposal, actor)]
    if against:
        faults = [Fault("LED-012", sentence) for sentence in against]
        raise SourcingRefused("It would be refused as it is.", faults=faults, remedy="Mend what is listed.")
    offered = {line["key"] for line in given["lines"]}
    total = sum((Decimal(line["price"]) for line in given["lines"]), Decimal(0))
    left_out = tuple(line["title"] for line in found.lines if line["key"] not in offered)
    return LookedThrough(offers_of(proposal, found), total, left_out)


def _form(
    request: Request,
    found: Invitation,
    error: GalenicError | None,
    status: int = 200,
    look: LookedThrough | None = None,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    last = found.proposals.order_by("-number").first()
    sites = [(str(each.pk), each.name) for each in Site.objects.filter(organization_id=found.engagement.partner_id)]
    lines = [_offer_form(line, last, sites, data, error) for line in found.lines]
    fields = with_faults(_own_fields(found, last, data), error)
    known = [*fields, *(field for line in lines for field in line.fields)]
    context = {
        "record": found,
        "last": last,
        "lines": lines,
        "sites": sites,
        "fields": fields,
        "error": error,
        "elsewhere": list(misplaced(known, error)),
        "look": look,
        "since": changes_since(found, version_from(request)) if isinstance(error, StaleRecord) else (),
        "version": found.version,
        "asks_code": asks_code(request),
        "declared": request.reader.person.declared_at is not None,
        "meaning": "approved",
    }
    return render(request, "sourcing/propose.html", context, status=status)


def _own_fields(found: Invitation, last: Proposal | None, data: Typed) -> list[Field]:
    holds = f"Longer than proposals may come in, {found.proposals_until}."
    until = typed(data, "valid_until", last.valid_until.isoformat() if last else "")
    assumptions = typed(data, "assumptions", last.assumptions if last else "")
    said = "What price and lead time rest on; the sponsor compares it with what others assume."
    return [
        Field("valid_until", "Holds until", until, "date", holds, required=True),
        Field("assumptions", "Assumptions", assumptions, "textarea", said),
    ]


def _offer_form(
    line: Mapping[str, str],
    last: Proposal | None,
    sites: list[tuple[str, str]],
    data: Typed,
    error: GalenicError | None,
) -> OfferForm:
    key = line["key"]
    stored = {each["key"]: each for each in last.lines}.get(key, {}) if last else {}
    ticked = "on" if stored or last is None else ""

    def value(name: str) -> str:
        return typed(data, f"{name}.{key}", stored.get(name, ""))

    first = [] if len(sites) == 1 else [("", "choose")]
    fields = [
        Field(f"offer.{key}", "We offer this", typed(data, f"offer.{key}", ticked), "checkbox"),
        Field(f"site.{key}", "Site", "", "select", required=True, choices=chosen([*first, *sites], value("site"))),
        Field(f"price.{key}", "Price", value("price"), extra=(("inputmode", "decimal"),), required=True),
        Field(
            f"months.{key}", "Lead time in months", value("months"), extra=(("inputmode", "decimal"),), required=True
        ),
        Field(f"remarks.{key}", "Remarks", value("remarks"), "textarea"),
    ]
    return OfferForm(line, tuple(with_faults(fields, error)))
