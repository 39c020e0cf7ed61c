from __future__ import annotations

from dataclasses import replace
from itertools import product
from types import SimpleNamespace

import pytest

from galenic.ledger.actors import Actor
from galenic.ledger.lifecycle import Lifecycle, Transition, unmet
from galenic.parties.roles import PARTNER_ROLES, SPONSOR_ROLES, Role
from galenic.partners.lifecycle import CONSEQUENCE, LIFECYCLES, QUALIFICATION, QUALITY_AGREEMENT
from galenic.partners.models import Qualification, QualityAgreement

SOMEBODY = Actor(id="1", printed_name="Somebody", role="", organization="")
EACH = pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)


@pytest.mark.req("SUP-1")
def test_the_table_of_qualifications_reads_like_its_procedure() -> None:
    """Prospective, under evaluation, conditionally approved, approved, suspended, disqualified."""
    table = [(t.source, t.action, t.target, t.meaning) for t in QUALIFICATION.transitions if t.roles != CONSEQUENCE]

    assert table == [
        ("prospective", "evaluate", "under_evaluation", ""),
        ("prospective", "disqualify", "disqualified", "rejected"),
        ("under_evaluation", "approve", "approved", "approved"),
        ("under_evaluation", "approve_conditionally", "conditionally_approved", "approved"),
        ("under_evaluation", "disqualify", "disqualified", "rejected"),
        ("conditionally_approved", "confirm", "approved", "verified"),
        ("conditionally_approved", "suspend", "suspended", "rejected"),
        ("conditionally_approved", "disqualify", "disqualified", "rejected"),
        ("approved", "suspend", "suspended", "rejected"),
        ("approved", "disqualify", "disqualified", "rejected"),
        ("suspended", "reinstate", "approved", "verified"),
        ("suspended", "disqualify", "disqualified", "rejected"),
    ]


@pytest.mark.req("ACC-1", "REC-7")
@EACH
def test_every_state_action_and_role(lifecycle: Lifecycle) -> None:
    """What the table does not allow is refused: as impossible in that state, or as no right of that role."""
    bare = replace(lifecycle, transitions=tuple(replace(each, guards=()) for each in lifecycle.transitions))
    actions = {transition.action for transition in lifecycle.transitions}
    for state, action, role in product(lifecycle.states(), sorted(actions), Role):
        transition = lifecycle.find(state, action)
        faults = unmet(bare, SimpleNamespace(state=state), action, actor=SOMEBODY, roles=[role])
        assert [fault.code for fault in faults] == _expected(transition, role), (state, action, role)


def _expected(transition: Transition | None, role: Role) -> list[str]:
    if transition is None:
        return ["LED-010"]
    return [] if role in transition.roles else ["LED-011"]


@pytest.mark.req("ACC-1")
@EACH
def test_each_step_belongs_to_one_side(lifecycle: Lifecycle) -> None:
    for transition in lifecycle.transitions:
        roles = set(transition.roles)
        assert roles <= SPONSOR_ROLES or roles <= PARTNER_ROLES or transition.roles == CONSEQUENCE


@pytest.mark.req("AUD-3")
@EACH
def test_whatever_takes_back_needs_a_reason(lifecycle: Lifecycle) -> None:
    back = {"suspend", "disqualify", "cancel", "return", "withdraw", "refuse", "discard", "terminate", "revoke"}
    for transition in lifecycle.transitions:
        assert transition.needs_reason or transition.action not in back, transition


@pytest.mark.req("SIG-2")
@pytest.mark.parametrize("model", [Qualification, QualityAgreement])
def test_a_signature_binds_all_that_was_decided_on(model: type[Qualification | QualityAgreement]) -> None:
    columns = {field.attname for field in model._meta.concrete_fields}

    assert columns - set(model.signed_fields) == {"id", "version", "content_version", "state"} | (
        {"opened_by_id"} if model is Qualification else {"author_id"}
    )


def test_an_agreement_comes_into_force_by_two_signatures() -> None:
    assert [t.roles for t in QUALITY_AGREEMENT.transitions if t.meaning == "approved"] == [
        (Role.PARTNER_QA,),
        (Role.SPONSOR_QA,),
    ]
