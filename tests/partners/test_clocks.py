from __future__ import annotations

from datetime import date

import pytest

from galenic.partners.clocks import Nearness, business_days_later, nearness

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)


@pytest.mark.req("QAG-8")
@pytest.mark.parametrize(
    ("known_on", "days", "holidays", "due"),
    [
        (FRIDAY, 1, [], MONDAY),
        (SATURDAY, 1, [], MONDAY),
        (FRIDAY, 5, [], date(2026, 11, 27)),
        (MONDAY, 0, [], MONDAY),
        (SATURDAY, 0, [], MONDAY),
        (FRIDAY, 1, [MONDAY], date(2026, 11, 24)),
        (date(2026, 12, 23), 2, [date(2026, 12, 25), date(2026, 12, 28)], date(2026, 12, 29)),
    ],
)
def test_business_days_leave_out_week_ends_and_holidays(known_on, days, holidays, due) -> None:
    assert business_days_later(known_on, days, holidays) == due


@pytest.mark.req("QAG-4")
@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (91, Nearness.FAR),
        (90, Nearness.WARNING),
        (31, Nearness.WARNING),
        (30, Nearness.URGENT),
        (0, Nearness.URGENT),
        (-1, Nearness.OVER),
    ],
)
def test_an_end_warns_90_and_30_days_before_and_the_last_day_counts(left: int, expected: Nearness) -> None:
    last = date(2027, 3, 31)

    assert nearness(last, date.fromordinal(last.toordinal() - left)) is expected
