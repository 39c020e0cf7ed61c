"""Who plays: a sponsor, two partners who do not know of each other, and their people. All of them are invented."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from galenic.demo.filing import open_dossier
from galenic.ledger.actors import Proof
from galenic.parties.commands import (
    add_site,
    assign_role,
    create_organization,
    create_programme,
    declare_equivalence,
    prove_identity,
    register_person,
)
from galenic.parties.models import Engagement, Organization, Person, Programme, Site
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator

SPONSOR = "Linden Generics (invented)"
PROGRAMME = ("LINDEN-1", "Theophylline 320 mg tablet (invented)")
SYLLABLES = tuple(consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou")


@dataclass(frozen=True, slots=True)
class Partner:
    """A contract partner with the site at which it works. `key` is how the scenes call it."""

    key: str
    name: str
    kind: Organization.Kind
    site: str


CRO = Partner("cro", "Harbour Research (invented)", Organization.Kind.CRO, "Harbour clinic and laboratory (invented)")
CDMO = Partner("cdmo", "Quay Manufacturing (invented)", Organization.Kind.CDMO, "Quay works (invented)")
PARTNERS = (CRO, CDMO)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the people, and what they are to the programme. `partner` is empty for the sponsor's."""

    key: str
    username: str
    printed_name: str
    partner: str
    role: Role

    @property
    def organization(self) -> str:
        """Whom they work for."""
        return next((each.name for each in PARTNERS if each.key == self.partner), SPONSOR)


# Whoever reviews has not performed, and whoever approves has done neither (ACC-2): three people of each partner.
# The dossier is kept by regulatory affairs.
PARTS = (
    Part("manager", "clara.carvalho", "Clara Carvalho", "", Role.SPONSOR_PM),
    Part("sponsor_qa", "jonas.lindqvist", "Jonas Lindqvist", "", Role.SPONSOR_QA),
    Part("regulatory", "amara.diallo", "Amara Diallo", "", Role.SPONSOR_RA),
    Part("pm", "noor.haddad", "Noor Haddad", "cro", Role.PARTNER_PM),
    Part("scientist", "mei.tanaka", "Mei Tanaka", "cro", Role.PARTNER_SCIENTIST),
    Part("reviewer", "samuel.osei", "Samuel Osei", "cro", Role.PARTNER_SCIENTIST),
    Part("qa", "aisling.byrne", "Aisling Byrne", "cro", Role.PARTNER_QA),
    Part("pm", "tomas.novak", "Tomas Novak", "cdmo", Role.PARTNER_PM),
    Part("scientist", "ravi.nair", "Ravi Nair", "cdmo", Role.PARTNER_SCIENTIST),
    Part("reviewer", "irene.moreau", "Irene Moreau", "cdmo", Role.PARTNER_QC),
    Part("qa", "kwame.boateng", "Kwame Boateng", "cdmo", Role.PARTNER_QA),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people on stage by partner and key, the programme, and how each proves who they are.

    `engagements` fills as partners are invited.
    """

    people: Mapping[tuple[str, str], Person]
    programme: Programme
    partners: Mapping[str, Organization]
    sites: Mapping[str, Site]
    prove: Callable[[Person], Proof]
    engagements: dict[str, Engagement] = field(default_factory=dict)

    def person(self, key: str, partner: str = "") -> Person:
        """One of the people: a partner's, or the sponsor's where the partner has nobody of that key."""
        return self.people.get((partner, key)) or self.people["", key]

    def reader(self, key: str, partner: str = "") -> Reader:
        """The same, with all they may see now."""
        return reader_for(self.person(key, partner))

    def proof(self, key: str, partner: str = "") -> Proof:
        """That one of the people has just identified themselves; good for one signature."""
        return self.prove(self.person(key, partner))


def passphrase() -> str:
    """A password of random syllables that can be typed: another one in every installation (73 bits)."""
    words = ("".join(secrets.choice(SYLLABLES) for _ in range(3)) for _ in range(4))
    return "-".join(words)


def assemble(passwords: Mapping[str, str]) -> Cast:
    """Set up organizations, sites, accounts, roles and the programme; nobody is engaged yet.

    `passwords` by user name. Uses the commands of the server's operator, then of the people themselves.
    """
    operator = Operator("the demo")
    sponsor = create_organization(by=operator, name=SPONSOR, kind=Organization.Kind.SPONSOR)
    partners = {each.key: create_organization(by=operator, name=each.name, kind=each.kind) for each in PARTNERS}
    sites = {each.key: add_site(by=operator, organization=partners[each.key], name=each.site) for each in PARTNERS}
    people = {
        (part.partner, part.key): _enter(operator, part, partners.get(part.partner, sponsor), passwords)
        for part in PARTS
    }

    def prove(person: Person) -> Proof:
        return prove_identity(person, passwords[person.username])

    for person in people.values():
        declare_equivalence(by=reader_for(person), proof=prove(person))
    programme = create_programme(by=reader_for(people["", "manager"]), code=PROGRAMME[0], title=PROGRAMME[1])
    fresh = {key: Person.objects.get(pk=person.pk) for key, person in people.items()}
    cast = Cast(people=fresh, programme=programme, partners=partners, sites=sites, prove=prove)
    open_dossier(cast, SPONSOR)
    return cast


def _enter(operator: Operator, part: Part, organization: Organization, passwords: Mapping[str, str]) -> Person:
    person = register_person(
        by=operator,
        organization=organization,
        username=part.username,
        printed_name=part.printed_name,
        password=passwords[part.username],
    )
    assign_role(by=operator, person=person, role=part.role, reason="Part in the demonstration.")
    return person
