from __future__ import annotations

import pytest
from django.db import transaction

from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.commands import change
from galenic.ledger.errors import Refused, SignatureRefused, StaleRecord
from galenic.ledger.lifecycle import Lifecycle, Transition, perform, unmet
from galenic.ledger.models import Entry, Signature
from tests.ledger.conftest import ANN, BEN, MISTYPED, QUIN, proof_of, sign_through
from tests.ledger.sample.lifecycle import ASSAY
from tests.ledger.sample.models import Assay


def test_a_record_goes_through_its_lifecycle_and_every_step_is_an_entry(assay: Assay) -> None:
    assert sign_through(assay).state == "approved"
    steps = Entry.objects.filter(action__startswith="sample:assay:", kind="change").order_by("sequence")
    assert [(step.action, step.changes["state"], step.reason_code) for step in steps] == [
        ("sample:assay:submit", ["draft", "submitted"], "workflow_step"),
        ("sample:assay:review", ["submitted", "reviewed"], "workflow_step"),
        ("sample:assay:approve", ["reviewed", "approved"], "workflow_step"),
    ]


def test_the_table_answers_what_is_possible() -> None:
    assert ASSAY.states() == ("draft", "submitted", "reviewed", "approved")
    assert [step.action for step in ASSAY.open_to("submitted", ["checker", "analyst"])] == ["review", "send_back"]
    assert ASSAY.open_to("approved", ["quality"]) == ()


def test_a_refusal_lists_all_that_is_unmet(assay: Assay) -> None:
    def first(_record: Assay, _actor: object) -> list[str]:
        return ["one thing", "another"]

    def second(record: Assay, _actor: object) -> list[str]:
        return [f"{record.title} is too short"]

    step = Transition("draft", "close", "closed", ("quality",), guards=(first, second), needs_reason=True)
    with pytest.raises(Refused) as refusal:
        perform(Lifecycle("sample:assay", "draft", (step,)), assay, "close", actor=ANN, roles=["analyst"])
    assert [(fault.code, fault.message) for fault in refusal.value.faults] == [
        ("LED-011", "your role does not allow 'close'"),
        ("LED-012", "one thing"),
        ("LED-012", "another"),
        ("LED-012", "Assay of lot 7 is too short"),
        ("LED-013", "'close' needs a reason"),
    ]
    assert Assay.objects.get().state == "draft"


def test_a_step_from_another_state_is_refused_with_what_is_possible(assay: Assay) -> None:
    sign_through(assay)
    fault = unmet(ASSAY, Assay.objects.get(), "review", actor=BEN, roles=["checker"])[0]
    assert (fault.code, fault.allowed) == ("LED-010", "nothing: this state is final")
    with pytest.raises(Refused):
        perform(ASSAY, assay, "review", actor=BEN, roles=["checker"], proof=proof_of(BEN))


def test_the_stored_state_counts_and_not_the_one_in_memory(assay: Assay) -> None:
    sign_through(assay)
    assay.state = "submitted"
    with pytest.raises(Refused):
        perform(ASSAY, assay, "review", actor=BEN, roles=["checker"], proof=proof_of(BEN))


def test_a_step_from_a_stale_page_is_refused(assay: Assay) -> None:
    change(assay, actor=ANN, action="x", reason=MISTYPED, title="x")
    with pytest.raises(StaleRecord):
        perform(ASSAY, assay, "submit", actor=ANN, roles=["analyst"], proof=proof_of(ANN), expected_version=1)


@pytest.mark.req("SIG-3", "AUD-1")
def test_a_step_whose_signature_is_refused_does_not_happen(assay: Assay) -> None:
    before = Entry.objects.count()
    with pytest.raises(SignatureRefused), transaction.atomic():
        perform(ASSAY, assay, "submit", actor=ANN, roles=["analyst"], proof=None)
    assert (Assay.objects.get().state, Entry.objects.count(), Signature.objects.count()) == ("draft", before, 0)


@pytest.mark.req("AUD-3")
def test_a_step_that_needs_a_reason_keeps_it(assay: Assay) -> None:
    perform(ASSAY, assay, "submit", actor=ANN, roles=["analyst"], proof=proof_of(ANN))
    with pytest.raises(Refused):
        perform(ASSAY, assay, "send_back", actor=BEN, roles=["checker"])
    reason = Reason(ReasonCode.CORRECTED_AFTER_REVIEW, "the second vial is missing")
    perform(ASSAY, assay, "send_back", actor=BEN, roles=["checker"], reason=reason)
    entry = Entry.objects.get(action="sample:assay:send_back")
    assert (entry.reason_code, entry.reason_text) == ("corrected_after_review", "the second vial is missing")


@pytest.mark.req("SIG-7")
def test_a_step_taken_again_on_unchanged_content_names_the_signature_that_stands(assay: Assay) -> None:
    reason = Reason(ReasonCode.CORRECTED_AFTER_REVIEW, "look again")
    perform(ASSAY, assay, "submit", actor=ANN, roles=["analyst"], proof=proof_of(ANN))
    perform(ASSAY, assay, "send_back", actor=BEN, roles=["checker"], reason=reason)
    perform(ASSAY, assay, "submit", actor=ANN, roles=["analyst"], proof=proof_of(ANN))
    assert Signature.objects.count() == 1
    named = Entry.objects.filter(action="sample:assay:submit").values_list("signature_id", flat=True)
    assert set(named) == {str(Signature.objects.get().pk)}


@pytest.mark.req("SIG-2")
def test_a_guard_that_asks_for_a_signature_says_that_nobody_has_signed(assay: Assay) -> None:
    for state in ("submitted", "reviewed"):
        assay = change(assay, actor=ANN, action="x", reason=MISTYPED, state=state)
    with pytest.raises(Refused) as refusal:
        perform(ASSAY, assay, "approve", actor=QUIN, roles=["quality"], proof=proof_of(QUIN))
    assert [fault.message for fault in refusal.value.faults] == ["nobody has signed this as 'reviewed'"]
