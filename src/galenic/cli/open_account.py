"""`galenic open-account`: an account for one individual."""

from __future__ import annotations

from typing import Annotated

import typer


def open_account(
    username: Annotated[str, typer.Argument(help="The user name; never given to anybody else again.")],
    name: Annotated[str, typer.Option(help="The individual's name, as signatures print it.")],
    organization: Annotated[str, typer.Option(help="The organization they belong to.")],
    email: Annotated[str, typer.Option(help="Their address.")] = "",
    site: Annotated[str, typer.Option(help="The site at which they work.")] = "",
) -> None:
    """Open an account and print the link with which its owner sets the password."""
    from galenic.cli._record import find, open_record, operator

    open_record()
    from galenic.parties.commands import issue_password_token, register_person
    from galenic.parties.models import Organization, Site

    home = find(Organization, name=organization)
    person = register_person(
        by=operator(),
        organization=home,
        username=username,
        printed_name=name,
        email=email,
        site=find(Site, organization=home, name=site) if site else None,
    )
    token = issue_password_token(by=operator(), person=person, reason="First password of a new account.")
    print(f"The account {person.username} is open. Its owner sets the password, within three days, at")
    print(f"  /account/password/{token}/")
