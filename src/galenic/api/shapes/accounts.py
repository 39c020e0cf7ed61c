"""Logging in, and whose token it is."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import Given, PersonShown, Shape


class Login(Given):
    """What somebody identifies themselves with."""

    username: str = Field(max_length=150)
    password: str = Field(max_length=4096)
    code: str = Field(default="", max_length=64, description="Code of the second factor, where the person has one")


class TokenIssued(Shape):
    """A token, told this once: only its digest is kept."""

    token: str = Field(description="To be sent as `Authorization: Bearer ...`")
    id: UUID = Field(description="To revoke it by")
    expires_at: datetime


class TokenShown(Shape):
    """A token of one's own that still works."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class RoleHeld(Shape):
    """A role in one engagement, or (`engagement` null) over all that the person's organization is party to."""

    role: str
    title: str
    engagement: UUID | None


class Account(Shape):
    """Whose token it is, and what they may do."""

    person: PersonShown
    username: str
    roles: tuple[RoleHeld, ...]
    declared: bool = Field(description="Whether they made the declaration that comes before the first signature")
    second_factor: bool


class EngagementShown(Shape):
    """A sponsor, a partner, and the programme that they work on together; `ends` is the partner's last day."""

    id: UUID
    version: int
    programme: str
    programme_title: str
    sponsor: str
    partner: str
    starts: date
    ends: date | None
    roles: tuple[str, ...] = Field(description="The reader's roles in it")
