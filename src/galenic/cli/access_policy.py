"""`galenic access-policy`: how an organization keeps its accounts (ACC-4)."""

from __future__ import annotations

from typing import Annotated, Any

import typer

NOT_SETTINGS = frozenset({"id", "version", "content_version", "organization_id"})


def access_policy(
    organization: Annotated[str, typer.Argument(help="Whose policy.")],
    change: Annotated[list[str] | None, typer.Option("--set", help="NAME=VALUE; may be given several times.")] = None,
    reason: Annotated[str, typer.Option(help="Why it changes; it stands on the ledger.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show an organization's access policy, or change it."""
    from galenic.cli._record import find, open_record, operator

    open_record()
    from galenic.cli._output import print_json
    from galenic.parties.commands import change_access_policy
    from galenic.parties.models import AccessPolicy, Organization

    home = find(Organization, name=organization)
    policy = find(AccessPolicy, organization=home)
    known = {name: value for name, value in policy.recorded_values().items() if name not in NOT_SETTINGS}
    if change:
        values = dict(_pair(each, known) for each in change)
        policy = change_access_policy(by=operator(), organization=home, reason=reason, **values)
    shown = {name: getattr(policy, name) for name in known}
    if json:
        print_json(shown)
        return
    for name, value in shown.items():
        print(f"{name:24}{', '.join(value) if isinstance(value, list) else value}")


def _pair(text: str, known: dict[str, Any]) -> tuple[str, Any]:
    """A setting and its value; roles stand in a list with commas. Raises InputError PAR-044."""
    from galenic.errors import InputError

    name, _, value = text.partition("=")
    if name not in known:
        raise InputError(f"There is no setting {name!r}.", code="PAR-044", remedy=f"Settings: {', '.join(known)}.")
    if isinstance(known[name], list):
        return name, [each for each in value.split(",") if each]
    return name, value
