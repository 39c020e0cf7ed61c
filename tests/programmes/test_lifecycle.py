from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import pytest

from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.evidence.lifecycle import LIFECYCLES as EVIDENCE_LIFECYCLES
from galenic.ledger.actors import Actor
from galenic.ledger.lifecycle import Lifecycle, unmet
from galenic.parties.roles import PARTNER_ROLES, SPONSOR_ROLES, Role
from galenic.programmes.lifecycle import LIFECYCLES, WORK_ORDER

SOMEBODY = Actor(id="1", printed_name="Somebody", role="", organization="")
ALL = (*LIFECYCLES, *EVIDENCE_LIFECYCLES)


def test_the_table_of_orders_reads_like_its_procedure() -> None:
    table = [(t.source, t.action, t.target, t.meaning) for t in WORK_ORDER.transitions]

    assert table == [
        ("draft", "issue", "issued", "approved"),
        ("draft", "cancel", "cancelled", ""),
        ("issued", "acknowledge", "active", "acknowledged"),
        ("issued", "return", "draft", ""),
        ("issued", "cancel", "cancelled", ""),
        ("active", "deliver", "delivered", ""),
        ("active", "cancel", "cancelled", ""),
        ("delivered", "accept", "accepted", ""),
        ("delivered", "return", "active", ""),
    ]


@pytest.mark.req("ACC-1", "REC-7")
@pytest.mark.parametrize("lifecycle", ALL, ids=lambda lifecycle: lifecycle.name)
def test_every_state_action_and_role(lifecycle: Lifecycle) -> None:
    """What the table does not allow is refused: as impossible in that state, or as no right of that role."""
    actions = {transition.action for transition in lifecycle.transitions}
    for state, action, role in product(lifecycle.states(), sorted(actions), Role):
        record = SimpleNamespace(state=state)
        transition = lifecycle.find(state, action)
        if transition is None:
            codes = {fault.code for fault in unmet(lifecycle, record, action, actor=SOMEBODY, roles=[role])}
            assert codes == {"LED-010"}, (state, action, role)
        elif role not in transition.roles:
            bare = SimpleNamespace(find=lambda *_, found=transition: _without_guards(found), transitions=())
            codes = {fault.code for fault in unmet(bare, record, action, actor=SOMEBODY, roles=[role])}
            assert codes == {"LED-011"}, (state, action, role)


def _without_guards(transition: object) -> object:
    from dataclasses import replace

    return replace(transition, guards=())  # type: ignore[type-var]


@pytest.mark.req("ACC-1")
@pytest.mark.parametrize("lifecycle", ALL, ids=lambda lifecycle: lifecycle.name)
def test_administrators_and_auditors_take_no_step(lifecycle: Lifecycle) -> None:
    for transition in lifecycle.transitions:
        assert not {Role.SYSTEM_ADMIN, Role.AUDITOR} & set(transition.roles)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_each_step_belongs_to_one_side(lifecycle: Lifecycle) -> None:
    for transition in lifecycle.transitions:
        roles = set(transition.roles)
        assert roles <= SPONSOR_ROLES or roles <= PARTNER_ROLES or transition.roles == CONSEQUENCE
