"""From a request for proposals to two awards: partners are asked, ask back, offer, and are compared.

Neither partner learns of the other. The steps are those that people take; prices, times and sentences are invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from galenic.demo.cast import CDMO, CRO, PARTNERS, Cast
from galenic.demo.scenes import SCENES
from galenic.ledger import clock
from galenic.programmes.models import Award, Invitation, Proposal, RequestForProposals
from galenic.programmes.sourcing import commands
from galenic.programmes.sourcing.comparing import ComparedLine, compare

NUMBER, TITLE = "RFP-1", "From biobatch to bioequivalence of a theophylline tablet"
QUESTION = "Who supplies the reference product, and who keeps the retention samples?"
ANSWER = "The sponsor supplies the reference; whoever doses keeps the retention samples (21 CFR 320.38)."
WHY = {
    CRO.key: "The only offer for the study, and its evaluation stays in one hand.",
    CDMO.key: "It makes the biobatch, and offers its stability for less and sooner.",
}
#: What each partner offers: price in EUR and lead time in months, by line. Both offer the stability study.
OFFERS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    CRO.key: {
        "STUDY": ("148000.00", "4"),
        "PK": ("7400.00", "1"),
        "BE": ("6200.00", "1"),
        "STABILITY": ("46000.00", "15"),
        "CHECK": ("4800.00", "1"),
    },
    CDMO.key: {"BATCH": ("86000.00", "3"), "STABILITY": ("39000.00", "13")},
}


@dataclass(frozen=True, slots=True)
class Tender:
    """The request with what came in: proposals by partner."""

    request: RequestForProposals
    invitations: Mapping[str, Invitation]
    proposals: Mapping[str, Proposal]

    def compared(self) -> tuple[ComparedLine, ...]:
        """The comparison as it is now, with what stands against each offer."""
        return compare(self.request)


def ask(cast: Cast) -> Tender:
    """Open the request, invite both partners, answer a question to both, and take their proposals in."""
    manager, today = cast.reader("manager"), clock.now().date()
    draft = commands.draft_request(
        by=manager,
        programme=cast.programme,
        number=NUMBER,
        title=TITLE,
        scope="Offer what you can do; nobody has to offer all of it. (Invented.)",
        lines=_lines(),
        currency="EUR",
        questions_until=today + timedelta(days=7),
        proposals_until=today + timedelta(days=21),
        decide_by=today + timedelta(days=35),
    )
    request = commands.open_request(by=manager, request=draft, proof=cast.proof("manager"))
    invitations = {}
    for partner in PARTNERS:
        invitation = commands.invite(by=cast.reader("manager"), request=request, partner=cast.partners[partner.key])
        cast.engagements[partner.key] = invitation.engagement
        invitations[partner.key] = invitation
    question = commands.ask_question(by=cast.reader("pm", CRO.key), invitation=invitations[CRO.key], text=QUESTION)
    commands.answer_question(by=cast.reader("manager"), request=request, question=QUESTION, answer=ANSWER, to=question)
    proposals = {partner.key: _propose(cast, partner.key, invitations[partner.key]) for partner in PARTNERS}
    return Tender(request, invitations, proposals)


def award(cast: Cast, tender: Tender) -> dict[str, Award]:
    """Award each line to whoever is to do it, have it accepted, and close the request. Raises Refused."""
    given = {}
    for partner in PARTNERS:
        proposal = Proposal.objects.get(pk=tender.proposals[partner.key].pk)
        made = commands.award(
            by=cast.reader("manager"),
            proposal=proposal,
            keys=[scene.line for scene in SCENES if scene.partner == partner.key],
            justification=WHY[partner.key],
            proof=cast.proof("manager"),
        )
        by, proof = cast.reader("pm", partner.key), cast.proof("pm", partner.key)
        given[partner.key] = commands.accept_award(by=by, award=made, proof=proof)
    commands.decide_request(by=cast.reader("manager"), request=RequestForProposals.objects.get(pk=tender.request.pk))
    return given


def _lines() -> list[dict[str, Any]]:
    return [
        {"key": scene.line, "service_id": scene.service_id, "title": scene.title, "scope": scene.told}
        for scene in SCENES
    ]


def _propose(cast: Cast, partner: str, invitation: Invitation) -> Proposal:
    site = str(cast.sites[partner].pk)
    lines = [
        {"key": key, "site": site, "price": price, "months": months, "remarks": ""}
        for key, (price, months) in OFFERS[partner].items()
    ]
    return commands.submit_proposal(
        by=cast.reader("pm", partner),
        invitation=invitation,
        lines=lines,
        assumptions="The substance is delivered released. (Invented.)",
        valid_until=clock.now().date() + timedelta(days=180),
        proof=cast.proof("pm", partner),
    )
