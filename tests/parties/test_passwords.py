"""Which passwords are refused, and that every reason is named."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher, make_password
from django.utils import timezone

from galenic.parties.errors import PasswordRefused
from galenic.parties.models import FormerPassword
from galenic.parties.passwords import require_acceptable
from galenic.parties.roles import Role
from tests.factories import PASSWORD, World


def codes(person, password: str) -> list[str]:
    with pytest.raises(PasswordRefused) as refused:
        require_acceptable(person, password)
    return [fault.code for fault in refused.value.faults]


@pytest.mark.req("ACC-4")
def test_passwords_are_kept_with_argon2():
    assert settings.PASSWORD_HASHERS[-1].endswith("Argon2PasswordHasher")
    assert get_hasher("argon2").encode("secret", "saltsaltsalt").startswith("argon2$argon2id$")


@pytest.mark.req("ACC-4")
@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("pear bicycle", None),
        ("short words", ["PAR-052"]),
        ("password", ["PAR-051", "PAR-052"]),
        ("birch partner scientist", ["PAR-051"]),
    ],
)
def test_short_common_and_personal_passwords_are_refused(world: World, password: str, expected: list[str] | None):
    person = world.people[Role.PARTNER_SCIENTIST]
    if expected is None:
        require_acceptable(person, password)
    else:
        assert codes(person, password) == expected


@pytest.mark.req("ACC-4")
def test_the_latest_passwords_are_not_taken_again(world: World):
    person = world.people[Role.PARTNER_SCIENTIST]
    remembered = person.policy.passwords_remembered
    for number in range(remembered):
        encoded = make_password(f"a former password {number}")
        FormerPassword.objects.create(person=person, password=encoded, replaced_at=timezone.now())
    assert codes(person, PASSWORD) == ["PAR-053"]
    assert codes(person, "a former password 1") == ["PAR-053"]
    require_acceptable(person, "a former password 0")  # the present one and seven former ones make eight
