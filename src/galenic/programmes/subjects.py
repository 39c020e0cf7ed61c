"""The records that people move on: how one is found, and which command takes which step. Every door uses this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from galenic.evidence import commands as evidence
from galenic.evidence import lifecycle as evidence_lifecycle
from galenic.evidence.models import Evidence, Run
from galenic.evidence.queries import data_set
from galenic.ledger.lifecycle import Lifecycle, Transition
from galenic.parties.models import Placed
from galenic.parties.queries import visible
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.programmes import commands, lifecycle
from galenic.programmes.conduct import commands as conduct
from galenic.programmes.conduct import lifecycle as conduct_lifecycle
from galenic.programmes.conduct.queries import find_change, find_invoice, find_milestone, find_thread
from galenic.programmes.models import WorkOrder
from galenic.programmes.planning import commands as planning
from galenic.programmes.planning import lifecycle as planning_lifecycle
from galenic.programmes.planning.queries import find_decision, find_description
from galenic.programmes.queries import delivery, departure
from galenic.programmes.sourcing import commands as sourcing
from galenic.programmes.sourcing import lifecycle as sourcing_lifecycle
from galenic.programmes.sourcing.queries import find_award, find_invitation, find_proposal, find_request


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of record. `keyword` is what its commands call it; `commands` go by the action that they take.

    `find` raises NotVisible for a record that does not exist for the reader.
    """

    keyword: str
    lifecycle: Lifecycle
    find: Callable[[Reader, UUID], Placed]
    commands: Mapping[str, Callable[..., Placed]]

    def transitions(self, action: str) -> tuple[Transition, ...]:
        """Those of the table that people take with this action; others follow from elsewhere."""
        return tuple(each for each in self.lifecycle.transitions if each.action == action and is_human(each))


def is_human(transition: Transition) -> bool:
    """Whether people take this step, not a worker, and not another step."""
    return not set(transition.roles).isdisjoint(Role.values)


def _find(model: type[Placed], *related: str) -> Callable[[Reader, UUID], Any]:
    return lambda reader, key: visible(model, reader, key, *related)


PRODUCT_DESCRIPTION = Subject(
    "description",
    planning_lifecycle.PRODUCT_DESCRIPTION,
    find_description,
    {"approve": planning.approve_description, "discard": planning.discard_description},
)
PLAN_DECISION = Subject(
    "decision",
    planning_lifecycle.PLAN_DECISION,
    find_decision,
    {
        "approve": planning.approve_decision,
        "reject": planning.reject_decision,
        "withdraw": planning.withdraw_decision,
    },
)
ORDER = Subject(
    "order",
    lifecycle.WORK_ORDER,
    _find(WorkOrder, "engagement__sponsor", "engagement__partner", "author"),
    {
        "issue": commands.issue_order,
        "acknowledge": commands.acknowledge_order,
        "return": commands.ask_for_change,
        "cancel": commands.cancel_order,
    },
)
DEPARTURE = Subject(
    "departure",
    lifecycle.DEPARTURE,
    departure,
    {
        "approve": commands.approve_departure,
        "acknowledge": commands.acknowledge_departure,
        "reject": commands.reject_departure,
    },
)
DELIVERY = Subject(
    "delivery",
    lifecycle.DELIVERY,
    delivery,
    {"accept": commands.accept_delivery, "return": commands.return_delivery},
)
EVIDENCE = Subject(
    "evidence",
    evidence_lifecycle.EVIDENCE,
    _find(Evidence, "performer", "supersedes"),
    {
        "review": evidence.review,
        "approve": evidence.approve,
        "return": evidence.send_back,
        "retract": evidence.retract,
    },
)
DATA_SET = Subject("data_set", evidence_lifecycle.DATA_SET, data_set, {"retract": evidence.retract_data})
RUN = Subject("run", evidence_lifecycle.RUN, _find(Run, "performer"), {"cancel": evidence.cancel_run})
REQUEST = Subject(
    "request",
    sourcing_lifecycle.REQUEST,
    find_request,
    {
        "open": sourcing.open_request,
        "withdraw": sourcing.withdraw_request,
        "decide": sourcing.decide_request,
        "conclude": sourcing.conclude_request,
    },
)
INVITATION = Subject(
    "invitation", sourcing_lifecycle.INVITATION, find_invitation, {"decline": sourcing.decline_invitation}
)
PROPOSAL = Subject("proposal", sourcing_lifecycle.PROPOSAL, find_proposal, {"withdraw": sourcing.withdraw_proposal})
AWARD = Subject(
    "award", sourcing_lifecycle.AWARD, find_award, {"accept": sourcing.accept_award, "decline": sourcing.decline_award}
)
CHANGE_ORDER = Subject(
    "change",
    conduct_lifecycle.CHANGE_ORDER,
    find_change,
    {
        "accept": conduct.accept_change,
        "agree": conduct.agree_change,
        "reject": conduct.reject_change,
        "withdraw": conduct.withdraw_change,
    },
)
MILESTONE = Subject(
    "milestone",
    conduct_lifecycle.MILESTONE,
    find_milestone,
    {"accept": conduct.accept_milestone, "return": conduct.return_milestone},
)
INVOICE = Subject(
    "invoice",
    conduct_lifecycle.INVOICE,
    find_invoice,
    {"approve": conduct.approve_invoice, "dispute": conduct.dispute_invoice, "pay": conduct.pay_invoice},
)
THREAD = Subject("thread", conduct_lifecycle.THREAD, find_thread, {})
