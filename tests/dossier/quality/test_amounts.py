"""Amounts are read where they can be read without doubt, and else not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from galenic.dossier.quality.amounts import count, mass


@pytest.mark.parametrize(
    ("text", "milligrams", "half"),
    [
        ("320.0 mg", "320", "0.05"),
        ("38.40 kg", "38400000", "5000"),
        ("7 g", "7000", "500"),
        ("50mcg", "0.05", "0.0005"),
        (" 50 µg ", "0.05", "0.0005"),
    ],
)
def test_a_mass_in_milligrams_with_half_of_its_last_digit(text: str, milligrams: str, half: str) -> None:
    assert mass(text) == (Decimal(milligrams), Decimal(half))


@pytest.mark.parametrize("text", ["", "q.s.", "320", "320 mg (dried)", "1,000 mg", "3 mL", "2 to 3 mg"])
def test_what_says_more_is_no_mass(text: str) -> None:
    assert mass(text) is None


@pytest.mark.parametrize("text", ["120 000 tablets", "120,000 tablets", "120000 Tablets", "120\u202f000 capsules"])
def test_units_of_a_batch(text: str) -> None:
    assert count(text) == 120_000


@pytest.mark.parametrize("text", ["", "100 kg", "100 L", "120 00 tablets", "tablets", "1.5 units"])
def test_what_is_not_counted(text: str) -> None:
    assert count(text) is None
