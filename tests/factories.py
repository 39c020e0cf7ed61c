"""A small world for tests: two sponsors, two partners, everybody's roles, and who works for whom.

    Alder (sponsor) -- MAPLE-1 -- Birch (CRO)        the engagement that most tests are about
    Alder (sponsor) -- MAPLE-1 -- Dogwood (CRO)      a competitor of Birch, working for the same sponsor
    Cedar (sponsor) -- OAK-7   -- Dogwood (CRO)      a stranger to Alder and Birch

All names are invented. Everybody has the password `PASSWORD` and has made the declaration of equivalence.
"""

from __future__ import annotations

import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import get_hasher, make_password

from galenic.ledger import clock
from galenic.ledger.actors import SYSTEM, Actor, Proof
from galenic.ledger.commands import create, sign
from galenic.parties.models import AccessPolicy, Engagement, Organization, Person, Programme, RoleAssignment, Site
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import PARTNER_ROLES, SPONSOR_ROLES, Role
from galenic.partners.matrix import first_matrix
from galenic.partners.models import Qualification, QualityAgreement

PASSWORD = "seven kettles whistle at noon"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
START = LONG_AGO.date()


@dataclass(frozen=True)
class World:
    """Who there is. `people` has one person a role, of Alder for the sponsor's roles and of Birch for the partner's."""

    sponsor: Organization
    partner: Organization
    site: Site
    programme: Programme
    engagement: Engagement
    people: dict[Role, Person]
    second_scientist: Person
    competing_partner: Organization
    competing_engagement: Engagement
    competitor: Person
    strange_sponsor: Organization
    strange_programme: Programme
    strange_engagement: Engagement
    stranger: Person

    def reader(self, role: Role) -> Reader:
        """The person of that role, with all they may see now."""
        return reader_for(self.people[role])

    def actor(self, role: Role) -> Actor:
        """The person of that role as they act in the engagement between Alder and Birch."""
        return self.reader(role).actor(self.engagement.pk)


def build_world() -> World:
    """Build all of it through the ledger, as the system."""
    alder = make_organization("Alder Therapeutics", Organization.Kind.SPONSOR)
    birch = make_organization("Birch Clinical", Organization.Kind.CRO)
    cedar = make_organization("Cedar Pharma", Organization.Kind.SPONSOR)
    dogwood = make_organization("Dogwood Research", Organization.Kind.CRO)
    maple, oak = make_programme(alder, "MAPLE-1"), make_programme(cedar, "OAK-7")
    people = {role: make_person(alder, role) for role in Role if role in SPONSOR_ROLES}
    people |= {role: make_person(birch, role) for role in Role if role in PARTNER_ROLES}
    return World(
        sponsor=alder,
        partner=birch,
        site=create(Site(organization=birch, name="Utrecht"), actor=SYSTEM, action="test:site"),
        programme=maple,
        engagement=make_engagement(maple, birch),
        people=people
        | {Role.AUDITOR: make_person(alder, Role.AUDITOR), Role.SYSTEM_ADMIN: make_person(birch, Role.SYSTEM_ADMIN)},
        second_scientist=make_person(birch, Role.PARTNER_SCIENTIST, username="birch.second_scientist"),
        competing_partner=dogwood,
        competing_engagement=make_engagement(maple, dogwood),
        competitor=make_person(dogwood, Role.PARTNER_QA),
        strange_sponsor=cedar,
        strange_programme=oak,
        strange_engagement=make_engagement(oak, dogwood),
        stranger=make_person(cedar, Role.SPONSOR_QA),
    )


def make_organization(name: str, kind: Organization.Kind) -> Organization:
    organization = create(Organization(name=name, kind=kind), actor=SYSTEM, action="test:organization")
    create(AccessPolicy(organization=organization), actor=SYSTEM, action="test:access_policy")
    return organization


def make_programme(sponsor: Organization, code: str) -> Programme:
    return create(
        Programme(sponsor=sponsor, code=code, title=f"Programme {code}"), actor=SYSTEM, action="test:programme"
    )


def make_engagement(
    programme: Programme, partner: Organization, *, starts: date = START, ends: date | None = None
) -> Engagement:
    engagement = Engagement(sponsor=programme.sponsor, partner=partner, programme=programme, starts=starts, ends=ends)
    return create(engagement, actor=SYSTEM, action="test:engagement")


def make_person(
    organization: Organization, *roles: Role, username: str = "", declared: bool = True, **fields: object
) -> Person:
    """Somebody of an organization who holds `roles` over all of it."""
    username = username or f"{organization.name.split()[0]}.{roles[0] if roles else 'nobody'}".casefold()
    person = Person(
        username=username,
        printed_name=username.replace(".", " ").replace("_", " ").title(),
        organization=organization,
        password=_hash_of(PASSWORD, get_hasher().algorithm),
        password_changed_at=datetime.now(UTC),
        declared_at=LONG_AGO if declared else None,
        **fields,
    )
    create(person, actor=SYSTEM, action="test:person")
    for role in roles:
        give_role(person, role)
    return person


def give_role(
    person: Person,
    role: Role,
    *,
    engagement: Engagement | None = None,
    starts_at: datetime = LONG_AGO,
    ends_at: datetime | None = None,
) -> RoleAssignment:
    """A role over the whole organization, or in one engagement."""
    assignment = RoleAssignment(
        person=person,
        organization=person.organization,
        engagement=engagement,
        role=role,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return create(assignment, actor=SYSTEM, action="test:role")


def clear(engagement: Engagement, service_id: str) -> Site:
    """Everything that a work order for the service takes: a site, its qualification, a quality agreement in force.

    Made at once, without the steps that lead to it; what is there is left as it is.
    """
    sponsor, partner, today = engagement.sponsor, engagement.partner, clock.now().date()
    before = QualityAgreement.objects.filter(engagement=engagement).first()
    site = before.site if before else partner.sites.first()
    site = site or create(Site(organization=partner, name="Utrecht"), actor=SYSTEM, action="test:site")
    sponsor_qa, partner_qa = _quality_unit(sponsor, Role.SPONSOR_QA), _quality_unit(partner, Role.PARTNER_QA)
    term = {"expires": today + timedelta(days=1000)}
    if not Qualification.objects.filter(sponsor=sponsor, site=site, service_id=service_id).exists():
        risk = {"severity": 1, "probability": 1, "detectability": 1, "form_version": "1", "decided_on": today}
        decided = {"sponsor": sponsor, "site": site, "service_id": service_id, "state": "approved", **risk, **term}
        qualification = Qualification(opened_by=sponsor_qa, **decided)
        _signed(create(qualification, actor=SYSTEM, action="test:qualification"), sponsor_qa)
    if not QualityAgreement.objects.filter(engagement=engagement, site=site).exists():
        about = {"engagement": engagement, "site": site, "number": "QA-1", "title": "All work", "form_version": "1"}
        agreed = {
            "state": "in_force",
            "effective": START,
            "review_due": today + timedelta(days=500),
            "author": sponsor_qa,
            **about,
            **term,
        }
        matrix = [each.as_dict() for each in first_matrix()]
        agreement = create(QualityAgreement(activities=matrix, **agreed), actor=SYSTEM, action="test:agreement")
        _signed(agreement, partner_qa)
        _signed(agreement, sponsor_qa)
    return site


def _quality_unit(organization: Organization, role: Role) -> Person:
    found = Person.objects.filter(organization=organization, role_assignments__role=role).first()
    return found or make_person(organization, role)


def _signed(record: Qualification | QualityAgreement, person: Person) -> None:
    sign(record, actor=reader_for(person).actor(), meaning="approved", proof=proof_of(person))


def proof_of(person: Person) -> Proof:
    """That `person` has just given their password, without the time that hashing takes."""
    return Proof(person_id=str(person.pk), method="password", declared_at=person.declared_at)


def days_ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


@cache
def _hash_of(password: str, algorithm: str) -> str:
    """By the algorithm of the test: one that another test has left would be checked by another."""
    return make_password(password, hasher=algorithm)


def code_of(secret: bytes) -> str:
    """What the authenticator app shows now; RFC 6238 written out a second time, with the standard library alone."""
    digest = hmac.digest(secret, struct.pack(">Q", int(clock.now().timestamp()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
