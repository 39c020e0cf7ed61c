"""`galenic new-organization`: the first step on a new installation."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Kind(StrEnum):
    """What an organization is to others; as `galenic.parties.models.Organization.Kind`, which needs Django."""

    SPONSOR = "sponsor"
    CRO = "CRO"
    CDMO = "CDMO"
    CMO = "CMO"


def new_organization(
    name: Annotated[str, typer.Argument(help="Its name, as reports and signatures show it.")],
    kind: Annotated[Kind, typer.Option(help="Sponsor, or which kind of contract partner.")],
    address: Annotated[str, typer.Option(help="Its postal address.")] = "",
) -> None:
    """Set up an organization with the default access policy."""
    from galenic.cli._record import open_record, operator

    open_record()
    from galenic.parties.commands import create_organization
    from galenic.parties.models import Organization

    create_organization(by=operator(), name=name, kind=Organization.Kind(kind), address=address)
    print(f"{name} is set up. Next: galenic open-account, then galenic role give USERNAME system_admin.")
