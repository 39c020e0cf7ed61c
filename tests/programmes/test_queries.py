from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from galenic.parties.errors import NotVisible
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from galenic.programmes import queries
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db


def test_the_page_of_an_order_shows_its_work(study: Ordering) -> None:
    order = study.active()
    departure = study.departure(order, "acknowledged")
    evidence = study.signed(study.computed(order))
    delivery = study.delivered(order, evidence)

    page = queries.order_page(study.sponsor_qa, order.pk)

    assert page.order.state == "delivered"
    assert page.service.id == "sample.mean"
    assert [data_set.order for data_set in page.data_sets] == [order.subject]
    assert [run.state for run in page.runs] == ["succeeded"]
    assert [(line.evidence, line.stale) for line in page.evidence] == [(evidence, ())]
    assert [(line.departure, len(line.signatures), line.actions) for line in page.departures] == [(departure, 2, ())]
    assert [line.delivery for line in page.deliveries] == [delivery]
    assert [action.name for action in page.deliveries[0].actions] == ["accept", "return"]
    assert [given.signature.meaning for given in page.signatures] == ["approved", "acknowledged"]
    assert page.actions == ()


def test_the_order_names_what_stands_in_the_way_of_delivering(study: Ordering) -> None:
    order = study.active()
    study.computed(order)

    (line,) = queries.order_page(study.qa, order.pk).evidence

    assert "the evidence is computed, and only approved evidence can be delivered" in line.not_deliverable


@pytest.mark.req("AUD-6")
def test_the_trail_on_the_page_is_for_quality_assurance(study: Ordering) -> None:
    order = study.issued()

    assert queries.order_page(study.sponsor_pm, order.pk).entries == ()
    assert [entry.action for entry in queries.order_page(study.sponsor_qa, order.pk).entries] == [
        "programmes:work_order:draft",
        "programmes:work_order:freeze",
        "programmes:work_order:issue",
    ]


def test_the_order_behind_evidence(study: Ordering) -> None:
    order = study.active()
    evidence = study.computed(order)

    assert queries.order_of(study.qa, evidence.order) == order
    assert queries.order_of(study.qa, "") is None


READS: list[Callable[[Reader, Any], Any]] = [
    lambda reader, delivery: queries.order_page(reader, delivery.order.pk),
    lambda reader, delivery: queries.delivery(reader, delivery.pk),
    lambda reader, delivery: queries.order_of(reader, delivery.order.subject),
]


@pytest.mark.req("ACC-3")
@pytest.mark.parametrize("read", READS)
def test_what_somebody_is_no_party_to_does_not_exist(study: Ordering, read: Callable[[Reader, Any], Any]) -> None:
    delivery = study.delivered(study.active())

    assert read(study.sponsor_pm, delivery)
    for reader in (
        reader_for(study.world.competitor),
        reader_for(study.world.stranger),
        study.world.reader(Role.SYSTEM_ADMIN),
    ):
        with pytest.raises(NotVisible):
            read(reader, delivery)
        assert not queries.orders_for(reader).exists()
