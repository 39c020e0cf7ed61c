"""`galenic new-site`: a place where an organization works."""

from __future__ import annotations

from typing import Annotated

import typer


def new_site(
    organization: Annotated[str, typer.Argument(help="Whose site.")],
    name: Annotated[str, typer.Argument(help="Its name, unique within the organization.")],
    address: Annotated[str, typer.Option(help="Its postal address.")] = "",
) -> None:
    """Add a site to an organization."""
    from galenic.cli._record import find, open_record, operator

    open_record()
    from galenic.parties.commands import add_site
    from galenic.parties.models import Organization

    site = add_site(by=operator(), organization=find(Organization, name=organization), name=name, address=address)
    print(f"{site} is added.")
