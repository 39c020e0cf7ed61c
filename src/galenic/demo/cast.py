"""Who plays: a sponsor, a contract research organization and their people. All of them are invented."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from galenic.demo.clearing import clear_the_way
from galenic.demo.filing import open_dossier
from galenic.demo.scenes import SCENES
from galenic.ledger.actors import Proof
from galenic.parties.commands import (
    assign_role,
    create_organization,
    create_programme,
    declare_equivalence,
    open_engagement,
    prove_identity,
    register_person,
)
from galenic.parties.models import Engagement, Organization, Person
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator

SPONSOR, PARTNER = "Linden Generics (invented)", "Harbour Research (invented)"
PROGRAMME = ("LINDEN-1", "Theophylline 320 mg tablet (invented)")
STARTS = date(2026, 1, 5)
SYLLABLES = tuple(consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the people, and what they are to the study. `key` is how the scenes call them."""

    key: str
    username: str
    printed_name: str
    organization: str
    role: Role


# Whoever reviews has not performed, and whoever approves has done neither (ACC-2). The dossier is regulatory affairs's.
PARTS = (
    Part("manager", "clara.carvalho", "Clara Carvalho", SPONSOR, Role.SPONSOR_PM),
    Part("sponsor_qa", "jonas.lindqvist", "Jonas Lindqvist", SPONSOR, Role.SPONSOR_QA),
    Part("regulatory", "amara.diallo", "Amara Diallo", SPONSOR, Role.SPONSOR_RA),
    Part("scientist", "mei.tanaka", "Mei Tanaka", PARTNER, Role.PARTNER_SCIENTIST),
    Part("reviewer", "samuel.osei", "Samuel Osei", PARTNER, Role.PARTNER_SCIENTIST),
    Part("partner_qa", "aisling.byrne", "Aisling Byrne", PARTNER, Role.PARTNER_QA),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people on stage, the engagement they work in, and how each proves who they are."""

    people: Mapping[str, Person]
    engagement: Engagement
    prove: Callable[[Person], Proof]

    def reader(self, key: str) -> Reader:
        """One of the people, with all they may see now."""
        return reader_for(self.people[key])

    def proof(self, key: str) -> Proof:
        """That one of the people has just identified themselves; good for one signature."""
        return self.prove(self.people[key])


def passphrase() -> str:
    """A password of random syllables that can be typed: another one in every installation (73 bits)."""
    words = ("".join(secrets.choice(SYLLABLES) for _ in range(3)) for _ in range(4))
    return "-".join(words)


def assemble(passwords: Mapping[str, str]) -> Cast:
    """Set up organizations, accounts, roles, programme and engagement; qualify the partner and agree with it.

    `passwords` by user name. Uses the commands of the server's operator, then of the people themselves.
    """
    operator = Operator("the demo")
    organizations = {
        SPONSOR: create_organization(by=operator, name=SPONSOR, kind=Organization.Kind.SPONSOR),
        PARTNER: create_organization(by=operator, name=PARTNER, kind=Organization.Kind.CRO),
    }
    people = {part.key: _enter(operator, part, organizations, passwords) for part in PARTS}

    def prove(person: Person) -> Proof:
        return prove_identity(person, passwords[person.username])

    for person in people.values():
        declare_equivalence(by=reader_for(person), proof=prove(person))
    manager = reader_for(people["manager"])
    programme = create_programme(by=manager, code=PROGRAMME[0], title=PROGRAMME[1])
    engagement = open_engagement(by=manager, programme=programme, partner=organizations[PARTNER], starts=STARTS)
    fresh = {key: Person.objects.get(pk=person.pk) for key, person in people.items()}
    cast = Cast(people=fresh, engagement=engagement, prove=prove)
    clear_the_way(cast, sorted({scene.service_id for scene in SCENES}))
    open_dossier(cast, SPONSOR)
    return cast


def _enter(
    operator: Operator, part: Part, organizations: Mapping[str, Organization], passwords: Mapping[str, str]
) -> Person:
    person = register_person(
        by=operator,
        organization=organizations[part.organization],
        username=part.username,
        printed_name=part.printed_name,
        password=passwords[part.username],
    )
    assign_role(by=operator, person=person, role=part.role, reason="Part in the demonstration.")
    return person
