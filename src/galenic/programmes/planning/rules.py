"""Pure guards of descriptions and decisions, and what is wrong with a decision as it was written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from galenic.catalogue import discovery
from galenic.catalogue.planning.reading import read_product
from galenic.errors import Fault, InputError
from galenic.ledger import clock
from galenic.ledger.actors import Actor

if TYPE_CHECKING:
    from galenic.catalogue.service import Service
    from galenic.programmes.planning.models import PlanDecision, ProductDescription


def product_can_be_planned(description: ProductDescription, _actor: Actor) -> Iterator[str]:
    """The rules of planning may have changed since the description was written."""
    from galenic.catalogue.planning.plan import plan

    try:
        plan(read_product(description.facts), discovery.services())
    except InputError as error:
        yield from (f"{fault.column}: {fault.message}" for fault in error.faults)


def decision_faults(decision: PlanDecision, services: Mapping[str, Service]) -> Iterator[Fault]:
    """What is wrong with a decision: PRG-040 no such service or kind, PRG-041 nothing that shows it."""
    if decision.service_id not in services:
        yield Fault("PRG-040", "there is no such service", column="service_id", value=decision.service_id)
    if decision.kind not in decision.Kind.values:
        allowed = ", ".join(decision.Kind.values)
        yield Fault("PRG-040", "no such decision can be taken", column="kind", value=decision.kind, allowed=allowed)
    if not decision.justification:
        yield Fault("PRG-041", "a decision says why it is taken", column="justification")
    if decision.kind == decision.Kind.ELSEWHERE:
        if not decision.reference:
            yield Fault("PRG-041", "what was done elsewhere is shown by a document: name it", column="reference")
        if decision.dated is None:
            yield Fault("PRG-041", "the document has a date", column="dated")
    if decision.dated is not None and decision.dated > clock.now().date():
        yield Fault("PRG-041", "the document is from the future", column="dated", value=decision.dated.isoformat())
