"""Amounts as an applicant writes them, as far as they can be read without doubt: `320.0 mg`, `120 000 tablets`."""

from __future__ import annotations

import re
from decimal import Decimal

MILLIGRAMS = {
    "kg": Decimal(1_000_000),
    "g": Decimal(1000),
    "mg": Decimal(1),
    "µg": Decimal("0.001"),
    "mcg": Decimal("0.001"),
}
MASS = re.compile(r"(\d+(?:\.\d+)?)\s*(kg|g|mg|µg|mcg)")
#: Thousands are parted by a space or a comma, and what is counted is no unit of mass or volume.
COUNT = re.compile(r"(\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+|\d+)\s*(?!(?:kg|g|mg|µg|mcg|l|ml|L|mL)\b)[A-Za-z]+")


def mass(text: str) -> tuple[Decimal, Decimal] | None:
    """A mass in milligrams, with half a unit of its last digit; None where the text says more or something else."""
    found = MASS.fullmatch(text.strip())
    if found is None:
        return None
    value, unit = Decimal(found[1]), MILLIGRAMS[found[2]]
    last = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return value * unit, last * unit / 2


def count(text: str) -> int | None:
    """How many units a batch has: 120000 for `120 000 tablets`; None where it is a mass, or nothing that is counted."""
    found = COUNT.fullmatch(text.strip())
    return int(re.sub(r"\D", "", found[1])) if found else None
