"""The program of docs/how-to/choose-a-partner.md does what the page says."""

from __future__ import annotations

import functools
import re

import pytest

from docs.generate import DOCS
from galenic import client
from galenic.parties.roles import Role
from galenic.programmes.models import Invitation, RequestForProposals
from tests.client.conftest import HERE, _one_connection  # noqa: F401 - a fixture
from tests.factories import PASSWORD, World, make_person
from tests.parties.conftest import quick_hashes  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def test_the_program_asks_every_partner(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / "how-to/choose-a-partner.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```\{code-block\} python\n(.*?)```", text, flags=re.DOTALL)
    make_person(world.sponsor, Role.SPONSOR_PM, username="dee.ash")
    monkeypatch.setattr("getpass.getpass", lambda _prompt: PASSWORD)
    monkeypatch.setattr(client, "Client", functools.partial(client.Client, transport=HERE))
    exec(compile(program, "choose-a-partner.md", "exec"), {"server": "http://localhost"})
    request = RequestForProposals.objects.get()
    assert (request.number, request.state) == ("RFP-7", "open")
    assert Invitation.objects.count() == 2
