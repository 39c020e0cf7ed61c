"""The commands of docs/how-to/administer-accounts.md do what the page says, in its order."""

from __future__ import annotations

import re
import shlex

import pytest

from docs.generate import DOCS
from galenic.cli import main
from galenic.parties.models import AccessPolicy, Organization, Person
from tests.factories import make_engagement, make_organization, make_programme

PAGE = (DOCS / "how-to/administer-accounts.md").read_text()


@pytest.mark.req("ACC-4")
def test_the_table_of_settings_is_that_of_the_policy():
    table = PAGE[PAGE.index("| setting |") :]
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.+?) \|", table, flags=re.MULTILINE))))
    settings = {field.name for field in AccessPolicy._meta.concrete_fields if field.help_text}
    assert named == settings


@pytest.mark.django_db
def test_every_command_of_the_page_works(capsys: pytest.CaptureFixture[str]):
    commands = re.findall(r"^\$ galenic (.+)$", PAGE, flags=re.MULTILINE)
    assert len(commands) > 10
    for command in commands:
        arguments = shlex.split(command.partition(" > ")[0])
        if "--engagement" in arguments:
            sponsor = make_organization("Alder Therapeutics", Organization.Kind.SPONSOR)
            partner = Organization.objects.get(name="Birch Clinical")
            engagement = make_engagement(make_programme(sponsor, "MAPLE-1"), partner)
            arguments[arguments.index("--engagement") + 1] = str(engagement.pk)
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert not ended.value.code, (command, capsys.readouterr().err)
    assert not Person.objects.get(username="bert.berk").is_active
    assert AccessPolicy.objects.get(organization__name="Birch Clinical").idle_minutes == 10
