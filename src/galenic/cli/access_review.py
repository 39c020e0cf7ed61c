"""`galenic access-review`: who holds which role (ACC-5)."""

from __future__ import annotations

from typing import Annotated

import typer


def access_review(
    organization: Annotated[str, typer.Argument(help="Whose accounts.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List an organization's accounts: who holds what, since when, and when they last logged in."""
    from galenic.cli._record import find, open_record

    open_record()
    from galenic.cli._output import print_json
    from galenic.parties.models import Organization
    from galenic.parties.queries import review_accounts

    review = review_accounts(find(Organization, name=organization).pk)
    if json:
        print_json([each.as_dict() for each in review])
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("user name", "name", "role", "where", "since", "until", "2nd factor", "last login"):
        table.add_column(heading)
    for each in review:
        login = f"{each.last_login:%Y-%m-%d}" if each.last_login else "never"
        state = ("yes" if each.second_factor else "no", "locked" if each.locked else login)
        names = (each.person.username, each.person.printed_name)
        for held in each.roles:
            until = f"{held.until:%Y-%m-%d}" if held.until else "open"
            table.add_row(*names, held.role.label, held.where, f"{held.since:%Y-%m-%d}", until, *state)
        if not each.roles:
            table.add_row(*names, "none", "", "", "", *state)
    Console().print(table)
