"""Organizations, their sites and their access policies."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from galenic.errors import Fault
from galenic.ledger.commands import change, create
from galenic.parties.commands.uniqueness import once
from galenic.parties.errors import AccountRefused
from galenic.parties.models import AccessPolicy, Organization, Site
from galenic.parties.reader import Reader
from galenic.parties.roles import REGULATED_ROLES, Role
from galenic.parties.rules import (
    Administrator,
    require_administrator,
    require_operator,
    require_role,
    written_reason,
)


def create_organization(
    *, by: Administrator, name: str, kind: Organization.Kind, address: str = "", parent: Organization | None = None
) -> Organization:
    """Set up an organization with the default access policy; only the operator of the server does.

    Raises NotAllowed, and AccountRefused when the name is taken.
    """
    require_operator(by)
    organization = Organization(name=name.strip(), kind=kind, address=address, parent=parent)
    with once(f"There is already an organization called {name!r}."):
        create(organization, actor=by.actor(), action="parties:organization:create")
        create(AccessPolicy(organization=organization), actor=by.actor(), action="parties:access_policy:create")
    return organization


def add_site(*, by: Administrator, organization: Organization, name: str, address: str = "") -> Site:
    """Add a place where the organization works. Raises NotAllowed, and AccountRefused when the name is taken."""
    if isinstance(by, Reader):
        require_role(by, organization.pk, REGULATED_ROLES - {Role.AUDITOR} | {Role.SYSTEM_ADMIN}, "add a site")
    site = Site(organization=organization, name=name.strip(), address=address)
    with once(f"{organization} already has a site called {name!r}."):
        return create(site, actor=by.actor(), action="parties:site:add")


def change_access_policy(
    *, by: Administrator, organization: Organization, reason: str, expected_version: int | None = None, **values: Any
) -> AccessPolicy:
    """Change how an organization keeps its accounts, by the columns of `AccessPolicy` (ACC-4, AUD-9).

    Raises NotAllowed, ReasonMissing, StaleRecord, and AccountRefused with every value out of its limits.
    """
    require_administrator(by, organization.pk)
    policy = AccessPolicy.objects.get(organization=organization)
    faults = _policy_faults(policy, values)
    if faults:
        raise AccountRefused("The access policy was not changed.", faults=faults, remedy="Mend what is listed.")
    return change(
        policy,
        actor=by.actor(),
        action="parties:access_policy:change",
        reason=written_reason(reason),
        expected_version=expected_version,
        **values,
    )


def _policy_faults(policy: AccessPolicy, values: dict[str, Any]) -> list[Fault]:
    """What would be wrong with the policy if `values` were in it; raises TypeError for what is no column."""
    wanted = AccessPolicy(**policy.recorded_values() | values)
    try:
        wanted.clean_fields(exclude=["organization"])
    except ValidationError as error:
        return [
            Fault("PAR-041", " ".join(messages), column=name, value=str(values.get(name, "")))
            for name, messages in error.message_dict.items()
        ]
    faults = []
    if wanted.attempts_before_alert > wanted.attempts_before_lock:
        text = "the alert has to come before the lock"
        faults.append(Fault("PAR-042", text, column="attempts_before_alert", value=str(wanted.attempts_before_alert)))
    unknown = ", ".join(sorted(set(wanted.second_factor_roles) - set(Role)))
    if unknown:
        allowed = ", ".join(Role)
        faults.append(Fault("PAR-043", "unknown role", column="second_factor_roles", value=unknown, allowed=allowed))
    return faults
