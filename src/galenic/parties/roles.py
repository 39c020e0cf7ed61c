"""The roles (ACC-1). A role is held within an engagement, or over all of an organization's engagements."""

from __future__ import annotations

from functools import cache

from django.db import models


class Role(models.TextChoices):
    """What somebody may be to a record; which step needs which role stands in the lifecycle tables."""

    SPONSOR_PM = "sponsor_pm", "Sponsor programme manager"
    SPONSOR_QA = "sponsor_qa", "Sponsor quality assurance"
    SPONSOR_RA = "sponsor_ra", "Sponsor regulatory affairs"
    PARTNER_PM = "partner_pm", "Partner project manager"
    PARTNER_SCIENTIST = "partner_scientist", "Partner scientist"
    PARTNER_QC = "partner_qc", "Partner quality control analyst"
    PARTNER_PRODUCTION = "partner_production", "Partner production"
    PARTNER_QA = "partner_qa", "Partner quality assurance"
    AUDITOR = "auditor", "Auditor (reads)"
    SYSTEM_ADMIN = "system_admin", "System administrator (no access to regulated records)"


SPONSOR_ROLES = frozenset({Role.SPONSOR_PM, Role.SPONSOR_QA, Role.SPONSOR_RA})
PARTNER_ROLES = frozenset(
    {Role.PARTNER_PM, Role.PARTNER_SCIENTIST, Role.PARTNER_QC, Role.PARTNER_PRODUCTION, Role.PARTNER_QA}
)
#: Those who read audit trails (AUD-6).
TRAIL_ROLES = frozenset({Role.SPONSOR_QA, Role.PARTNER_QA, Role.AUDITOR})
#: Everything that gives a right in regulated records: all roles but the system administrator's (ACC-1).
REGULATED_ROLES = frozenset(Role) - {Role.SYSTEM_ADMIN}


@cache
def labels(roles: tuple[str, ...]) -> tuple[str, ...]:
    """Roles in words; what is no role of a person, as the software's own steps name it, is left out."""
    known = frozenset(Role)
    return tuple(Role(role).label for role in roles if role in known)
