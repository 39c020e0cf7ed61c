"""`galenic notify`: tell people by e-mail what waits for them."""

from __future__ import annotations

from typing import Annotated

import typer


def notify(
    only_late: Annotated[bool, typer.Option("--only-late", help="Only what is late.")] = False,
    username: Annotated[str, typer.Option(help="Only this person.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say who would be told, and send nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Send everybody for whom something waits a digest of it; made to be run by cron, on working days for example.

    Exit code 1 when a mail server did not take one of the e-mails; the others are sent.
    """
    from galenic.cli._output import print_json
    from galenic.cli._record import open_record

    open_record()
    from galenic.web.notices.sending import send_notices

    found = send_notices(only_late=only_late, username=username, dry_run=dry_run)
    if as_json:
        print_json(found.as_dict())
    else:
        word = "would be told" if dry_run else "told"
        print(f"{len(found.sent)} {word}, nothing waits for {len(found.nothing_waits)}, {len(found.failed)} failed.")
        for name, why in found.failed.items():
            print(f"  {name}: {why}")
    if found.failed:
        raise typer.Exit(1)
