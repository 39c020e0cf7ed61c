from __future__ import annotations

import pytest

from galenic.evidence.lifecycle import CONSEQUENCE, EVIDENCE, LIFECYCLES, WORKER
from galenic.ledger.lifecycle import Lifecycle, Transition
from galenic.parties.roles import Role

EVERY = [(lifecycle, transition) for lifecycle in LIFECYCLES for transition in lifecycle.transitions]


def test_the_table_of_evidence_reads_like_its_procedure() -> None:
    table = [(t.source, t.action, t.target, t.meaning) for t in EVIDENCE.transitions if t.roles != CONSEQUENCE]

    assert table == [
        ("computed", "review", "reviewed", "reviewed"),
        ("submitted", "review", "reviewed", "reviewed"),
        ("reviewed", "approve", "approved", "approved"),
        ("computed", "return", "returned", ""),
        ("submitted", "return", "returned", ""),
        ("reviewed", "return", "returned", ""),
        ("approved", "retract", "retracted", "retracted"),
    ]


@pytest.mark.req("ACC-1")
@pytest.mark.parametrize(("lifecycle", "transition"), EVERY)
def test_no_step_is_open_to_administrators_auditors_or_the_sponsor(
    lifecycle: Lifecycle, transition: Transition
) -> None:
    partner = {role for role in Role if role.value.startswith("partner")}

    assert set(transition.roles) <= partner or transition.roles in (WORKER, CONSEQUENCE)
    assert transition.title


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("lifecycle", LIFECYCLES)
def test_nobody_holds_the_roles_of_workers_and_consequences(lifecycle: Lifecycle, role: Role) -> None:
    for state in lifecycle.states():
        for transition in lifecycle.open_to(state, [role]):
            assert transition.roles not in (WORKER, CONSEQUENCE)


@pytest.mark.req("AUD-3")
@pytest.mark.parametrize(("lifecycle", "transition"), EVERY)
def test_whatever_undoes_work_needs_a_reason(lifecycle: Lifecycle, transition: Transition) -> None:
    assert transition.needs_reason == (transition.action in ("return", "retract"))
