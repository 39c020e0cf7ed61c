"""Which passwords are good enough (ACC-4): long, not common, not like the person's names, not one of the last ones."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, is_password_usable
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from galenic.errors import Fault
from galenic.parties.errors import PasswordRefused
from galenic.parties.models import Person


def require_acceptable(person: Person, password: str) -> None:
    """Raise PasswordRefused, naming all that speaks against `password`. Compares hashes: takes a second at most."""
    faults = [Fault("PAR-051", sentence, column="password") for sentence in _general_faults(person, password)]
    if len(password) < person.policy.password_length:
        text = f"at least {person.policy.password_length} characters; a sentence of four or five words is good"
        faults.append(Fault("PAR-052", text, column="password", value=f"{len(password)} characters"))
    if _was_used(person, password):
        text = f"this is one of your last {person.policy.passwords_remembered} passwords"
        faults.append(Fault("PAR-053", text, column="password"))
    if faults:
        raise PasswordRefused(
            "Choose another password.", faults=faults, remedy="A few unrelated words are long and easy."
        )


def _general_faults(person: Person, password: str) -> list[str]:
    try:
        validate_password(password, person)
    except ValidationError as error:
        return list(error.messages)
    return []


def _was_used(person: Person, password: str) -> bool:
    """Whether it is among the latest ones that the policy remembers, the present one included."""
    present = [person.password] if is_password_usable(person.password) else []
    former = person.former_passwords.order_by("-replaced_at").values_list("password", flat=True)
    latest = [*present, *former][: person.policy.passwords_remembered]
    return any(check_password(password, encoded) for encoded in latest)
