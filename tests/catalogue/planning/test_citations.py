"""Plans say which of their citations nobody has checked."""

from __future__ import annotations

from galenic.catalogue import perform
from galenic.catalogue.discovery import services
from galenic.catalogue.planning.citations import GRADES, citations, from_memory, grade, register
from galenic.catalogue.planning.outside import WORK
from tests.catalogue.planning.products import described

RULES = [rule for service in services().values() for rule in service.needed]
RULES += [rule for work in WORK for rule in work.needed]


def test_every_entry_of_the_register_is_cited() -> None:
    cited = {each.text for rule in RULES for each in citations(rule.guideline)}
    assert set(register()) <= cited


def test_every_entry_says_how_it_was_checked() -> None:
    assert all(each.how and each.grade in GRADES for each in register().values())


def test_a_rule_is_worth_its_least_checked_citation() -> None:
    assert grade("ICH M9 2 and 3") == "confirmed"
    assert grade("ICH M9 2 and 3; USP <1224>") == "restated"
    assert grade("USP <1224>; no such guideline") == "from memory"
    assert from_memory(["USP <1224>; no such guideline", "no such guideline"]) == ("no such guideline",)


def test_a_plan_counts_and_marks_what_is_from_memory() -> None:
    """ICH M7(R2) 5.2 was seen in its table of contents."""
    outcome = perform("regulatory.advice", {"product": described("immediate_release_tablet")}, {}).outcome
    table = outcome.table("reasons")
    names = [column.name for column in table.columns]
    checked = {row[names.index("guideline")]: row[names.index("checked")] for row in table.rows}
    assert checked["ICH M7(R2) 5.2"] == "confirmed"
    guessed = from_memory(str(row[names.index("guideline")]) for row in table.rows)
    assert guessed
    assert any(text.startswith(f"{len(guessed)} guideline sections") for text in outcome.assumptions)
