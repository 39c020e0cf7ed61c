"""The tables of the parties, and of what keeps their accounts safe."""

from galenic.parties.models.accounts import Person, RoleAssignment
from galenic.parties.models.credentials import ApiToken, Authenticator, FormerPassword, LoginSession, SuspectAddress
from galenic.parties.models.engagements import Engagement, Programme
from galenic.parties.models.organizations import AccessPolicy, Organization, Site
from galenic.parties.models.sharing import Kept, OfProgramme, Placed, Shared

__all__ = [
    "AccessPolicy",
    "ApiToken",
    "Authenticator",
    "Engagement",
    "FormerPassword",
    "Kept",
    "LoginSession",
    "OfProgramme",
    "Organization",
    "Person",
    "Placed",
    "Programme",
    "RoleAssignment",
    "Shared",
    "Site",
    "SuspectAddress",
]
