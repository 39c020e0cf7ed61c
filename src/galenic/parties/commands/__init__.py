"""The only place that writes the parties' tables: each command checks who may, then writes in one transaction."""

from galenic.parties.commands.accounts import (
    choose_notices,
    close_account,
    declare_equivalence,
    register_person,
    reopen_account,
    unlock_account,
)
from galenic.parties.commands.engagements import (
    create_programme,
    end_engagement,
    extend_engagement,
    open_engagement,
)
from galenic.parties.commands.identification import Purpose, confirm_code, identify, prove_identity
from galenic.parties.commands.organizations import add_site, change_access_policy, create_organization
from galenic.parties.commands.passwords import change_password, issue_password_token, set_password_by_token
from galenic.parties.commands.roles import assign_role, end_role
from galenic.parties.commands.second_factor import (
    enable_second_factor,
    renew_recovery_codes,
    reset_second_factor,
)
from galenic.parties.commands.sessions import end_other_sessions, note_login, note_logout, sweep_sessions
from galenic.parties.commands.tokens import authenticate_token, create_token, issue_token, revoke_token

__all__ = [
    "Purpose",
    "add_site",
    "assign_role",
    "authenticate_token",
    "change_access_policy",
    "change_password",
    "choose_notices",
    "close_account",
    "confirm_code",
    "create_organization",
    "create_programme",
    "create_token",
    "declare_equivalence",
    "enable_second_factor",
    "end_engagement",
    "end_other_sessions",
    "end_role",
    "extend_engagement",
    "identify",
    "issue_password_token",
    "issue_token",
    "note_login",
    "note_logout",
    "open_engagement",
    "prove_identity",
    "register_person",
    "renew_recovery_codes",
    "reopen_account",
    "reset_second_factor",
    "revoke_token",
    "set_password_by_token",
    "sweep_sessions",
    "unlock_account",
]
