from __future__ import annotations

import math
from typing import Any

import pytest

from galenic.science.sourcing import Bar, Item, Limits, Offer, PortfolioRefused, Site, Slot, Sourcing, Weights
from galenic.science.sourcing.document import read_document

GIVEN: dict[str, Any] = {
    "title": "Tablet",
    "items": [{"id": "method"}, {"id": "study", "after": ["method"], "stage": 2, "second_source": True}],
    "sites": [
        {"id": "basel", "partner": "Nova", "slots": [{"starts": 0, "ends": 4, "capacity": 2}, {"starts": 4}]},
        {"id": "pune", "partner": "Orbit"},
    ],
    "offers": [
        {"item": "method", "site": "basel", "price": 5, "months": 2.5},
        {"item": "study", "site": "pune", "price": 7, "months": 1, "use": 2},
    ],
    "not_qualified": [{"item": "study", "site": "pune", "reason": "audit overdue"}],
    "weights": {"month": 3},
    "limits": {"budget": 100},
}


def test_document_is_the_question_that_it_puts() -> None:
    assert read_document(GIVEN).question() == Sourcing(
        items=(Item("method"), Item("study", after=("method",), stage=2, second_source=True)),
        sites=(Site("basel", "Nova", (Slot(0, 4, 2), Slot(4, math.inf))), Site("pune", "Orbit")),
        offers=(Offer("method", "basel", 5, 2.5), Offer("study", "pune", 7, 1, 2)),
        bars=(Bar("study", "pune", "audit overdue"),),
        weights=Weights(month=3),
        limits=Limits(budget=100),
    )


@pytest.mark.parametrize(
    ("change", "table", "column", "value"),
    [
        ({"wishes": {}}, "wishes", "", "{}"),
        ({"items": [{"id": "method", "second": True}]}, "items", "1.second", "True"),
        ({"offers": [*GIVEN["offers"], {"item": "study", "site": "basel", "price": "7"}]}, "offers", "3.price", "7"),
        ({"sites": [{"id": "", "partner": "Nova"}]}, "sites", "1.id", ""),
        ({"weights": {"month": -1}}, "weights", "month", "-1"),
        ({"limits": {"months": math.nan}}, "limits", "months", "nan"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    change: dict[str, Any], table: str, column: str, value: str
) -> None:
    with pytest.raises(PortfolioRefused) as refused:
        read_document(GIVEN | change)

    found = [(fault.code, fault.table, fault.column, fault.value) for fault in refused.value.faults]
    assert ("SRC-014", table, column, value) in found


def test_question_of_a_document_is_checked() -> None:
    document = read_document(GIVEN | {"sites": [{"id": "basel", "partner": "Nova"}]})

    with pytest.raises(PortfolioRefused, match="SRC-010"):
        document.question()
