"""SIG-1 to SIG-8, as far as the ledger answers for them: who signed what, when, meaning what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from galenic.canonical import digest_of
from galenic.ledger import clock
from galenic.ledger.actors import STEP, Proof
from galenic.ledger.commands import change, create, sign
from galenic.ledger.errors import Refused, SignatureRefused
from galenic.ledger.lifecycle import perform
from galenic.ledger.models import Entry, Signature
from galenic.ledger.queries import signatures_of
from tests.ledger.conftest import ANN, BEN, DECLARED, MISTYPED, QUIN, make_assay, proof_of, sign_through
from tests.ledger.sample.lifecycle import ASSAY
from tests.ledger.sample.models import Assay, Reading


def signed(assay: Assay, meaning: str = "reviewed", proof: Proof | None = None) -> Signature:
    return sign(assay, actor=ANN, meaning=meaning, proof=proof or proof_of(ANN))


@pytest.mark.req("SIG-1")
def test_a_signature_shows_name_meaning_role_and_time_with_its_zone(
    assay: Assay, set_clock: Callable[[datetime], Any]
) -> None:
    set_clock(datetime(2099, 3, 1, 12, 0, 5, tzinfo=UTC))
    signature = signed(assay)
    assert signature.manifestation() == "Reviewed by Ann Ash (Analyst, Birch) on 2099-03-01 12:00:05 UTC"
    assert Signature.objects.get().manifestation() == signature.manifestation()
    assert [given.text for given in signatures_of(assay)] == [signature.manifestation()]


@pytest.mark.req("SIG-2", "SIG-4")
def test_the_digest_binds_identity_version_and_content(assay: Assay) -> None:
    assert signed(assay).digest == digest_of(
        {
            "type": "sample.assay",
            "id": str(assay.pk),
            "content_version": 1,
            "title": "Assay of lot 7",
            "result": {"mean": 99.5, "unit": "%", "values": [99.0, 100.0]},
            "attachment": "",
        }
    )


@pytest.mark.req("SIG-2")
@pytest.mark.parametrize("change_of", [{"title": "x"}, {"result": {}}, {"attachment": "f" * 64}])
def test_a_change_of_what_was_signed_supersedes_the_signature(assay: Assay, change_of: dict[str, Any]) -> None:
    signed(assay)
    assay = change(assay, actor=BEN, action="x", reason=MISTYPED, **change_of)
    given = signatures_of(assay)[0]
    assert not given.current
    assert given.text.endswith(" - signed version 1, superseded")


@pytest.mark.req("SIG-2")
def test_content_changed_and_changed_back_is_not_what_was_signed(assay: Assay) -> None:
    signed(assay)
    assay = change(assay, actor=BEN, action="x", reason=MISTYPED, title="x")
    assay = change(assay, actor=BEN, action="x", reason=MISTYPED, title="Assay of lot 7")
    assert not signatures_of(assay)[0].current


@pytest.mark.req("SIG-2")
def test_a_change_of_anything_else_leaves_the_signature_standing(assay: Assay) -> None:
    signed(assay)
    assay = change(assay, actor=BEN, action="x", reason=STEP, state="submitted")
    assert signatures_of(assay)[0].current


@pytest.mark.req("SIG-2")
def test_a_transition_fails_until_what_changed_is_signed_again(assay: Assay) -> None:
    for action, role, actor in (("submit", "analyst", ANN), ("review", "checker", BEN)):
        assay = perform(ASSAY, assay, action, actor=actor, roles=[role], proof=proof_of(actor))
    assay = change(assay, actor=ANN, action="x", reason=MISTYPED, title="x")
    with pytest.raises(Refused) as refusal:
        perform(ASSAY, assay, "approve", actor=QUIN, roles=["quality"], proof=proof_of(QUIN))
    assert [fault.message for fault in refusal.value.faults] == [
        "the signature 'reviewed' is of an earlier version and has to be given again"
    ]
    sign(assay, actor=BEN, meaning="reviewed", proof=proof_of(BEN))
    assert perform(ASSAY, assay, "approve", actor=QUIN, roles=["quality"], proof=proof_of(QUIN)).state == "approved"


@pytest.mark.req("SIG-2")
def test_a_signature_binds_the_values_that_its_own_step_sets(assay: Assay) -> None:
    values = {"result": {"mean": 98.0}, "factor": 3.0}
    assay = perform(ASSAY, assay, "submit", actor=ANN, roles=["analyst"], proof=proof_of(ANN), values=values)
    assert (assay.result, assay.content_version, assay.version) == ({"mean": 98.0}, 2, 2)
    assert [given.current for given in signatures_of(assay)] == [True]
    assert Signature.objects.get().signed_version == 2


@pytest.mark.req("SIG-3")
@pytest.mark.parametrize(
    "proof",
    [
        None,
        Proof(person_id="ben", method="password", declared_at=DECLARED),
        Proof(person_id="ann", method="password", declared_at=DECLARED, used=True),
        Proof(person_id="ann", method="password", declared_at=DECLARED, made_at=clock.now() - timedelta(seconds=61)),
    ],
    ids=["none", "somebody else's", "used up", "old"],
)
def test_nobody_signs_without_having_just_identified_themselves(assay: Assay, proof: Proof | None) -> None:
    with pytest.raises(SignatureRefused, match="needs your password"):
        sign(assay, actor=ANN, meaning="reviewed", proof=proof)
    assert not Signature.objects.exists()


@pytest.mark.req("SIG-3")
def test_a_proof_is_good_for_one_signature(assay: Assay) -> None:
    proof = proof_of(ANN)
    signed(assay, "authored", proof)
    with pytest.raises(SignatureRefused):
        signed(assay, "reviewed", proof)


@pytest.mark.req("SIG-8")
def test_nobody_signs_before_the_declaration_of_equivalence(assay: Assay) -> None:
    with pytest.raises(SignatureRefused, match="equivalent of your handwritten"):
        sign(assay, actor=ANN, meaning="reviewed", proof=Proof(person_id="ann", method="password", declared_at=None))
    assert not Signature.objects.exists()


@pytest.mark.req("SIG-7")
def test_signing_twice_is_the_same_signature_and_an_entry_says_so(assay: Assay) -> None:
    first = signed(assay)
    again = signed(assay)
    assert (again.pk, Signature.objects.count()) == (first.pk, 1)
    repeat = Entry.objects.filter(chain="room:one").latest("sequence")
    assert (repeat.action, repeat.subject_id) == ("ledger:signature:repeat", str(first.pk))
    assert repeat.changes == {"meaning": "reviewed", "digest": first.digest}


@pytest.mark.req("SIG-7")
def test_other_people_meanings_and_versions_are_other_signatures(assay: Assay) -> None:
    signed(assay)
    signed(assay, "approved")
    sign(assay, actor=BEN, meaning="reviewed", proof=proof_of(BEN))
    signed(change(assay, actor=BEN, action="x", reason=MISTYPED, title="x"))
    assert Signature.objects.count() == 4


@pytest.mark.req("SIG-4")
def test_equal_content_of_another_record_needs_a_signature_of_its_own(assay: Assay) -> None:
    twin = make_assay()
    assert signed(assay).digest != signed(twin).digest
    assert [given.signature.signed_id for given in signatures_of(twin)] == [str(twin.pk)]


@pytest.mark.req("AUD-2", "SIG-1")
def test_the_step_names_its_signature_and_the_signature_is_an_entry(assay: Assay) -> None:
    sign_through(assay)
    step = Entry.objects.get(action="sample:assay:approve")
    signature = Signature.objects.get(meaning="approved")
    assert step.signature_id == str(signature.pk)
    given = Entry.objects.get(subject_id=str(signature.pk))
    assert (given.action, given.actor_id, given.sequence) == ("ledger:signature:give", "quin", step.sequence - 1)


def test_a_record_type_that_says_nothing_of_what_is_signed_cannot_be_signed(assay: Assay) -> None:
    reading = create(Reading(assay=assay, value=1), actor=ANN, action="x")
    with pytest.raises(TypeError, match="does not say which columns"):
        sign(reading, actor=ANN, meaning="x", proof=proof_of(ANN))
