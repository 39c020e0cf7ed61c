"""Conditions combine, and rules say for whom they fire, why not, and on which facts."""

from __future__ import annotations

import pytest

from galenic.catalogue.planning.conditions import EXTENDED, NARROW_INDEX, SOLID_ORAL, SYSTEMIC
from galenic.catalogue.planning.reading import read_product
from galenic.catalogue.planning.rules import Applies
from tests.catalogue.planning.products import described

TABLET = read_product(described("immediate_release_tablet"))
RULE = Applies((SOLID_ORAL, EXTENDED), "It takes its time.", "A guideline 1", markets=("US", "CA"))


def test_a_rule_fires_for_the_markets_that_the_product_goes_to() -> None:
    slow = read_product(described("extended_release_tablet", markets=["EU", "CA"]))
    assert RULE.fires_for(slow) == ("CA",)
    assert RULE.fires_for(TABLET) == ()


def test_a_rule_without_markets_fires_for_all() -> None:
    assert Applies((SOLID_ORAL,), "Why.", "Where").fires_for(TABLET) == ("US", "EU")


def test_what_stands_against_a_rule_is_named_the_market_too() -> None:
    european = read_product(described("immediate_release_tablet", markets=["EU"]))
    assert RULE.obstacles(european) == ("release is not extended", "no approval is sought in US or CA")


def test_the_facts_are_those_that_the_conditions_read() -> None:
    assert RULE.facts(TABLET) == ("dosage_form: tablet", "markets: US, EU")


@pytest.mark.parametrize("holds", [True, False])
def test_contraries_and_alternatives_follow_from_their_parts(holds: bool) -> None:
    product = read_product(described("immediate_release_tablet", narrow_therapeutic_index=holds))
    assert NARROW_INDEX.holds(product) is holds
    assert (~NARROW_INDEX).holds(product) is not holds
    assert (~NARROW_INDEX).says == NARROW_INDEX.otherwise
    either = NARROW_INDEX | EXTENDED
    assert either.holds(product) is holds
    assert either.reads == ("narrow_therapeutic_index", "dosage_form")
    assert either.contrary(product) == "no narrow therapeutic index is known, and release is not extended"
    assert (NARROW_INDEX | SYSTEMIC).holds(product)
