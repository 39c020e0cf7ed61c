"""Pages of lists."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from galenic.api.paging import Paging, page_of
from tests.programmes.ordering import Ordering


def shown(page: int, per_page: int, count: int = 7) -> tuple[int, ...]:
    answer = page_of(range(count), Paging(page=page, per_page=per_page), lambda part: [each * 10 for each in part])
    assert (answer.count, answer.page, answer.per_page) == (count, page, per_page)
    return answer.items


def test_every_item_stands_on_one_page() -> None:
    assert [shown(page, 3) for page in (1, 2, 3, 4)] == [(0, 10, 20), (30, 40, 50), (60,), ()]
    assert shown(1, 200) == tuple(range(0, 70, 10))
    assert shown(1, 50, 0) == ()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/orders", "/evidence", "/data-sets", "/engagements", "/trail"])
def test_longer_pages_take_no_more_queries(study: Ordering, caller, path: str) -> None:
    by = caller(study.qa.person)

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            count = len(by.get(path, per_page=200).json()["items"])
        return count, len(asked)

    study.computed(study.active(number="WO-1"))
    queries()  # the first use of a token is noted
    few, before = queries()
    for number in (2, 3, 4):
        study.computed(study.active(number=f"WO-{number}"))
    more, after = queries()
    assert after == before
    assert more > few or path == "/engagements"


@pytest.mark.django_db
def test_a_query_reads_no_more_than_its_page(world, django_assert_num_queries) -> None:
    from galenic.parties.models import Person

    everybody = Person.objects.order_by("username")
    with django_assert_num_queries(2) as asked:
        answer = page_of(everybody, Paging(page=2, per_page=3), lambda part: [each.username for each in part])
    assert answer.items == tuple(everybody.values_list("username", flat=True)[3:6])
    assert "LIMIT 3 OFFSET 3" in asked.captured_queries[1]["sql"]
    with django_assert_num_queries(1):
        assert page_of(everybody, Paging(page=1_000_000), lambda part: part).items == ()
