"""Where something is to happen: an engagement, and a site of its partner."""

from __future__ import annotations

from collections.abc import Iterable

from galenic.parties.models import Engagement, Site
from galenic.web.fields import Choice, chosen


def places(engagements: Iterable[Engagement]) -> list[tuple[Engagement, Site]]:
    """Every site of every engagement's partner."""
    return [(each, site) for each in engagements for site in each.partner.sites.order_by("name")]


def place_choices(engagements: Iterable[Engagement], value: str) -> tuple[Choice, ...]:
    """The choices of a field; the only one is chosen by itself."""
    known = [(f"{each.pk}:{site.pk}", f"{each.programme.code}: {site}") for each, site in places(engagements)]
    return chosen([*([] if len(known) == 1 else [("", "choose")]), *known], value)


def place_of(engagements: Iterable[Engagement], value: str) -> tuple[Engagement, Site] | None:
    """The engagement and the site that were chosen; None when it is none of them."""
    return next((place for place in places(engagements) if value == f"{place[0].pk}:{place[1].pk}"), None)
