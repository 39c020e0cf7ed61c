from __future__ import annotations

from galenic.evidence.protocol import Difference, Protocol

CRITERIA = [{"name": "interval", "limit": "80.00 to 125.00 %"}, {"name": "subjects", "limit": "at least 12"}]
FROZEN = Protocol("order:1", "sample.mean", "1.0", {"alpha": 0.05, "rule": "linear"}, CRITERIA)


def test_the_same_way_of_computing_differs_in_nothing() -> None:
    assert FROZEN.differences("sample.mean", "1.0", {"rule": "linear", "alpha": 0.05}, CRITERIA[::-1]) == []


def test_everything_that_differs_is_named() -> None:
    found = FROZEN.differences(
        "sample.median", "1.1", {"alpha": 0.1, "new": True}, [{"name": "interval", "limit": "90.00 to 111.11 %"}]
    )

    assert [(each.element, each.name) for each in found] == [
        ("service", ""),
        ("service_version", ""),
        ("options", "alpha"),
        ("options", "new"),
        ("options", "rule"),
        ("criteria", "interval"),
        ("criteria", "subjects"),
    ]
    assert str(found[2]) == "options alpha: frozen as 0.05, now 0.1"


def test_a_departure_explains_its_own_difference_alone() -> None:
    departure = {"id": "7", "element": "options", "name": "alpha", "frozen": 0.05, "actual": 0.1}
    protocol = Protocol("order:1", "sample.mean", "1.0", {"alpha": 0.05}, departures=[departure])
    allowed = Difference("options", "alpha", 0.05, 0.1)
    other = Difference("options", "alpha", 0.05, 0.2)

    assert protocol.unexplained([allowed, other]) == [other]
    assert protocol.options_as_departed() == {"alpha": 0.1}
