"""Programmes and engagements: the sponsor opens the door to a partner, and closes it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from galenic.ledger import clock
from galenic.ledger.commands import change, create
from galenic.parties.commands.uniqueness import once
from galenic.parties.errors import AccountRefused
from galenic.parties.models import Engagement, Organization, Programme
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.parties.rules import engagement_faults, require_role, written_reason

CREATES_PROGRAMMES = frozenset({Role.SPONSOR_PM, Role.SPONSOR_RA})
ENGAGES = frozenset({Role.SPONSOR_PM})
DISENGAGES = frozenset({Role.SPONSOR_PM, Role.SPONSOR_QA})


def create_programme(*, by: Reader, code: str, title: str) -> Programme:
    """Give a programme of the sponsor its identity. Raises NotAllowed, and AccountRefused when the code is taken."""
    sponsor = by.person.organization
    require_role(by, sponsor.pk, CREATES_PROGRAMMES, "create a programme")
    programme = Programme(sponsor=sponsor, code=code.strip(), title=title.strip())
    with once(f"{sponsor} already has a programme {code!r}."):
        return create(programme, actor=by.actor(), action="parties:programme:create")


def open_engagement(
    *, by: Reader, programme: Programme, partner: Organization, starts: date | None = None, ends: date | None = None
) -> Engagement:
    """Engage a partner for a programme, from `starts` (today) to and including `ends` (open), by the day in UTC.

    From then on both see what is done in it, and nobody else does. A partner is engaged once for a programme; its end
    is moved with `extend_engagement`. Raises NotAllowed and AccountRefused.
    """
    require_role(by, programme.sponsor_id, ENGAGES, "engage a partner")
    starts = starts or clock.now().date()
    faults = engagement_faults(by.person.organization, partner, starts, ends)
    if faults:
        raise AccountRefused("The engagement was not opened.", faults=faults, remedy="Mend what is listed.")
    engagement = Engagement(
        sponsor=by.person.organization, partner=partner, programme=programme, starts=starts, ends=ends
    )
    with once(f"{partner} is already engaged for {programme.code}."):
        return create(engagement, actor=by.actor(), action="parties:engagement:open")


def end_engagement(*, by: Reader, engagement: Engagement, last_day: date, reason: str) -> Engagement:
    """Set the partner's last day of access (ACC-5); yesterday closes it at once. The sponsor keeps its own."""
    require_role(by, engagement.sponsor_id, DISENGAGES, "end an engagement")
    return _set_end(by, engagement, last_day, reason, "parties:engagement:end")


def extend_engagement(*, by: Reader, engagement: Engagement, last_day: date | None, reason: str) -> Engagement:
    """Move the partner's last day of access, or leave the end open."""
    require_role(by, engagement.sponsor_id, ENGAGES, "extend an engagement")
    return _set_end(by, engagement, last_day, reason, "parties:engagement:extend")


@transaction.atomic
def _set_end(by: Reader, engagement: Engagement, last_day: date | None, reason: str, action: str) -> Engagement:
    faults = engagement_faults(engagement.sponsor, engagement.partner, engagement.starts, last_day)
    if faults:
        raise AccountRefused("The engagement's end was not set.", faults=faults, remedy="Mend what is listed.")
    return change(
        engagement, actor=by.actor(engagement.pk), action=action, reason=written_reason(reason), ends=last_day
    )
