"""On PostgreSQL the database keeps organizations apart even where a query forgets to (ACC-3); SQLite has no policies.

tests/postgres_plugin.py lets tests of this folder connect as the server should: not as the owner of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from galenic.ledger.models import Anchor, Entry, Signature
from galenic.ledger.recording import recorded_models
from galenic.ledger.verification import verify
from galenic.parties import row_security
from galenic.parties.commands import create_token
from galenic.parties.errors import RowSecurityDown
from galenic.parties.models import Engagement, Organization, Person, Programme
from galenic.parties.reader import Access, Reader, reader_for
from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from tests.factories import World, make_engagement, proof_of
from tests.programmes.ordering import Ordering
from tests.sample_services import CATALOGUE

pytestmark = [pytest.mark.django_db, pytest.mark.req("ACC-3")]


def rows(organization: Organization | None) -> dict[str, int]:
    """How many rows of each table a request of this organization sees, whatever the query."""
    tables = (Engagement, Programme, Entry, Anchor, Signature, *shared())
    with row_security.request():
        if organization:
            row_security.identified(organization.pk)
        return {model._meta.label: model._base_manager.count() for model in tables}


def shared() -> list[type]:
    return [model for model in recorded_models() if model._meta.db_table in row_security.policies()]


@pytest.fixture
def work(world: World, monkeypatch: pytest.MonkeyPatch) -> Ordering:
    """A delivered order between Alder and Birch; Dogwood works for Alder too, and for Cedar."""
    import galenic.api.urls  # noqa: F401 - the API is built from the real catalogue

    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: CATALOGUE)
    work = Ordering(world)
    work.delivered(work.active())
    return work


def applies() -> bool:
    return connection.vendor == "postgresql"


def test_a_request_sees_its_own_organizations_rows_alone(work: Ordering) -> None:
    world = work.world
    alder, birch, dogwood, cedar = (
        rows(each) for each in (world.sponsor, world.partner, world.competing_partner, world.strange_sponsor)
    )
    if not applies():
        assert alder == birch == dogwood == cedar
        return
    assert [each["parties.Engagement"] for each in (alder, birch, dogwood, cedar)] == [2, 1, 2, 1]
    assert [each["parties.Programme"] for each in (alder, birch, dogwood, cedar)] == [1, 1, 2, 1]
    for model in shared():
        if hasattr(model, "engagement"):
            label = model._meta.label
            assert alder[label] == birch[label], label
            assert (dogwood[label], cedar[label]) == (0, 0), label
    assert alder["evidence.Evidence"] == birch["evidence.Evidence"] == 1


def test_entries_signatures_and_anchors_of_others_are_not_there(work: Ordering) -> None:
    if not applies():
        return
    with row_security.request():
        row_security.identified(work.world.competing_partner.pk)
        chains = {*Entry.objects.values_list("chain_id", flat=True), *Anchor.objects.values_list("chain_id", flat=True)}
        assert not Signature.objects.exists()
    own = {f"engagement:{each.pk}" for each in (work.world.competing_engagement, work.world.strange_engagement)}
    assert chains <= {"installation", f"organization:{work.world.competing_partner.pk}"} | own


def test_nobody_sees_anything_that_is_shared(work: Ordering) -> None:
    if applies():
        found = rows(None)
        assert {found[model._meta.label] for model in shared() if hasattr(model, "engagement")} == {0}
        assert (found["parties.Engagement"], found["parties.Programme"]) == (0, 0)


def test_nothing_can_be_written_for_others(world: World) -> None:
    if not applies():
        return
    with row_security.request():
        row_security.identified(world.competing_partner.pk)
        programme = Programme(pk=world.programme.pk, sponsor=world.sponsor, code="X", title="X")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            make_engagement(programme, world.partner)


def test_nobody_changes_sides_within_a_request(work: Ordering) -> None:
    if not applies():
        return
    with row_security.request():
        row_security.identified(work.world.strange_sponsor.pk)
        row_security.identified(work.world.sponsor.pk)
        assert set(Engagement.objects.all()) == {work.world.strange_engagement}
    assert Engagement.objects.count() == 3, "afterwards the connection is the installation's again"


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_made_during_a_request_serves_that_request() -> None:
    organization_id = uuid4()
    connection.close()
    with row_security.request():
        assert reading() == row_security.NOBODY
        row_security.identified(organization_id)
        connection.close()
        assert reading() == str(organization_id)
    connection.close()
    assert reading() == row_security.EVERYTHING


def reading() -> str:
    """As whom this connection reads, once it is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('galenic.reader')" if applies() else "SELECT 1")
        return str(cursor.fetchone()[0]) if applies() else connection.galenic_reader


@pytest.mark.parametrize("door", ["page", "API"])
def test_where_a_query_forgets_whom_it_serves_the_database_does_not(
    door: str, work: Ordering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first fence is torn down: whoever asks has all roles in all engagements. Dogwood asks for Birch's order."""
    every = {each.pk: Access(each.programme_id, frozenset(Role)) for each in Engagement.objects.all()}

    def fenceless(person: Person, *, request_id: str = "") -> Reader:
        return replace(reader_for(person, request_id=request_id), access=MappingProxyType(every))

    ask = asking(door, work.world.competitor)
    order = WorkOrder.objects.get()
    before = ask(order)
    monkeypatch.setattr("galenic.web.middleware.reader_for", fenceless)
    monkeypatch.setattr("galenic.api.authentication.reader_for", fenceless)

    assert (before, ask(order)) == (404, 404 if applies() else 200)


def asking(door: str, person: Person) -> Callable[[WorkOrder], int]:
    """Ask for an order through a door; the answer's status."""
    client = Client(raise_request_exception=False)
    if door == "page":
        client.force_login(person, backend="galenic.parties.backends.PersonBackend")
        return lambda order: client.get(f"/orders/{order.pk}/").status_code
    token, _ = create_token(by=reader_for(person), proof=proof_of(person), name="test", days=1)
    headers = {"authorization": f"Bearer {token}"}
    return lambda order: client.get(f"/api/orders/{order.pk}", headers=headers).status_code


def test_a_missing_policy_is_found_and_stops_the_server(db: None) -> None:
    assert row_security.faults() == []
    if not applies():
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DROP POLICY galenic_reader ON evidence_evidence")
        cursor.execute("ALTER TABLE ledger_entry DISABLE ROW LEVEL SECURITY")
        cursor.execute("ALTER POLICY galenic_reader ON parties_engagement USING (true)")
    assert [fault.split()[3] for fault in row_security.faults()] == [
        "parties_engagement",
        "evidence_evidence",
        "ledger_entry",
    ]
    with pytest.raises(RowSecurityDown, match="does not keep organizations apart"):
        row_security.require()
    assert "PAR-009" in {finding.code for finding in verify().findings}


def test_every_record_of_an_engagement_or_a_sponsor_has_its_policy() -> None:
    kept = {model._meta.db_table for model in recorded_models() if any(_shared(model))}

    assert kept <= row_security.policies().keys()
    assert {"programmes_workorder", "evidence_evidence", "evidence_document"} <= kept
    assert {"partners_qualification", "programmes_requestforproposals"} <= kept


def _shared(model: type) -> Iterator[bool]:
    for field in model._meta.concrete_fields:  # type: ignore[attr-defined]
        yield (field.related_model is Engagement or field.name == "sponsor") and not field.null
