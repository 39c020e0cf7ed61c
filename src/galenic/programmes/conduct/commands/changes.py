"""Changes of an order's terms: proposed by either party, signed by the partner, then by the sponsor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from galenic.errors import Fault
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason, ReasonCode
from galenic.ledger.anchors import anchor
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.parties.steps import require_role, take
from galenic.programmes.conduct.lifecycle import CHANGE_ORDER
from galenic.programmes.conduct.models import ChangeOrder
from galenic.programmes.conduct.rules import UNDER_WAY
from galenic.programmes.conduct.terms import CHANGEABLE, amount_of, current_values, milestone_faults, plain_milestones
from galenic.programmes.errors import OrderNotOpen, OrderRefused
from galenic.programmes.models import WorkOrder

PROPOSERS = (Role.SPONSOR_PM, Role.PARTNER_PM)


@transaction.atomic
def propose_change(*, by: Reader, order: WorkOrder, changes: Mapping[str, Any], reason: str) -> ChangeOrder:
    """Propose other terms: any of scope, due (a date), price, milestones. Nothing changes before both have signed.

    Raises OrderRefused with every fault, also when nothing would differ; OrderNotOpen, ReasonMissing, NotVisible.
    """
    actor = require_role(by, order.engagement_id, PROPOSERS, "propose a change of the order")
    why = Reason(ReasonCode.OTHER, reason)
    current: WorkOrder = order.fresh()
    if current.state not in UNDER_WAY:
        raise OrderNotOpen(
            f"Order {current.number} is {current.state}: its terms do not change.",
            remedy=f"That takes an order that is {' or '.join(UNDER_WAY)}.",
        )
    now = current_values(current)
    faults = list(_faults(changes, now, current.currency))
    after = {} if faults else {name: value for name, value in _plain(changes).items() if value != now[name]}
    if not faults and not after:
        faults = [Fault("PRG-032", "nothing would change")]
    if faults:
        raise OrderRefused("This change cannot be proposed.", faults=faults, remedy="Mend what is listed.")
    change = ChangeOrder(
        engagement_id=current.engagement_id,
        order=current,
        number=current.change_orders.count() + 1,
        before={name: now[name] for name in after},
        after=after,
        reason=reason.strip(),
        author=by.person,
    )
    return ledger.create(change, actor=actor, action="programmes:change_order:propose", reason=why)


def accept_change(
    *, by: Reader, change: ChangeOrder, proof: Proof | None, expected_version: int | None = None
) -> ChangeOrder:
    """Sign as `accepted`, for the partner."""
    return take(CHANGE_ORDER, change, "accept", by=by, proof=proof, expected_version=expected_version)


@transaction.atomic
def agree_change(
    *, by: Reader, change: ChangeOrder, proof: Proof | None, expected_version: int | None = None
) -> ChangeOrder:
    """Sign as `approved`, for the sponsor; the new terms are in force."""
    agreed = take(CHANGE_ORDER, change, "agree", by=by, proof=proof, expected_version=expected_version)
    anchor([agreed.ledger_scope()], "change order agreed")
    return agreed


def reject_change(
    *, by: Reader, change: ChangeOrder, reason: Reason, expected_version: int | None = None
) -> ChangeOrder:
    """Refuse a change, for the partner."""
    return take(CHANGE_ORDER, change, "reject", by=by, reason=reason, expected_version=expected_version)


def withdraw_change(
    *, by: Reader, change: ChangeOrder, reason: Reason, expected_version: int | None = None
) -> ChangeOrder:
    """Drop a change that is not in force, for the sponsor."""
    return take(CHANGE_ORDER, change, "withdraw", by=by, reason=reason, expected_version=expected_version)


def _faults(changes: Mapping[str, Any], now: Mapping[str, Any], currency: str) -> list[Fault]:
    found = [
        Fault("PRG-033", "this does not change by a change order", column=name, allowed=", ".join(CHANGEABLE))
        for name in sorted(changes.keys() - set(CHANGEABLE))
    ]
    found += [
        Fault("PRG-010", f"an order keeps a {name}", column=name)
        for name in ("scope", "due")
        if name in changes and not str(changes[name] or "").strip()
    ]
    price = changes.get("price", now["price"])
    if "price" in changes and (amount_of(price) is None or not currency):
        text = "a price is a number of 0 or more, in the currency that the order has"
        found.append(Fault("PRG-013", text, column="price", value=str(price)))
    milestones = changes.get("milestones", now["milestones"])
    return [*found, *milestone_faults(milestones, price)]


def _plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """New terms as the order writes them down."""
    plain = dict(changes)
    if plain.get("due") is not None and "due" in plain:
        plain["due"] = plain["due"].isoformat()
    if plain.get("price") is not None and "price" in plain:
        plain["price"] = str(plain["price"])
    if "milestones" in plain:
        plain["milestones"] = plain_milestones(plain["milestones"])
    if "scope" in plain:
        plain["scope"] = str(plain["scope"]).strip()
    return plain
