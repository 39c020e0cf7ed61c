"""Steps of a request for proposals, as tests take them: Alder asks Birch, Dogwood and Elm."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from galenic.ledger import clock
from galenic.ledger.actors import SYSTEM
from galenic.ledger.commands import create
from galenic.parties.models import Organization, Site
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from galenic.programmes.models import Award, Invitation, Proposal, RequestForProposals
from galenic.programmes.sourcing import commands
from tests.factories import World, make_organization, make_person, proof_of


def today() -> date:
    return clock.now().date()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


class Tendering:
    """A request of Alder's, with Birch and Dogwood engaged already and Elm not."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.elm = make_organization("Elm Analytics", Organization.Kind.CRO)
        self.sites = {
            "Birch": world.site,
            "Dogwood": create(
                Site(organization=world.competing_partner, name="Porto"), actor=SYSTEM, action="test:site"
            ),
            "Elm": create(Site(organization=self.elm, name="Lyon"), actor=SYSTEM, action="test:site"),
        }
        self.managers = {
            "Birch": world.people[Role.PARTNER_PM],
            "Dogwood": make_person(world.competing_partner, Role.PARTNER_PM),
            "Elm": make_person(self.elm, Role.PARTNER_PM),
        }
        self.partners = {"Birch": world.partner, "Dogwood": world.competing_partner, "Elm": self.elm}

    @property
    def pm(self) -> Reader:
        return self.world.reader(Role.SPONSOR_PM)

    def partner(self, name: str) -> Reader:
        return reader_for(self.managers[name])

    def draft(self, **more: Any) -> RequestForProposals:
        given: dict[str, Any] = {
            "number": "RFP-1",
            "title": "Bioanalysis of maple",
            "scope": "Everything that the pivotal study needs.",
            "lines": [
                {"key": "mean", "service_id": "sample.mean", "title": "Means", "scope": "Take means."},
                {
                    "key": "again",
                    "service_id": "sample.mean",
                    "title": "Means again",
                    "scope": "Take them again.",
                    "second_source": True,
                },
            ],
            "currency": "EUR",
            "questions_until": in_days(10),
            "proposals_until": in_days(20),
            "decide_by": in_days(40),
        }
        return commands.draft_request(by=self.pm, programme=self.world.programme, **{**given, **more})

    def opened(self, **more: Any) -> RequestForProposals:
        return commands.open_request(by=self.pm, request=self.draft(**more), proof=proof_of(self.pm.person))

    def invited(self, request: RequestForProposals, *names: str) -> list[Invitation]:
        return [commands.invite(by=self.pm, request=request, partner=self.partners[name]) for name in names]

    def proposed(self, invitation: Invitation, name: str, price: object = "1000", **more: Any) -> Proposal:
        by = self.partner(name)
        lines = [
            {"key": key, "site": str(self.sites[name].pk), "price": price, "months": 3} for key in ("mean", "again")
        ]
        given: dict[str, Any] = {
            "lines": lines,
            "valid_until": in_days(90),
            "assumptions": "Plasma on dry ice.",
            "proof": proof_of(by.person),
        }
        return commands.submit_proposal(by=by, invitation=invitation, **{**given, **more})

    def awarded(self, proposal: Proposal, *keys: str) -> Award:
        return commands.award(
            by=self.pm,
            proposal=proposal,
            keys=keys,
            justification="Best experience with this matrix.",
            proof=proof_of(self.pm.person),
        )

    def accepted(self, award: Award, name: str) -> Award:
        by = self.partner(name)
        return commands.accept_award(by=by, award=award, proof=proof_of(by.person))
