from __future__ import annotations

from datetime import date

import pytest

from galenic.partners.risk import Risk, RiskClass, months_later, risk_of

pytestmark = pytest.mark.req("SUP-2")


@pytest.mark.parametrize(
    ("factors", "score", "risk_class", "months", "audited"),
    [
        ((1, 1, 1), 1, RiskClass.LOW, 36, False),
        ((5, 2, 2), 20, RiskClass.LOW, 36, False),
        ((3, 3, 3), 27, RiskClass.MEDIUM, 24, True),
        ((5, 5, 2), 50, RiskClass.MEDIUM, 24, True),
        ((4, 4, 4), 64, RiskClass.HIGH, 12, True),
        ((5, 5, 5), 125, RiskClass.HIGH, 12, True),
    ],
)
def test_the_product_of_three_factors_decides(factors, score, risk_class, months, audited) -> None:
    risk = Risk(*factors)

    assert (risk.score, risk.risk_class, risk.months, risk.takes_audit) == (score, risk_class, months, audited)


@pytest.mark.parametrize("factors", [(None, 1, 1), (1, None, 1), (1, 1, None)])
def test_an_unknown_factor_is_no_risk_known(factors) -> None:
    assert risk_of(*factors) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 6, 30), 36, date(2030, 6, 30)),
    ],
)
def test_months_end_where_the_calendar_does(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
