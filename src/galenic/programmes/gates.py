"""What holds up work orders that are under way, from what partners know."""

from __future__ import annotations

from collections.abc import Iterator

from galenic.evidence.blockers import Blocker, Subject
from galenic.partners.clearance import running_missing
from galenic.programmes.models import WorkOrder

#: Work in these states was ordered under an agreement and is not accepted yet.
UNDER_WAY = ("active", "delivered")


def agreement_has_ended(subject: Subject) -> Iterator[Blocker]:
    """For an order under way whose quality agreement has ended: the sponsor decides whether it goes on (QAG-4)."""
    kind, key, _version = subject
    if kind != WorkOrder.subject_type():
        return
    related = ("engagement__sponsor", "engagement__partner", "site__organization")
    for order in WorkOrder.objects.filter(pk=key, state__in=UNDER_WAY).select_related(*related):
        for each in running_missing(order.engagement, order.site, order.service_id):
            settled_in = each.settled_in or subject
            yield Blocker(subject=subject, code=each.code, sentence=each.sentence, settled_in=settled_in)
