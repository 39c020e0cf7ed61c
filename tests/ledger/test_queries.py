from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from galenic.ledger.commands import change, note
from galenic.ledger.queries import changed_since_first_entry, entries, history_of
from tests.ledger.conftest import ANN, BEN, MISTYPED, make_assay
from tests.ledger.sample.models import Assay

DAY = datetime(2099, 3, 1, tzinfo=UTC)


@pytest.fixture
def trail(db: None, set_clock: Callable[[datetime], Any]) -> Assay:
    """An assay that Ann enters, Ben corrects a day later, and somebody reads; and one in another room."""
    clock = set_clock(DAY)
    assay = make_assay()
    clock.moment = DAY + timedelta(days=1)
    change(assay, actor=BEN, action="sample:assay:correct", reason=MISTYPED, title="x")
    note("room:one", actor=BEN, action="sample:assay:view", subject=("sample.assay", str(assay.pk), 2))
    make_assay(room="two")
    return assay


@pytest.mark.req("AUD-6")
@pytest.mark.parametrize(
    ("conditions", "actions"),
    [
        ({}, ["sample:assay:view", "sample:assay:correct", "sample:assay:enter"]),
        ({"person_id": "ann"}, ["sample:assay:enter"]),
        ({"action": "sample:assay:correct"}, ["sample:assay:correct"]),
        ({"action": "sample:"}, ["sample:assay:view", "sample:assay:correct", "sample:assay:enter"]),
        ({"since": DAY + timedelta(days=1)}, ["sample:assay:view", "sample:assay:correct"]),
        ({"until": DAY + timedelta(days=1)}, ["sample:assay:enter"]),
        ({"subject_type": "sample.reading"}, []),
    ],
)
def test_entries_are_filtered_by_record_person_date_and_action(
    trail: Assay, conditions: dict[str, Any], actions: list[str]
) -> None:
    assert [entry.action for entry in entries(["room:one"], **conditions)] == actions
    of_record = entries(["room:one"], subject_id=str(trail.pk), **conditions)
    assert [entry.action for entry in of_record] == actions


@pytest.mark.req("AUD-6")
def test_the_entries_of_a_record_are_its_own(trail: Assay) -> None:
    other = make_assay(title="Another one in the same room")
    for record, count in ((other, 1), (trail, 3)):
        found = entries(["room:one"], subject_id=str(record.pk))
        assert [entry.subject_id for entry in found] == [str(record.pk)] * count


@pytest.mark.req("AUD-6", "ACC-3")
def test_only_the_chains_that_are_asked_for_are_read(trail: Assay) -> None:
    assert {entry.chain_id for entry in entries(["room:two"])} == {"room:two"}
    assert list(entries([])) == []


@pytest.mark.req("AUD-7")
def test_a_value_that_is_not_the_first_one_says_so(trail: Assay) -> None:
    assert changed_since_first_entry(trail) == {"title"}
    assert changed_since_first_entry(Assay.objects.get(room="two")) == frozenset()
    assert [entry.sequence for entry in history_of(trail)] == [1, 2, 3]
    assert ANN.id == history_of(trail)[0].actor_id
