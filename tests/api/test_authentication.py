"""Signing over the API: the password, each time, and whose token it is."""

from __future__ import annotations

import pytest

from galenic.ledger.actors import STEP, SYSTEM
from galenic.ledger.commands import change
from galenic.ledger.models import Entry, Signature
from galenic.parties import one_time_codes
from galenic.parties.commands import enable_second_factor
from galenic.parties.models import ApiToken, Person
from galenic.parties.reader import reader_for
from tests.factories import PASSWORD, code_of, proof_of
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db


@pytest.mark.req("SIG-3")
def test_a_token_alone_never_signs(study: Ordering, caller) -> None:
    evidence = study.compute()
    by = caller(study.reviewer.person)
    path, body = f"/evidence/{evidence.pk}/review", {"expected_version": evidence.version}
    assert (by.post(path, body).status_code, by.post(path, body).json()["code"]) == (422, "API-003")
    wrong = by.post(path, {**body, "password": "wrong"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "PAR-005")
    assert "4 more failed attempts" in wrong.json()["remedy"]
    assert not Signature.objects.filter(signed_id=str(evidence.pk)).exists()
    assert by.post(path, {**body, "password": PASSWORD}).status_code == 200


@pytest.mark.req("SIG-3")
def test_the_password_of_another_signs_nothing(study: Ordering, caller, settings) -> None:
    other = study.qa.person
    other.set_password("another password entirely")
    other.save(update_fields=["password"])
    evidence = study.compute()
    body = {"expected_version": evidence.version, "password": "another password entirely"}
    assert caller(study.reviewer.person).post(f"/evidence/{evidence.pk}/review", body).status_code == 403


@pytest.mark.req("SIG-3")
def test_with_a_second_factor_every_signature_takes_a_code(study: Ordering, caller, pass_time) -> None:
    person = study.reviewer.person
    secret = one_time_codes.new_secret()
    enable_second_factor(by=reader_for(person), proof=proof_of(person), secret=secret, code=code_of(secret))
    by = caller(person)
    for _ in range(2):
        pass_time(minutes=5)
        evidence = study.compute()
        path, body = f"/evidence/{evidence.pk}/review", {"expected_version": 1, "password": PASSWORD}
        missing = by.post(path, body)
        assert (missing.status_code, missing.json()["code"]) == (403, "PAR-006")
        assert by.post(path, {**body, "code": code_of(secret)}).status_code == 200
        assert Signature.objects.get(signed_id=str(evidence.pk)).method == "password and code"


@pytest.mark.req("SIG-6")
def test_wrong_passwords_lock_the_account_and_end_the_token_they_were_tried_with(study: Ordering, caller) -> None:
    evidence = study.compute()
    person = study.reviewer.person
    by, other = caller(person), caller(person)
    body = {"expected_version": evidence.version, "password": "wrong"}
    statuses = [by.post(f"/evidence/{evidence.pk}/review", body).status_code for _ in range(6)]
    assert statuses == [403] * 5 + [401]
    assert Person.objects.get(pk=person.pk).locked_at is not None
    assert other.get("/account").status_code == 200, "only the token that was tried with is suspect"
    assert ApiToken.objects.get(pk=by.token_id).revoked_at is not None


@pytest.mark.req("SIG-8")
def test_nobody_signs_before_the_declaration(study: Ordering, caller) -> None:
    evidence = study.compute()
    person = change(study.reviewer.person, actor=SYSTEM, action="test:undeclare", reason=STEP, declared_at=None)
    body = {"expected_version": evidence.version, "password": PASSWORD}
    refused = caller(person).post(f"/evidence/{evidence.pk}/review", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "LED-005")


def test_a_refusal_that_is_certain_costs_no_attempt(study: Ordering, caller) -> None:
    """Where the step is not possible any more, the password is not even looked at."""
    evidence = study.approved()
    body = {"expected_version": evidence.version, "password": "wrong"}
    refused = caller(study.reviewer.person).post(f"/evidence/{evidence.pk}/review", body)
    assert (refused.status_code, refused.json()["faults"][0]["code"]) == (409, "LED-010")
    assert Person.objects.get(pk=study.reviewer.person.pk).failed_attempts == 0


@pytest.mark.req("AUD-2")
def test_entries_carry_the_id_of_the_request(study: Ordering, caller) -> None:
    evidence = study.compute()
    response = caller(study.qa.person).post(
        f"/evidence/{evidence.pk}/return", {"expected_version": 1, "reason": {"text": "the samples were thawed"}}
    )
    entry = Entry.objects.get(action="evidence:evidence:return")
    assert entry.request_id == response["X-Request-ID"]
    assert (entry.actor_id, entry.reason_text) == (str(study.qa.person.pk), "the samples were thawed")
