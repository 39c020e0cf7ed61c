"""Rules are complete, cited, and never two at a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from galenic.errors import InputError
from galenic.science.rules import rule, rules, subjects
from galenic.science.rules.dated import GRADES


@pytest.mark.parametrize("subject", subjects())
def test_every_rule_is_cited_graded_and_dated(subject: str) -> None:
    for found in rules(subject):
        assert found.document
        assert found.title
        assert found.grade in GRADES
        assert found.valid_until is None or found.valid_from <= found.valid_until


@pytest.mark.parametrize("subject", subjects())
def test_at_most_one_rule_of_a_name_is_in_force(subject: str) -> None:
    for found in rules(subject):
        rivals = [r for r in rules(subject) if (r.agency, r.name) == (found.agency, found.name) and r is not found]
        assert not any(r.in_force(found.valid_from) for r in rivals)


def test_the_day_decides() -> None:
    last = date(2025, 12, 26)
    before = rule("bioequivalence", "Health Canada", "average", on=last)
    after = rule("bioequivalence", "Health Canada", "average", on=last + timedelta(days=1))
    assert before.valid_until == last
    assert (before.values["decimals"], after.values.get("decimals")) == (1, None)
    assert after.source.startswith("Health Canada, Notice 25-102237-854")


def test_a_miss_lists_what_there_is() -> None:
    with pytest.raises(InputError) as too_early:
        rule("bioequivalence", "EMA", "average", on=date(2001, 1, 1))
    assert too_early.value.code == "RUL-002"
    assert [fault.value for fault in too_early.value.faults] == ["EMA: average", "EMA: average"]
    assert "from 2010-08-01 until 2025-01-24" in too_early.value.faults[0].message
    with pytest.raises(InputError) as unheard:
        rule("bioequivalence", "Atlantis", "average", on=date(2025, 1, 1))
    assert {fault.value for fault in unheard.value.faults} >= {"ICH: average", "FDA: average", "GCC: average"}
    with pytest.raises(InputError, match=r"RUL-001[\s\S]*bioequivalence"):
        rules("astrology")


def test_a_rule_cannot_be_altered_in_memory() -> None:
    found = rule("bioequivalence", "EMA", "average", on=date(2024, 6, 1))
    with pytest.raises(TypeError):
        found.values["alpha"] = 0.1  # type: ignore[index]
