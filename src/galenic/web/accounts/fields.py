"""The fields of the account's forms. What is secret is never sent back to the page."""

from __future__ import annotations

from galenic.web.accounts.signing import asks_code
from galenic.web.fields import Field
from galenic.web.middleware import Request

PASSWORD_NOW = (("autocomplete", "current-password"),)
PASSWORD_NEW = (("autocomplete", "new-password"), ("minlength", "12"))
ONE_TIME = (("autocomplete", "one-time-code"), ("autocapitalize", "none"), ("spellcheck", "false"))


def username(value: str) -> Field:
    extra = (("autocomplete", "username"), ("autocapitalize", "none"), ("spellcheck", "false"), ("autofocus", ""))
    return Field("username", "User name", value=value, required=True, extra=extra)


def password(label: str = "Password", help_text: str = "") -> Field:
    return Field("password", label, kind="password", required=True, extra=PASSWORD_NOW, help=help_text)


def new_password(length: int) -> Field:
    advice = f"At least {length} characters. A few unrelated words are long and easy to remember."
    return Field("new_password", "New password", kind="password", required=True, extra=PASSWORD_NEW, help=advice)


def repeated_password() -> Field:
    return Field("repeated", "New password again", kind="password", required=True, extra=PASSWORD_NEW)


def code(help_text: str = "Six digits from your authenticator app, or one of your recovery codes.") -> Field:
    return Field("code", "Code", required=True, extra=ONE_TIME, help=help_text)


def proof(request: Request) -> list[Field]:
    """Password, and code where it is asked for: what a signature and changes of the account take."""
    return [password("Your password", ""), *([code()] if asks_code(request) else [])]
