"""Asking partners, proposing, comparing and awarding, call by call; and the plan that they serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from galenic.api.shapes.common import RecordMoved
from galenic.api.shapes.planning import PlanShown
from galenic.api.shapes.sourcing import (
    AnswerShown,
    AwardShown,
    InvitationLine,
    InvitationShown,
    PartnerShown,
    PortfolioShown,
    ProposalShown,
    QuestionShown,
    RequestLine,
    RequestShown,
)
from galenic.client.connection import Connection, id_of, plain

OfRequest = UUID | str | RequestLine
OfInvitation = UUID | str | InvitationLine


class SourcingCalls:
    """The part of `Client` that goes before an order."""

    _server: Connection

    def plan(self, programme: UUID | str) -> PlanShown:
        """The plan of one's own programme, by its id: every step with its reasons, and how far it is."""
        return self._server.one(PlanShown, "GET", f"/programmes/{programme}/plan")

    def partners(self) -> Iterator[PartnerShown]:
        """The organizations that a sponsor's programme manager could ask."""
        return self._server.all(PartnerShown, "/partners")

    def requests(self) -> Iterator[RequestLine]:
        """The requests for proposals of one's own organization, the earliest decision first."""
        return self._server.all(RequestLine, "/requests")

    def request(self, request: OfRequest) -> RequestShown:
        """One request with who is invited, what they ask, how their proposals compare, and what was decided."""
        return self._server.one(RequestShown, "GET", f"/requests/{id_of(request)}")

    def draft_request(self, programme: str, *, lines: Sequence[Mapping[str, Any]], **more: Any) -> RequestShown:
        """Write a request down, for a programme by its code; `take(request, "open", password=...)` opens it.

        Lines have `key`, `service`, `title`, `scope`, `second_source`, `after`; `more` are number, title, scope,
        currency, questions_until, proposals_until and decide_by.
        """
        given = {"programme": programme, "lines": [plain(line) for line in lines], **more}
        return self._server.one(RequestShown, "POST", "/requests", json=plain(given))

    def invite(self, request: OfRequest, partner: UUID | str | PartnerShown) -> InvitationShown:
        """Ask one partner, which learns of no other."""
        body = plain({"partner": id_of(partner)})
        return self._server.one(InvitationShown, "POST", f"/requests/{id_of(request)}/invitations", json=body)

    def answer(
        self, request: OfRequest, question: str, answer: str, *, to: UUID | str | QuestionShown | None = None
    ) -> AnswerShown:
        """Answer to all who are invited, the question in words that do not tell who asked; `to` is what was asked."""
        given = {"question": question, "answer": answer, **({"to": id_of(to)} if to is not None else {})}
        return self._server.one(AnswerShown, "POST", f"/requests/{id_of(request)}/answers", json=plain(given))

    def portfolio(
        self,
        request: OfRequest,
        *,
        weights: Mapping[str, float] | None = None,
        limits: Mapping[str, float | None] | None = None,
    ) -> PortfolioShown:
        """The partners that cover all lines at least cost, by the proposals that stand, and what each wish costs."""
        given = {"weights": dict(weights or {}), "limits": dict(limits or {})}
        return self._server.one(PortfolioShown, "POST", f"/requests/{id_of(request)}/portfolio", json=given)

    def invitations(self) -> Iterator[InvitationLine]:
        """The invitations that exist for this person, those that end soonest first."""
        return self._server.all(InvitationLine, "/invitations")

    def invitation(self, invitation: OfInvitation) -> InvitationShown:
        """What one partner is asked, what was made clear since, and what it proposed and was awarded."""
        return self._server.one(InvitationShown, "GET", f"/invitations/{id_of(invitation)}")

    def ask(self, invitation: OfInvitation, text: str) -> QuestionShown:
        """Ask the sponsor; the answer goes to all who are invited."""
        return self._server.one(
            QuestionShown, "POST", f"/invitations/{id_of(invitation)}/questions", json={"text": text}
        )

    def propose(
        self,
        invitation: OfInvitation,
        lines: Sequence[Mapping[str, Any]],
        *,
        valid_until: date | str,
        password: str,
        code: str = "",
        assumptions: str = "",
    ) -> ProposalShown:
        """Sign a proposal on the invitation as it stands; it takes the place of the last one.

        Lines have `key`, `site`, `price`, `months` and `remarks`.
        """
        found = self.invitation(invitation)
        given = {
            "expected_version": found.version,
            "lines": [plain(line) for line in lines],
            "valid_until": valid_until,
            "assumptions": assumptions,
            "password": password,
            "code": code,
        }
        return self._server.one(ProposalShown, "POST", f"/invitations/{found.id}/proposals", json=plain(given))

    def award(
        self, proposal: ProposalShown, keys: Sequence[str], *, justification: str, password: str, code: str = ""
    ) -> AwardShown:
        """Award lines of a proposal as it was read, signed; refused with everything that is unmet."""
        given = {
            "expected_version": proposal.version,
            "keys": list(keys),
            "justification": justification,
            "password": password,
            "code": code,
        }
        return self._server.one(AwardShown, "POST", f"/proposals/{proposal.id}/awards", json=given)

    def order_awarded(self, award: AwardShown | RecordMoved, key: str, *, number: str, **more: Any) -> RecordMoved:
        """Draft the work order for a line of an accepted award; `more` are options, regions, filing_date, due."""
        given = {"key": key, "number": number, **more}
        return self._server.one(RecordMoved, "POST", f"/awards/{award.id}/orders", json=plain(given))
