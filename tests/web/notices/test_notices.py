"""Digests by e-mail: to whom, what they hold, and what they never do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from galenic.cli import main
from galenic.errors import InputError
from galenic.ledger.models import Entry
from galenic.parties.commands import choose_notices
from galenic.parties.models import Person
from galenic.parties.roles import Role
from galenic.web.notices import digests, sending
from galenic.web.notices.digests import digest_of, message_of
from galenic.web.notices.sending import require_settings, send_notices
from tests.factories import SYSTEM, make_person
from tests.partners.working import Working
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db


def addressed(person: Person) -> Person:
    """The person with an address, as an administrator records it."""
    from galenic.ledger.actors import STEP
    from galenic.ledger.commands import change

    return change(person, actor=SYSTEM, action="test:address", reason=STEP, email=f"{person.username}@example.org")


@pytest.fixture
def manager(pages: Pages) -> Person:
    return addressed(pages.world.people[Role.SPONSOR_PM])


@pytest.fixture
def address(settings: Any) -> str:
    settings.ADDRESS = "https://galenic.example.org"
    return str(settings.ADDRESS)


def test_a_digest_says_what_waits_and_where(pages: Pages, manager: Person, address: str) -> None:
    message = message_of(digest_of(manager))
    assert message.to == [manager.email]
    assert message.subject == "Galenic: 1 thing waits for you, 1 late"
    step = "- Issue the order and freeze its protocol: WO-005, MAPLE-1, due "
    assert step in message.body
    assert f"  {address}/orders/{pages.draft.pk}/\n" in message.body
    assert "(late)" in message.body
    assert f"{address}/account/#notices" in message.body


def test_without_an_address_of_the_server_there_are_no_links(pages: Pages, manager: Person, settings: Any) -> None:
    settings.ADDRESS = ""
    body = message_of(digest_of(manager)).body
    assert "http" not in body
    assert "/orders/" not in body


@pytest.mark.req("ACC-3")
def test_it_holds_no_contents_of_records(pages: Pages, manager: Person, address: str) -> None:
    """E-mail is read on its way: numbers and steps, no titles, products, results, or names of parties."""
    Working(pages.world).reported("critical")
    people = pages.world.people
    for role in (Role.SPONSOR_PM, Role.SPONSOR_QA, Role.PARTNER_QA, Role.PARTNER_PM, Role.PARTNER_SCIENTIST):
        body = message_of(digest_of(people[role])).body.replace(people[role].organization.name, "")
        secrets = [pages.active.title, pages.draft.title, "critical lapse", "Utrecht", "geometric mean", "Theophylline"]
        secrets += [pages.world.sponsor.name, pages.world.partner.name]
        assert not [each for each in secrets if each in body], role


@pytest.mark.req("ACC-3")
def test_it_holds_nothing_that_the_person_cannot_see(pages: Pages, address: str) -> None:
    """Every link answers for its reader, and strangers have nothing to be told."""
    Working(pages.world).reported("critical")
    for outsider in (pages.world.stranger, pages.world.competitor):
        assert digest_of(outsider).is_empty


@pytest.mark.req("ACC-3")
def test_every_link_is_open_to_its_reader(pages: Pages, browser_of: Browser, address: str) -> None:
    Working(pages.world).reported("critical")
    for person in pages.world.people.values():
        digest = digest_of(person)
        if digest.is_empty:
            continue
        for url in re.findall(rf"{address}(\S+)", message_of(digest).body):
            assert browser_of(person).get(url.partition("#")[0]).status_code == 200, (person, url)


def test_who_is_told(pages: Pages, manager: Person) -> None:
    scientist = addressed(pages.world.people[Role.PARTNER_SCIENTIST])
    declined = addressed(pages.world.people[Role.SPONSOR_QA])
    choose_notices(by=pages.world.reader(Role.SPONSOR_QA), wanted=False)
    closed = make_person(
        pages.world.sponsor, Role.SPONSOR_PM, username="gone", is_active=False, email="gone@example.org"
    )
    idle = make_person(pages.world.sponsor, username="idle", email="idle@example.org")
    found = send_notices()
    assert sorted(found.sent) == sorted([manager.username, scientist.username])
    assert found.nothing_waits == [idle.username]
    assert {message.to[0] for message in mail.outbox} == {manager.email, scientist.email}
    assert not {declined.email, closed.email} & {message.to[0] for message in mail.outbox}


def test_one_that_is_not_taken_keeps_no_other_from_being_sent(
    pages: Pages, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smtplib import SMTPRecipientsRefused

    scientist = addressed(pages.world.people[Role.PARTNER_SCIENTIST])

    def refuse(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if messages[0].to == [manager.email]:
            raise SMTPRecipientsRefused({manager.email: (550, b"no such mailbox")})
        mail.outbox.extend(messages)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    found = send_notices()
    assert list(found.failed) == [manager.username]
    assert found.sent == [scientist.username]


def test_a_server_that_is_not_there_is_said(pages: Pages, manager: Person, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp://127.0.0.1:9", "127.0.0.1", 9
    with pytest.raises(InputError) as refused:
        send_notices()
    assert refused.value.code == "WEB-007"


@pytest.mark.parametrize("given", ["", "smtp", "smtp://", "https://mail.example.org", "mail.example.org:25"])
def test_settings_that_name_no_server_are_refused(given: str) -> None:
    with pytest.raises(InputError) as refused:
        require_settings(given)
    assert refused.value.code == "WEB-005"
    require_settings("smtp+tls://user:secret@mail.example.org:587")
    require_settings("console")


def test_only_what_is_late(pages: Pages, manager: Person) -> None:
    addressed(pages.world.people[Role.PARTNER_PM])
    found = send_notices(only_late=True)
    assert manager.username in found.sent
    assert "Take the order on" not in "".join(str(message.body) for message in mail.outbox)


def test_a_long_list_is_cut(pages: Pages, manager: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "MOST", 1)
    body = message_of(digest_of(pages.world.people[Role.PARTNER_SCIENTIST])).body
    assert body.count("\n- ") <= 3


@pytest.mark.req("AUD-1")
def test_the_choice_is_ones_own_and_recorded(pages: Pages, manager: Person, browser_of: Browser) -> None:
    client = browser_of(manager)
    assert "What waits for you is sent to" in words(client.get("/account/"))
    client.post("/account/notices/", {"wanted": "no"})
    manager.refresh_from_db()
    assert not manager.receives_notices
    assert Entry.objects.filter(action="parties:notices:choose", actor_id=str(manager.pk)).count() == 1
    assert "Send me notices" in words(client.get("/account/"))
    client.post("/account/notices/", {"wanted": "yes"})
    client.post("/account/notices/", {"wanted": "yes"})
    assert Entry.objects.filter(action="parties:notices:choose").count() == 2
    assert manager.username in send_notices().sent


def test_the_command(
    pages: Pages, manager: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("galenic.cli._record.open_record", lambda: None)

    def galenic(*arguments: str) -> int:
        with pytest.raises(SystemExit) as ended:
            main(["notify", *arguments])
        return int(ended.value.code or 0)

    assert galenic("--dry-run") == 0
    assert "1 would be told, nothing waits for 0, 0 failed." in capsys.readouterr().out
    assert mail.outbox == []
    assert galenic("--json", "--username", manager.username) == 0
    assert json.loads(capsys.readouterr().out)["sent"] == [manager.username]
    assert galenic("--username", "nobody") == 2
    assert "WEB-006" in capsys.readouterr().err
    monkeypatch.setattr(sending, "_send", _fail)
    assert galenic() == 1


def _fail(person: Person, _connection: Any, found: sending.Sending, **_options: bool) -> None:
    found.failed[person.username] = "no such mailbox"
