"""Accounts: one individual each, for ever; opened and closed by administrators, never lost."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.db.models import PROTECT

from galenic.ledger.actors import Actor, Reason, ReasonCode
from galenic.ledger.commands import create, remove, sign
from galenic.ledger.errors import BypassesLedger, ReasonMissing, RecordIsKept, SignatureRefused
from galenic.ledger.models import Entry, Signature
from galenic.parties.commands import (
    authenticate_token,
    close_account,
    create_token,
    declare_equivalence,
    prove_identity,
    register_person,
    reopen_account,
)
from galenic.parties.commands.accounts import DECLARATION
from galenic.parties.errors import AccountRefused, CredentialsRefused, NotAllowed, PasswordRefused
from galenic.parties.models import LoginSession, Person, RoleAssignment
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import PASSWORD, World, make_person, proof_of
from tests.ledger.sample.models import Assay

OPERATOR = Operator("Olga Operator")
LEFT = "Left the company."


def assay_of(world: World, actor: Actor) -> Assay:
    """A record to sign."""
    return create(Assay(room=str(world.engagement.pk), title="Assay"), actor=actor, action="test:assay")


def register(world: World, **values: object) -> Person:
    facts = {"username": "anne.birch", "printed_name": "Anne Birch", "organization": world.partner}
    return register_person(by=world.reader(Role.SYSTEM_ADMIN), **facts | values)


@pytest.mark.req("AUD-9")
def test_an_administrator_opens_accounts_and_no_secret_reaches_the_ledger(world: World, actions):
    person = register(world, username=" Anne.Birch ", password=PASSWORD)
    assert person.username == "anne.birch"
    assert actions(person) == ["parties:account:open"]
    entry = Entry.objects.get(subject_id=str(person.pk))
    assert entry.actor_id == str(world.people[Role.SYSTEM_ADMIN].pk)
    assert "password" not in entry.changes
    assert not reader_for(person).scopes


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_nobody_else_does(world: World, role: Role):
    with pytest.raises(NotAllowed):
        register_person(
            by=world.reader(role),
            organization=world.people[role].organization,
            username="anne.birch",
            printed_name="Anne Birch",
        )


def test_administrators_keep_to_their_own_organization(world: World):
    with pytest.raises(NotAllowed):
        register(world, organization=world.sponsor)


@pytest.mark.req("SIG-5")
@pytest.mark.parametrize("spelling", ["anne.birch", "ANNE.Birch"])
def test_a_user_name_is_never_given_again_not_even_after_closing(world: World, spelling: str):
    close_account(by=OPERATOR, person=register(world), reason=LEFT)
    with pytest.raises(AccountRefused) as refused:
        register(world, username=spelling, printed_name="Anneke Berk")
    assert [fault.code for fault in refused.value.faults] == ["PAR-014"]


@pytest.mark.req("SIG-5")
def test_the_database_itself_keeps_user_names_apart(world: World):
    register(world)
    twin = Person(username="anne.birch", printed_name="Anneke Berk", organization=world.partner)
    with pytest.raises(IntegrityError):
        create(twin, actor=world.reader(Role.SYSTEM_ADMIN).actor(), action="test:twin")


@pytest.mark.req("SIG-5")
def test_a_mixed_case_name_is_refused_by_the_database(world: World):
    person = Person(username="Anne.Birch", printed_name="Anne Birch", organization=world.partner)
    with pytest.raises(IntegrityError):
        create(person, actor=world.reader(Role.SYSTEM_ADMIN).actor(), action="test:upper")


@pytest.mark.req("SIG-5")
def test_all_that_is_wrong_with_an_account_is_said_at_once(world: World):
    with pytest.raises(AccountRefused) as refused:
        register(world, organization=world.partner, username="QC Lab!", printed_name="Lab")
    assert [fault.code for fault in refused.value.faults] == ["PAR-011", "PAR-013", "PAR-013"]
    assert not Person.objects.filter(printed_name="Lab").exists()


def test_a_site_of_another_organization_and_a_poor_password_are_refused(world: World):
    with pytest.raises(AccountRefused, match="PAR-015"):
        register_person(
            by=OPERATOR, organization=world.sponsor, username="adam", printed_name="Adam Alder", site=world.site
        )
    with pytest.raises(PasswordRefused):
        register(world, password="short")


@pytest.mark.req("ACC-5", "AUD-9")
def test_closing_ends_roles_sessions_and_tokens_at_once(world: World, client, actions):
    person = world.people[Role.PARTNER_SCIENTIST]
    client.force_login(person)
    token, _ = create_token(by=reader_for(person), proof=proof_of(person), name="robot", days=1)
    closed = close_account(by=world.reader(Role.SYSTEM_ADMIN), person=person, reason=LEFT)
    assert not closed.is_active
    assert not LoginSession.objects.filter(person=person).exists()
    assert authenticate_token(token) is None
    assert reader_for(closed).scopes == frozenset()
    with pytest.raises(CredentialsRefused):
        prove_identity(person, PASSWORD)
    assert actions(RoleAssignment.objects.get(person=person))[-1] == "parties:role:end"
    assert Entry.objects.get(subject_id=str(person.pk), action="parties:account:close").reason_text == LEFT


@pytest.mark.req("AUD-3")
def test_closing_needs_a_reason(world: World):
    with pytest.raises(ReasonMissing):
        close_account(by=OPERATOR, person=world.second_scientist, reason="-")
    assert Person.objects.get(pk=world.second_scientist.pk).is_active


@pytest.mark.req("SIG-5")
def test_a_reopened_account_has_neither_roles_nor_password_nor_tokens(world: World):
    person = world.people[Role.PARTNER_QA]
    token, _ = create_token(by=reader_for(person), proof=proof_of(person), name="robot", days=9)
    person = close_account(by=OPERATOR, person=person, reason=LEFT)
    person = reopen_account(by=OPERATOR, person=person, reason="Came back from parental leave.")
    assert person.is_active
    assert not person.has_usable_password()
    assert reader_for(person).scopes == frozenset()
    assert authenticate_token(token) is None


@pytest.mark.req("AUD-10")
def test_closing_an_account_leaves_every_attribution_as_it_was(world: World):
    person = world.people[Role.PARTNER_SCIENTIST]
    actor = world.actor(Role.PARTNER_SCIENTIST)
    signature = sign(assay_of(world, actor), actor=actor, meaning="authored", proof=proof_of(person))
    before = list(Entry.objects.filter(actor_id=str(person.pk)).values())
    close_account(by=OPERATOR, person=person, reason=LEFT)
    assert list(Entry.objects.filter(actor_id=str(person.pk)).values()) == before
    kept = Signature.objects.get(pk=signature.pk)
    assert (kept.printed_name, kept.organization) == (person.printed_name, "Birch Clinical")


@pytest.mark.req("AUD-10")
def test_an_account_cannot_be_deleted_by_any_door(world: World):
    person = world.people[Role.PARTNER_SCIENTIST]
    with pytest.raises(BypassesLedger):
        person.delete()
    with pytest.raises(BypassesLedger):
        Person.objects.filter(pk=person.pk).delete()
    with pytest.raises(RecordIsKept):
        remove(person, actor=world.actor(Role.PARTNER_QA), action="x", reason=Reason(ReasonCode.ADMINISTRATION, LEFT))


@pytest.mark.req("AUD-10")
def test_no_reference_to_a_person_cascades_or_forgets():
    references = [
        field
        for model in apps.get_models()
        if model.__module__.startswith("galenic.")
        for field in model._meta.concrete_fields
        if field.related_model is Person
    ]
    assert references
    assert {str(field): field.remote_field.on_delete for field in references} == {
        str(field): PROTECT for field in references
    }


@pytest.mark.req("SIG-8")
def test_the_declaration_comes_before_the_first_signature_and_is_made_once(world: World, actions):
    person = make_person(world.partner, Role.PARTNER_QA, username="birch.newcomer", declared=False)
    reader = reader_for(person)
    record = assay_of(world, reader.actor())
    with pytest.raises(SignatureRefused, match="declared"):
        sign(record, actor=reader.actor(), meaning="approved", proof=prove_identity(person, PASSWORD))
    declare_equivalence(by=reader, proof=prove_identity(person, PASSWORD))
    entry = Entry.objects.get(action="parties:equivalence:declare")
    assert entry.reason_text == DECLARATION
    assert entry.changes["declared_at"][0] is None
    sign(record, actor=reader.actor(), meaning="approved", proof=prove_identity(person, PASSWORD))
    declare_equivalence(by=reader_for(person), proof=prove_identity(person, PASSWORD))
    assert actions(person).count("parties:equivalence:declare") == 1


@pytest.mark.req("SIG-8")
def test_nobody_declares_for_somebody_else(world: World):
    person = make_person(world.partner, username="birch.newcomer", declared=False)
    other = proof_of(world.people[Role.PARTNER_QA])
    with pytest.raises(CredentialsRefused):
        declare_equivalence(by=reader_for(person), proof=other)
    used = proof_of(person)
    used.used = True
    with pytest.raises(CredentialsRefused):
        declare_equivalence(by=reader_for(person), proof=used)
    assert Person.objects.get(pk=person.pk).declared_at is None
