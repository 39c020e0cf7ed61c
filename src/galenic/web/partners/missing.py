"""What keeps an order from being issued, each with the page on which it is settled."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from galenic.parties.models import Site
from galenic.parties.reader import Reader
from galenic.partners.clearance import Missing, clearance
from galenic.programmes.models import WorkOrder
from galenic.web.links import url_by_type
from galenic.web.partners.fields import may_agree, may_qualify

#: There is no qualification, and no agreement, that could be opened.
NOT_QUALIFIED, NOT_AGREED = "PTN-101", "PTN-111"


@dataclass(frozen=True, slots=True)
class Unsettled:
    """One thing that is missing. `url` is empty where somebody else settles it."""

    sentence: str
    url: str = ""
    todo: str = ""


def missing_of(reader: Reader, order: WorkOrder) -> list[Unsettled]:
    """Everything that keeps a draft from being issued, for the sponsor, whose business it is."""
    own = bool(reader.kept_roles(order.engagement.sponsor_id))
    if order.state != "draft" or not own or order.site is None:
        return []
    return [
        _unsettled(reader, order, order.site, each)
        for each in clearance(order.engagement, order.site, order.service_id)
    ]


def _unsettled(reader: Reader, order: WorkOrder, site: Site, missing: Missing) -> Unsettled:
    if missing.settled_in is not None:
        subject_type, key, _ = missing.settled_in
        return Unsettled(missing.sentence, url_by_type(subject_type, key), "Open the record")
    if missing.code == NOT_QUALIFIED and may_qualify(reader):
        query = urlencode({"site": site.pk, "service": order.service_id})
        return Unsettled(missing.sentence, f"{reverse('partners:qualify')}?{query}", "Qualify the site")
    if missing.code == NOT_AGREED and may_agree(reader, order.engagement_id):
        query = urlencode({"engagement": order.engagement_id, "site": site.pk})
        return Unsettled(missing.sentence, f"{reverse('partners:draft')}?{query}", "Draft a quality agreement")
    return Unsettled(missing.sentence)
