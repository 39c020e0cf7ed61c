"""The first steps on a new installation, and the care of accounts, at the command line."""

from __future__ import annotations

import json
import re

import pytest

from galenic.cli import main
from galenic.ledger.models import Entry
from galenic.parties.commands import set_password_by_token
from galenic.parties.models import Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role

pytestmark = pytest.mark.django_db
NEW = "nine lanterns over the canal"


def galenic(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


@pytest.fixture
def anne(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Person:
    """The first administrator of a new organization, set up as the how-to page says."""
    monkeypatch.setenv("SUDO_USER", "olga")
    assert galenic("new-organization", "Birch Clinical", "--kind", "CRO") == 0
    assert galenic("open-account", "Anne.Birch", "--name", "Anne Birch", "--organization", "Birch Clinical") == 0
    token = re.search(r"/account/password/(\S+)/", capsys.readouterr().out).group(1)
    set_password_by_token(token=token, password=NEW)
    assert galenic("role", "give", "anne.birch", "system_admin", "--reason", "First administrator.") == 0
    return Person.objects.get(username="anne.birch")


@pytest.mark.req("AUD-9")
def test_the_operator_sets_up_the_first_administrator_by_name(anne: Person):
    assert reader_for(anne).organization_roles == {Role.SYSTEM_ADMIN}
    assert anne.has_usable_password()
    by_operator = Entry.objects.filter(actor_name="olga", actor_id="operator").values_list("action", flat=True)
    assert set(by_operator) == {
        "parties:organization:create",
        "parties:access_policy:create",
        "parties:account:open",
        "parties:password:reset",
        "parties:role:assign",
    }


def test_an_account_is_reset_unlocked_closed_and_reopened(anne: Person, capsys: pytest.CaptureFixture[str]):
    for action in ("reset-password", "unlock", "reset-second-factor", "close", "reopen"):
        assert galenic("account", action, "ANNE.birch", "--reason", "A test of the telephone.") == 0
    assert "/account/password/" in capsys.readouterr().out
    assert Person.objects.get(pk=anne.pk).is_active


def test_a_role_ends_and_the_review_shows_who_holds_what(anne: Person, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    assert galenic("access-review", "Birch Clinical", "--json") == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["username"], line["roles"][0]["role"]) == ("anne.birch", "system_admin")
    assert galenic("role", "end", "anne.birch", "system_admin", "--reason", "Takes other work.") == 0
    assert galenic("access-review", "Birch Clinical") == 0
    assert "none" in capsys.readouterr().out
    assert reader_for(anne).organization_roles == frozenset()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("open-account", "x.y", "--name", "X Y", "--organization", "Nowhere"), "PAR-071"),
        (("account", "close", "nobody", "--reason", "Left the company."), "PAR-071"),
        (("role", "give", "anne.birch", "king", "--reason", "Wishes to be."), "PAR-071"),
        (("role", "end", "anne.birch", "partner_qa", "--reason", "Never held."), "PAR-071"),
        (("role", "give", "anne.birch", "partner_qa", "--reason", "Also does the work."), "PAR-022"),
        (("account", "close", "anne.birch", "--reason", "-"), "LED-002"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(
    anne: Person, arguments: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
):
    assert galenic(*arguments) == 2
    assert code in capsys.readouterr().err
