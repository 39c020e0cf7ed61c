"""Pure guards of sourcing, and what is wrong with what was written down: each names all that it finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from galenic.errors import Fault
from galenic.evidence.blockers import blockers, subject_of
from galenic.evidence.rules import standing_signatures
from galenic.ledger import clock
from galenic.ledger.actors import Actor
from galenic.programmes.sourcing.gates import Work, unmet_for

if TYPE_CHECKING:
    from galenic.programmes.sourcing.models import Award, Proposal, RequestForProposals

LINE_COLUMNS = frozenset({"key", "service_id", "title", "scope", "second_source", "after"})
#: What the sponsor keeps to itself of a line: how many partners it wants, and what the line waits for.
OWN_COLUMNS = frozenset({"second_source", "after"})
OFFER_COLUMNS = frozenset({"key", "site", "price", "months", "remarks"})
#: An award that stands, and keeps its lines from being awarded again.
STANDING = ("given", "accepted")


def dates_are_in_order(request: RequestForProposals, _actor: Actor) -> Iterator[str]:
    """Questions end before proposals, proposals before the decision, and nothing has passed already."""
    if request.questions_until < today():
        yield f"questions could be asked until {request.questions_until}, which has passed"
    if not request.questions_until <= request.proposals_until <= request.decide_by:
        yield "questions end before proposals do, and proposals before the decision"


def proposals_are_in(request: RequestForProposals, _actor: Actor) -> Iterator[str]:
    """Everybody has answered, or the last day for proposals has passed."""
    if request.proposals_until >= today():
        waiting = request.invitees.filter(invitation__state="sent").count()
        if waiting:
            yield f"{waiting} of those invited may still propose, until {request.proposals_until}"


def lines_are_accepted(request: RequestForProposals, _actor: Actor) -> Iterator[str]:
    """Every line is awarded and the award accepted, twice where a second source is wanted."""
    accepted = awarded_lines(request, ("accepted",))
    for line in request.lines:
        missing = wanted(line) - accepted[line["key"]]
        if missing > 0:
            what = "second source" if missing < wanted(line) else "award"
            yield f"line {line['key']} has no {what} that was accepted"


def no_award_stands(request: RequestForProposals, _actor: Actor) -> Iterator[str]:
    """What was awarded cannot be unasked."""
    for award in standing_awards(request):
        yield f"line {', '.join(award.keys)} is awarded to {award.engagement.partner}: close the request instead"


def awards_are_answered(request: RequestForProposals, _actor: Actor) -> Iterator[str]:
    """No partner still has to say whether it accepts."""
    for award in standing_awards(request, ("given",)):
        yield f"{award.engagement.partner} has not accepted or declined its award of {', '.join(award.keys)}"


def proposals_may_come_in(proposal: Proposal, _actor: Actor) -> Iterator[str]:
    """The invitation is open, and its last day has not passed."""
    invitation = proposal.invitation
    if invitation.state not in ("sent", "proposed"):
        yield f"the invitation is {invitation.state}"
    if invitation.proposals_until < today():
        yield f"proposals could be given until {invitation.proposals_until}"


def validity_outlasts_decision(proposal: Proposal, _actor: Actor) -> Iterator[str]:
    """A proposal that lapses before proposals end could never be compared."""
    if proposal.valid_until <= proposal.invitation.proposals_until:
        yield f"it has to hold for longer than proposals may come in, {proposal.invitation.proposals_until}"


def proposal_stands(award: Award, _actor: Actor) -> Iterator[str]:
    """The proposal is the latest, signed as it is, and still holds."""
    proposal = award.proposal
    if proposal.state not in ("submitted", "awarded"):
        yield f"the proposal is {proposal.state}"
    if not standing_signatures(proposal, "approved"):
        yield "no standing signature of the partner binds the proposal"
    if proposal.valid_until < today():
        yield f"the proposal held until {proposal.valid_until}"


def competition_is_over(award: Award, actor: Actor) -> Iterator[str]:
    """The request is open, and nobody is decided on while others may still propose."""
    request = award.proposal.invitation.invitee.request
    if request.state != "open":
        yield f"the request is {request.state}"
    yield from proposals_are_in(request, actor)


def lines_are_free(award: Award, _actor: Actor) -> Iterator[str]:
    """No line is awarded oftener than it is wanted, and never twice to one partner."""
    invitation = award.proposal.invitation
    request = invitation.invitee.request
    given = list(standing_awards(request))
    mine = {key for each in given if each.engagement_id == award.engagement_id for key in each.keys}
    for key in award.keys:
        if sum(key in each.keys for each in given) >= wanted(request.line(key)):
            yield f"line {key} is awarded already"
        elif key in mine:
            yield f"line {key} is awarded to this partner already, and a second source is somebody else"


def sites_may_do_the_work(award: Award, _actor: Actor) -> Iterator[str]:
    """Whatever other applications know against a site's doing this work: not qualified, a critical finding open."""
    engagement, invitation = award.engagement, award.proposal.invitation
    for key in award.keys:
        work = Work(
            engagement_id=engagement.pk,
            sponsor_id=engagement.sponsor_id,
            programme_id=engagement.programme_id,
            site_id=UUID(award.proposal.line(key)["site"]),
            service_id=invitation.line(key)["service_id"],
            on=today(),
        )
        yield from (f"line {key}: {sentence}" for sentence in unmet_for(work))


def nothing_blocks(award: Award, _actor: Actor) -> Iterator[str]:
    """Nothing open holds up the award or the proposal."""
    for record in (award, award.proposal):
        yield from (f"{blocker.code}: {blocker.sentence}" for blocker in blockers(subject_of(record)))


def call_faults(lines: Sequence[Mapping[str, Any]], currency: str, services: Iterable[str]) -> Iterator[Fault]:
    """What is wrong with what a request asks for."""
    if not lines:
        yield Fault("PRG-020", "there is no line to propose for", column="lines")
    for key, count in Counter(str(line.get("key", "")) for line in lines).items():
        if count > 1 or not re.fullmatch(r"[A-Za-z0-9.-]{1,20}", key):
            allowed = "1 to 20 letters, digits, dots and hyphens, once"
            yield Fault("PRG-020", "the key of a line", column="lines.key", value=key, allowed=allowed)
    known = set(services)
    for line in lines:
        for column in sorted(line.keys() - LINE_COLUMNS):
            yield Fault("PRG-020", "a line has no such part", column=f"lines.{column}")
        if line.get("service_id") not in known:
            yield Fault(
                "PRG-021", "there is no such service", column="lines.service_id", value=str(line.get("service_id"))
            )
        for before in sorted(set(line.get("after", ())) - {str(each.get("key", "")) for each in lines}):
            yield Fault("PRG-022", "a line that this one waits for", column="lines.after", value=str(before))
    if not re.fullmatch("[A-Z]{3}", currency):
        yield Fault("PRG-013", "a currency is its ISO 4217 code", column="currency", value=currency)


def offer_faults(lines: Sequence[Mapping[str, Any]], asked: Iterable[str], sites: Iterable[str]) -> Iterator[Fault]:
    """What is wrong with the lines of a proposal; `asked` are the keys of the invitation, `sites` the partner's own."""
    keys, own = set(asked), set(sites)
    if not lines:
        yield Fault("PRG-020", "nothing is proposed", column="lines")
    for key, count in Counter(str(line.get("key", "")) for line in lines).items():
        if key not in keys or count > 1:
            allowed = f"{', '.join(sorted(keys))}; each once"
            yield Fault("PRG-022", "a line that was asked for", column="lines.key", value=key, allowed=allowed)
    for line in lines:
        for column in sorted(line.keys() - OFFER_COLUMNS):
            yield Fault("PRG-020", "a line has no such part", column=f"lines.{column}")
        if str(line.get("site")) not in own:
            yield Fault("PRG-023", "a site of your own organization", column="lines.site", value=str(line.get("site")))
        for column in ("price", "months"):
            if not _amount(line.get(column)):
                yield Fault(
                    "PRG-024", "a number of 0 or more", column=f"lines.{column}", value=str(line.get(column, ""))
                )


def awarded_lines(request: RequestForProposals, states: tuple[str, ...] = STANDING) -> Counter[str]:
    """How often each line is awarded."""
    return Counter(key for award in standing_awards(request, states) for key in award.keys)


def standing_awards(request: RequestForProposals, states: tuple[str, ...] = STANDING) -> Iterable[Award]:
    """The awards that the request has led to, and that nobody declined."""
    from galenic.programmes.sourcing.models import Award

    found = Award.objects.filter(proposal__invitation__invitee__request=request, state__in=states)
    return found.select_related("engagement__partner").order_by("engagement__partner__name", "pk")


def wanted(line: Mapping[str, Any]) -> int:
    """How many partners a line is to have."""
    return 2 if line.get("second_source") else 1


def today() -> date:
    """The day by the server's clock, in UTC."""
    return clock.now().date()


def _amount(value: object) -> bool:
    try:
        return Decimal(str(value)).is_finite() and Decimal(str(value)) >= 0
    except InvalidOperation:
        return False
