"""AUD-5: nothing but the ledger's commands writes a recorded table."""

from __future__ import annotations

import ast
import asyncio
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models, transaction

import galenic
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.commands import create
from galenic.ledger.errors import BypassesLedger
from galenic.ledger.models import Chain, Entry, Signature
from galenic.ledger.recording import RecordedQuerySet
from tests.ledger.conftest import ANN, make_assay
from tests.ledger.sample.models import Assay, Reading

WRITES: dict[str, Callable[[Any], Any]] = {
    "create": lambda each: each.create(title="x"),
    "update": lambda each: each.update(title="x"),
    "delete": lambda each: each.delete(),
    "bulk_create": lambda each: each.bulk_create([Assay(title="x")]),
    "bulk_update": lambda each: each.bulk_update([Assay.objects.first()], ["title"]),
    "get_or_create": lambda each: each.get_or_create(title="x"),
    "update_or_create": lambda each: each.update_or_create(title="x"),
}
#: Methods of a query set that only read or build another query. A new method of Django has to be put on one side.
READS = {
    *(
        "aggregate",
        "alias",
        "all",
        "annotate",
        "as_manager",
        "complex_filter",
        "contains",
        "count",
        "dates",
        "datetimes",
    ),
    *("db", "defer", "difference", "distinct", "earliest", "exclude", "exists", "explain", "extra", "filter", "first"),
    *("get", "in_bulk", "intersection", "iterator", "last", "latest", "none", "only", "order_by", "ordered"),
    *("prefetch_related", "query", "raw", "resolve_expression", "reverse", "select_for_update", "select_related"),
    *("union", "using", "values", "values_list"),
}


def unchanged(assay: Assay) -> bool:
    return Assay.objects.count() == 1 and Assay.objects.get().title == assay.title and Entry.objects.count() == 2


def test_every_method_of_a_query_set_is_known_to_read_or_to_write() -> None:
    public = {name for name, _ in inspect.getmembers(models.QuerySet) if not name.startswith("_")}
    synchronous = {name for name in public if name not in {f"a{other}" for other in public}}
    assert synchronous == READS | set(WRITES)


@pytest.mark.req("AUD-5")
@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("manager", ["objects", "_base_manager", "_default_manager"])
def test_query_sets_and_managers_only_read(assay: Assay, name: str, manager: str) -> None:
    found = getattr(Assay, manager)
    for target in (found, found.all()) if name != "delete" else (found.all(),):
        with pytest.raises(BypassesLedger):
            WRITES[name](target)
    assert unchanged(assay)


@pytest.mark.req("AUD-5")
@pytest.mark.parametrize("name", WRITES)
@pytest.mark.django_db
def test_asynchronous_methods_only_read(name: str) -> None:
    # On a thread of its own the database of the test is out of reach: the refusal has to come before any query.
    arguments = {
        "create": ((), {"title": "x"}),
        "update": ((), {"title": "x"}),
        "delete": ((), {}),
        "bulk_create": (([],), {}),
        "bulk_update": (([], ["title"]), {}),
        "get_or_create": ((), {"title": "x"}),
        "update_or_create": ((), {"title": "x"}),
    }[name]
    with pytest.raises(BypassesLedger):
        asyncio.run(getattr(Assay.objects.all(), f"a{name}")(*arguments[0], **arguments[1]))


RELATED: dict[str, Callable[[Any, Reading], Any]] = {
    "create": lambda related, _: related.create(value=1),
    "get_or_create": lambda related, _: related.get_or_create(value=2),
    "update_or_create": lambda related, _: related.update_or_create(value=2),
    "bulk_create": lambda related, one: related.bulk_create([one]),
    "update": lambda related, _: related.update(value=3),
    "delete": lambda related, _: related.all().delete(),
    "add": lambda related, one: related.add(one),
    "add without bulk": lambda related, one: related.add(one, bulk=False),
    "set": lambda related, one: related.set([one]),
    "remove": lambda related, one: related.remove(one),
    "clear": lambda related, _: related.clear(),
}


@pytest.mark.req("AUD-5")
@pytest.mark.parametrize("name", RELATED)
def test_related_managers_only_read(assay: Assay, name: str) -> None:
    spare = Reading(assay=assay, backup_of=assay if name in {"remove", "clear"} else None, value=1)
    create(spare, actor=ANN, action="sample:reading:enter")
    before = list(Reading.objects.values_list())
    with pytest.raises(BypassesLedger), transaction.atomic():
        RELATED[name](assay.spares, spare)
    assert list(Reading.objects.values_list()) == before


@pytest.mark.req("AUD-5")
@pytest.mark.parametrize(
    "write",
    [
        lambda assay: assay.save(),
        lambda assay: assay.save(update_fields=["title"]),
        lambda assay: assay.save(update_fields=["title", "seen"]),
        lambda assay: assay.save(force_update=True),
        lambda assay: assay.save_base(raw=True),
        lambda assay: assay.delete(),
        lambda assay: Assay(title="x").save(),
        lambda assay: asyncio.run(assay.asave()),
        lambda assay: asyncio.run(assay.adelete()),
    ],
)
def test_records_do_not_save_or_delete_themselves(assay: Assay, write: Callable[[Assay], Any]) -> None:
    assay.title = "x"
    with pytest.raises(BypassesLedger):
        write(assay)
    assay.title = "Assay of lot 7"
    assert unchanged(assay)


@pytest.mark.req("AUD-5")
@pytest.mark.parametrize("table", [Chain, Entry, Signature])
def test_the_ledgers_own_tables_only_read(assay: Assay, table: Any) -> None:
    assert isinstance(table.objects.all(), RecordedQuerySet)
    for write in (table.objects.all().delete, table().save, table().delete):
        with pytest.raises(BypassesLedger):
            write()


def test_columns_that_are_kept_off_the_ledger_may_be_saved(assay: Assay) -> None:
    assay.seen = 4
    assay.save(update_fields=["seen"])
    assert (Assay.objects.get().seen, Entry.objects.count()) == (4, 2)


def test_values_are_recorded_as_they_are_read_back(assay: Assay) -> None:
    given = Assay(
        title=ReasonCode.OTHER,
        result={"b": (1, 2), "a": 1e22},
        amount=1,
        factor=-0.0,
        due="2026-02-03",
        measured_at="2026-02-03T12:00:00+02:00",
    )
    recorded = given.recorded_values()
    create(given, actor=ANN, action="sample:assay:enter")
    stored = Assay.objects.get(pk=given.pk)
    assert stored.recorded_values() == recorded
    assert recorded["result"] == {"a": 1e22, "b": [1, 2]}
    assert (recorded["amount"], recorded["due"], recorded["measured_at"]) == (
        "1",
        "2026-02-03",
        "2026-02-03T10:00:00.000000Z",
    )


@pytest.mark.django_db
def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        make_assay(factor=float("nan"))


@pytest.mark.req("AUD-1")
def test_only_the_ledger_opens_the_guard() -> None:
    """`ledger_writes` is named nowhere but in the ledger."""
    source = Path(inspect.getfile(galenic)).parent
    users = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if any(
            isinstance(node, ast.Name) and node.id == "ledger_writes" for node in ast.walk(ast.parse(path.read_text()))
        )
    }
    assert users <= {"ledger/writing.py", "ledger/anchors.py"}


@pytest.mark.req("AUD-5")
def test_raw_sql_that_changes_a_record_leaves_no_entry_and_is_left_to_verification(assay: Assay) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sample_assay SET title = 'x'")
    assert Entry.objects.count() == 2
    assert Reason(ReasonCode.ADMINISTRATION).text == ""
