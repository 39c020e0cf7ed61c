from __future__ import annotations

import pytest

from galenic.reports.ticks import ticks


@pytest.mark.parametrize(
    ("scale", "unit", "domain", "marks"),
    [
        ("linear", "h", [0.0, 24.96], [0, 4, 8, 12, 16, 20, 24]),
        ("linear", "h", [0.0, 74.9], [0, 12, 24, 36, 48, 60, 72]),
        ("linear", "months", [0.0, 37.4], [0, 6, 12, 18, 24, 30, 36]),
        ("linear", "month", [0.0, 27.0], [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]),
        ("linear", "min", [0.0, 62.4], [0, 10, 20, 30, 40, 50, 60]),
        ("linear", "mg/L", [0.0, 10.0], None),
        ("linear", "h", [0.0, 100_000.0], None),
        ("log", "%", [78.6, 127.2], [80, 90, 100, 110, 120]),
        ("log", "mg/L", [0.04, 11.0], [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]),
        ("log", "mg/L", [0.0008, 1500.0], [0.001, 0.01, 0.1, 1, 10, 100, 1000]),
    ],
)
def test_marks_are_where_a_scientist_would_put_them(scale, unit, domain, marks):
    assert ticks(scale, unit, domain) == marks
