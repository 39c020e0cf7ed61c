"""Sessions know whose they are."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings

from galenic.parties.commands import end_other_sessions, note_login, note_logout
from galenic.parties.models import LoginSession
from galenic.parties.roles import Role
from galenic.parties.sessions import TRACE, SessionStore
from tests.factories import World


def test_the_columns_hold_what_the_session_holds(world: World):
    person = world.people[Role.PARTNER_PM]
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session[TRACE] = {"started": 0, "seen": 60.5, "address": "192.0.2.7", "device": "Firefox"}
    session.save()
    row = LoginSession.objects.get(session_key=session.session_key)
    assert row.person == person
    assert row.started_at == datetime(1970, 1, 1, tzinfo=UTC)
    assert row.last_seen_at == datetime(1970, 1, 1, 0, 1, 0, 500000, tzinfo=UTC)
    assert (row.address, row.device) == ("192.0.2.7", "Firefox")
    assert row.get_session_store_class() is SessionStore
    assert SessionStore.__module__ == settings.SESSION_ENGINE


def test_a_session_of_nobody_is_kept_too(db: None):
    session = SessionStore()
    session["next"] = "/"
    session.save()
    assert LoginSession.objects.get().person is None


def test_logging_out_elsewhere_keeps_this_session_and_everybody_elses(world: World, client, actions):
    person = world.people[Role.PARTNER_PM]
    client.force_login(person)
    for someone in (person, person, world.people[Role.PARTNER_QA]):
        type(client)().force_login(someone)
    reader = world.reader(Role.PARTNER_PM)
    assert end_other_sessions(by=reader, keep=client.session.session_key) == 2
    assert LoginSession.objects.filter(person=person).count() == 1
    assert LoginSession.objects.count() == 2
    note_login(by=reader, address="192.0.2.7", device="Firefox")
    note_logout(by=reader, why="logged out")
    assert actions(person)[1:] == ["parties:session:end_others", "parties:session:begin", "parties:session:end"]
