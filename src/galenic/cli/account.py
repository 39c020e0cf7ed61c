"""`galenic account`: close, reopen, unlock or reset an account."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Action(StrEnum):
    """What is to happen to the account."""

    CLOSE = "close"
    REOPEN = "reopen"
    UNLOCK = "unlock"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - the name of an action
    RESET_SECOND_FACTOR = "reset-second-factor"


def account(
    action: Annotated[Action, typer.Argument(help="What is to happen.")],
    username: Annotated[str, typer.Argument(help="Whose account.")],
    reason: Annotated[str, typer.Option(help="Why; it stands on the ledger.")],
) -> None:
    """Close, reopen or unlock an account, or reset what its owner logs in with."""
    from galenic.cli._record import find, open_record, operator

    open_record()
    from galenic.parties import commands
    from galenic.parties.models import Person

    person = find(Person, username=username.casefold())
    perform = {
        Action.CLOSE: commands.close_account,
        Action.REOPEN: commands.reopen_account,
        Action.UNLOCK: commands.unlock_account,
        Action.RESET_PASSWORD: commands.issue_password_token,
        Action.RESET_SECOND_FACTOR: commands.reset_second_factor,
    }[action]
    done = perform(by=operator(), person=person, reason=reason)
    print(f"Done: {action} {person.username}.")
    if action is Action.RESET_PASSWORD:
        print(f"The new password is set, within three days, at\n  /account/password/{done}/")
